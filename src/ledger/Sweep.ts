/**
 * Looks for many invoices at once, on the pages of lists: where the service claims that they are, then before and
 * after, as long as that is cheaper than to ask for each.
 *
 * A list proves what is on it and nothing else: what is not found is for others to ask for.
 */
import * as Effect from "effect/Effect"
import type { Platform } from "../Platform.ts"
import { malformed } from "./Answer.ts"
import type { Listing, Received } from "./Listing.ts"
import type { Question } from "./Question.ts"
import * as Standing from "./Standing.ts"
import type { Unanswered } from "./Unanswered.ts"
import * as Windows from "./Windows.ts"

/** Fewer than this are asked for one by one. */
export const WANTED_MIN = 10
/** What pages held beyond what was looked for, for the next chunk of a run only. */
const SURPLUS_MAX = 2_000
/** Pages that failed in a row after which lists are left alone. */
const FAILURES_MAX = 3

/** One run's memory of the lists of one system. */
export interface Memory {
  readonly standing: Standing.Standing
  surplus: ReadonlyMap<string, Received>
  failures: number
}

export const memory = (standing: Standing.Standing): Memory => ({ standing, surplus: new Map(), failures: 0 })

export interface Swept {
  readonly found: ReadonlyArray<Received>
  /** Why some page could not be read, the last such reason. */
  readonly trouble: Unanswered | null
}

interface Search {
  readonly listing: Listing
  readonly memory: Memory
  /** What is still looked for. */
  readonly wanted: Map<string, Question>
  readonly found: Array<Received>
  readonly surplus: Map<string, Received>
  trouble: Unanswered | null
}

/** Finds what it can. Never fails: what a failed page may have held is not found. */
export const sweep = Effect.fnUntraced(
  function*(listing: Listing, memory: Memory, questions: ReadonlyArray<Question>): Effect.fn.Return<
    Swept,
    never,
    Platform
  > {
    const wanted = new Map(questions.map((question) => [question.reference, question]))
    const search: Search = { listing, memory, wanted, found: [], surplus: new Map(), trouble: null }
    for (const received of memory.surplus.values()) if (wanted.has(received.reference)) take(search, received)
    const claims = claimed(search)
    const window = claims.length === 0 ? null : Windows.around(claims, listing.grain)
    if (isWorth(search)) yield* first(search, window ?? { from: null, to: null })
    if (isWorth(search) && window !== null) yield* walk(search, { from: null, to: window.from }, [null], wanted.size)
    if (isWorth(search) && window !== null) yield* walk(search, { from: window.to, to: null }, [null], wanted.size)
    memory.surplus = search.surplus
    return { found: search.found, trouble: search.trouble }
  }
)

const isWorth = ({ memory, trouble, wanted }: Search) =>
  wanted.size >= WANTED_MIN && trouble === null && memory.failures < FAILURES_MAX && memory.standing.stopped === null

/** The claims of what is still looked for. */
const claimed = ({ wanted }: Search): ReadonlyArray<number> =>
  [...wanted.values()].flatMap(({ claimedAt }) => claimedAt ?? [])

/** The first page alone, which says whether our key is good and how much there is; then the others beside each other. */
const first = Effect.fnUntraced(function*(search: Search, window: Windows.Window) {
  const hope = search.wanted.size
  const page = yield* read(search, window, null)
  if (page === null || Windows.allowance(1, page.hits, hope) <= 0) return
  const ahead = claimed(search).filter((instant) => instant <= page.reached)
  const isCut = window.from !== null && page.more.length === 1 && page.hits > 0
  if (!isCut) return yield* walk(search, window, page.more, hope, page)
  const windows = Windows.cut(window, ahead, page, search.listing.grain)
  yield* Effect.forEach(windows, (part, index) => {
    const its = ahead.filter((instant) => Windows.holds(part, instant)).length
    return walk(search, part, index === 0 ? page.more : [null], its)
  }, { concurrency: Windows.TOGETHER_MAX, discard: true })
})

/** Reads on, as long as pages bring enough of the `hope` that is looked for there. */
const walk = Effect.fnUntraced(function*(
  search: Search,
  window: Windows.Window,
  start: ReadonlyArray<string | null>,
  hope: number,
  before: { readonly hits: number } | null = null
) {
  let more = start
  let [pages, hits] = before === null ? [0, 0] : [1, before.hits]
  while (more.length > 0 && search.wanted.size > 0) {
    const allowed = pages === 0 ? 1 : Math.min(Windows.TOGETHER_MAX, Windows.allowance(pages, hits, hope))
    if (allowed <= 0) return
    const asked = more.slice(0, allowed)
    more = more.slice(allowed)
    for (const page of yield* Effect.forEach(asked, (each) => read(search, window, each), { concurrency: allowed })) {
      if (page === null) return
      more = [...more, ...page.more]
      hits += page.hits
      pages += 1
    }
  }
})

/** Reads one page and takes what was looked for from it; null where it could not be read. */
const read = Effect.fnUntraced(function*(search: Search, window: Windows.Window, page: string | null) {
  const { listing, memory } = search
  const { standing } = memory
  if (standing.stopped !== null) return null
  const answered = yield* Effect.result(Effect.filterOrFail(
    listing.page(window, page),
    ({ invoices }) => invoices.every(({ instant }) => Windows.holds(window, instant)),
    // Lago ignores a bound that it cannot read, and lists everything.
    () => malformed(standing.system, "a list of other days than were asked for")
  ))
  if (answered._tag === "Failure") {
    search.trouble = answered.failure
    memory.failures += 1
    yield* Standing.note(standing, answered.failure)
    return null
  }
  memory.failures = 0
  Standing.answers(standing)
  const { invoices, more } = answered.success
  const hits = invoices.filter((received) => take(search, received)).length
  return { more, hits, listed: invoices.length, reached: invoices.at(-1)?.instant ?? Infinity }
})

/** Takes what was looked for, once although pages shift; keeps the rest. */
const take = ({ found, surplus, wanted }: Search, received: Received): boolean => {
  const isWanted = wanted.delete(received.reference)
  if (isWanted) found.push(received)
  else if (surplus.size < SURPLUS_MAX) surplus.set(received.reference, received)
  return isWanted
}
