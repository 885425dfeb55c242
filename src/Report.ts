/** What a run did, as the one object that `--json` prints. Its fields are fixed: others script against them. */
import * as DateTime from "effect/DateTime"
import * as Money from "./Money.ts"
import * as Outcome from "./Outcome.ts"
import type { Ran } from "./Pipeline.ts"
import type { Tally, UnmatchedSum } from "./Tally.ts"

export interface Options {
  readonly pipeline: string
  /** As `--sink` named it. */
  readonly sink: string
  /** Adds `invoices`. */
  readonly details: boolean
}

/** Amounts are decimal text in the currency's own unit, times ISO 8601 in UTC. */
export const make = (ran: Ran, options: Options) => {
  const { tally } = ran
  const { unverifiable, failed, ...counts } = tally.counts
  return {
    pipeline: options.pipeline,
    run: ran.id,
    sink: options.sink,
    startedAt: DateTime.formatIso(ran.startedAt),
    finishedAt: DateTime.formatIso(ran.finishedAt),
    read: tally.read,
    outcomes: { ...counts, skipped: tally.skipped, unverifiable, failed },
    totals: totals(tally),
    byFamily: Object.fromEntries([...tally.families].map(([currency, sums]) => [currency, amounts(sums)])),
    ...(tally.unmatched.size > 0 ? { unmatched: [...tally.unmatched.values()].map(unmatched) } : {}),
    ...(tally.changes.size > 0 ? { changes: changes(tally) } : {}),
    attention: tally.remarkable.flatMap(({ subject, attention }) =>
      attention.map((what) => ({ id: subject.id, what, number: subject.number, customer: subject.customer }))
    ),
    unverifiable: tally.remarkable.flatMap(({ subject: { id, reference }, result }) =>
      result._tag === "unverifiable" ? [{ id, reference, reason: result.reason, message: result.message }] : []
    ),
    failed: tally.remarkable.flatMap(({ subject: { id }, result }) =>
      result._tag === "failed" ? [{ id, ...result.failure }] : []
    ),
    ...(options.details ? { invoices: tally.outcomes.map(invoice) } : {})
  }
}

export type Report = ReturnType<typeof make>

/** The object as text. What a terminal might obey is escaped, which a JSON reader undoes. */
export const print = (report: Report): string => harmless(JSON.stringify(report, null, 2))

/** JSON text in which what a terminal might obey is escaped. */
export const harmless = (json: string): string =>
  json.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  )

/** Every currency that the run met, with all its sums. */
const totals = ({ posted, paid, alreadyPosted, drafted, planned }: Tally) => {
  const currencies = new Set([posted, paid, alreadyPosted, drafted, planned].flatMap((sums) => [...sums.keys()]))
  const sum = (sums: ReadonlyMap<string, Money.Money>, currency: string) =>
    Money.format(sums.get(currency) ?? Money.make(0n, currency))
  return Object.fromEntries([...currencies].map((currency) => [currency, {
    posted: sum(posted, currency),
    paid: sum(paid, currency),
    alreadyPosted: sum(alreadyPosted, currency),
    ...(drafted.size > 0 ? { drafted: sum(drafted, currency) } : {}),
    ...(planned.size > 0 ? { planned: sum(planned, currency) } : {})
  }]))
}

const amounts = (sums: ReadonlyMap<string, Money.Money>) =>
  Object.fromEntries([...sums].map(([name, amount]) => [name, Money.format(amount)]))

/** How many of each kind were, or would be, created, updated, removed and archived. */
const changes = (tally: Tally) =>
  Object.fromEntries([...tally.changes].map(([kind, byAction]) => [kind, Object.fromEntries(byAction)]))

const unmatched = ({ amount, description, lines }: UnmatchedSum) => ({
  description,
  lines,
  currency: amount.currency,
  amount: Money.format(amount)
})

const invoice = ({ subject: { id, reference }, result }: Outcome.Outcome) => {
  const document = Outcome.documentOf(result)
  const total = document?.total ?? (result._tag === "planned" ? Outcome.totalOf(result.planned) : null)
  return {
    id,
    reference,
    outcome: Outcome.label(result),
    total: total === null ? null : Money.format(total),
    currency: total?.currency ?? null,
    odooId: document?.id ?? null,
    name: document?.name ?? null
  }
}
