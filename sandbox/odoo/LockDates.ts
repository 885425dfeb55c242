import type { Row } from "./Books.ts"
import { browse } from "./Env.ts"
import type { Env } from "./Env.ts"
import * as Sequence from "./Sequence.ts"

interface Lock {
  readonly label: string
  readonly date: string
}

/** The lock dates that a date violates in a journal, the earliest first. */
export const violated = (env: Env, journal: Row, date: string, hasTax: boolean): ReadonlyArray<Lock> => {
  const company = browse(env, "res.company", journal["company_id"])
  const locks: ReadonlyArray<readonly [string, string, boolean]> = [
    ["fiscalyear_lock_date", "Global Lock Date", true],
    ["tax_lock_date", "Tax Return Lock Date", hasTax],
    ["sale_lock_date", "Sales Lock Date", journal["type"] === "sale"],
    ["purchase_lock_date", "Purchase Lock date", journal["type"] === "purchase"],
    ["hard_lock_date", "Hard Lock Date", true]
  ]
  return locks.flatMap(([field, label, applies]) => {
    const lock = company[field]
    return applies && typeof lock === "string" && date <= lock ? [{ label, date: lock }] : []
  }).toSorted((one, two) => one.date.localeCompare(two.date))
}

const dayAfter = (date: string): string => {
  const at = new Date(`${date}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + 1)
  return at.toISOString().slice(0, 10)
}

const monthEnd = (date: string): string =>
  new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).toISOString().slice(0, 10)

/**
 * The date under which Odoo books: the wanted one, or, out of a locked period, the end of the first open year
 * (of the first open month while the journal has no number yet), never later than today.
 */
export const accountingDate = (env: Env, journal: Row, wanted: string, hasTax: boolean): string => {
  const last = violated(env, journal, wanted, hasTax).at(-1)
  if (last === undefined) return wanted
  const open = dayAfter(last.date)
  const end = Sequence.started(env, journal.id) ? `${open.slice(0, 4)}-12-31` : monthEnd(open)
  return end < env.today ? end : env.today
}

/** `05/31/2024`, as Odoo writes dates in English sentences. */
export const english = (date: string): string => `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`
