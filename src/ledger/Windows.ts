/** Where to look for invoices in lists, and how long: a page should bring more than one question each would cost. */

/** Half-open, in seconds since 1970; null has no end on that side. */
export interface Window {
  readonly from: number | null
  readonly to: number | null
}

/** Invoices on a page. */
export const PAGE = 100
/** Windows, or pages, asked for at once. */
export const TOGETHER_MAX = 8
/** What a page must bring to be worth it: it is heavier than an invoice, and slower. */
const HITS_MIN = 2
/** Of what is looked for, the part that pages without any may cost. */
const BLIND_SHARE = 20

/** Whether an instant is in a window. */
export const holds = ({ from, to }: Window, instant: number): boolean =>
  (from === null || instant >= from) && (to === null || instant < to)

/** The window of these instants, at least one; `grain` is the shortest time that a window can be. */
export const around = (instants: ReadonlyArray<number>, grain: number): Window => ({
  from: floor(instants.reduce((a, b) => Math.min(a, b)), grain),
  to: floor(instants.reduce((a, b) => Math.max(a, b)), grain) + grain
})

/** How many more pages of a window are worth it, after so many pages with so many hits, where `hope` were looked for. */
export const allowance = (pages: number, hits: number, hope: number): number =>
  Math.floor((hits + hope / BLIND_SHARE) / HITS_MIN) - pages

/**
 * Cuts what is left of a window after its first page, newest first, by where the rest is claimed to be.
 *
 * The last page of a window is half empty on average: the fewer pages are left, the fewer windows. Where everything on
 * the page was looked for, windows of whole hundreds have no such page.
 */
export const cut = (
  window: Window,
  claimed: ReadonlyArray<number>,
  page: { readonly listed: number; readonly hits: number },
  grain: number
): ReadonlyArray<Window> => {
  const newestFirst = claimed.toSorted((a, b) => b - a)
  const count = newestFirst.length
  const pages = count / Math.max(1, page.hits)
  const size = page.hits === page.listed
    ? PAGE * Math.ceil(count / PAGE / TOGETHER_MAX)
    : Math.ceil(count / Math.min(TOGETHER_MAX, Math.max(1, Math.floor(pages / 4))))
  const windows: Array<Window> = []
  let to = window.to
  for (let place = size; place < count; place += size) {
    const from = floor(newestFirst[place - 1] ?? 0, grain)
    if (to !== null && from >= to) continue
    windows.push({ from, to })
    to = from
  }
  return [...windows, { from: window.from, to }]
}

const floor = (instant: number, grain: number) => Math.floor(instant / grain) * grain
