/** Drafts that a person has reviewed: posted as they stand, where they come to what was billed. */
import * as Result from "effect/Result"
import * as Money from "../Money.ts"
import { type Failure, failure, type FailureName } from "../Outcome.ts"
import type { Books } from "./Books.ts"
import type { Credit } from "./Crediting.ts"
import type { Entry } from "./Entry.ts"
import type { Family } from "./Family.ts"
import type { Held, HeldLine } from "./Held.ts"
import * as Periods from "./Periods.ts"
import type { Service } from "./Service.ts"

export type Draft = Extract<Held, { readonly state: "draft" }>

/** A draft as it is to be posted. */
export interface Reviewed {
  /** With the draft's own days. */
  readonly entry: Entry
  readonly credits: ReadonlyArray<Credit>
  readonly lines: ReadonlyArray<HeldLine>
}

/**
 * The draft as it is to be posted. Lines, accounts, customer and days are the reviewer's; the money is the billing system's.
 *
 * Fails  `AmountMismatch` where its totals are not those billed; `PeriodClosed`; `Rejected` where it has no date
 */
export const reviewed = (
  entry: Entry,
  draft: Draft,
  due: Periods.Due,
  books: Books,
  policy: Periods.ClosedPeriod
): Result.Result<Reviewed, Failure> =>
  Result.gen(function*() {
    const { accountingDate, document, lines, untaxed } = draft
    const { currency, minor } = document.total
    if (currency !== entry.total.currency || minor !== entry.total.minor || untaxed.minor !== entry.untaxed.minor) {
      const sentence = `draft ${document.id} comes to ${amounts(document.total, untaxed)}, ` +
        `the billing system says ${amounts(entry.total, entry.untaxed)}; it stays a draft`
      return yield* refuse("AmountMismatch", sentence)
    }
    if (document.date === null || accountingDate === null) {
      return yield* refuse("Rejected", `draft ${document.id} has no date: give it ${entry.invoiceDate}`)
    }
    // Whoever reviewed it chose the day: no other one is put in its place.
    yield* Periods.booking("the day of the draft", accountingDate, books.closedUntil, "refuse")
    const dated = { ...entry, invoiceDate: document.date, accountingDate }
    return { ...(yield* Periods.fitDue(dated, due, books, policy)), lines }
  })

/** Revenue without tax per family, as a person assigned it; an account of no family stands for itself. */
export const families = (service: Service, lines: ReadonlyArray<HeldLine>): ReadonlyMap<Family, Money.Money> => {
  const sums = new Map<Family, Money.Money>()
  for (const { account, amount } of lines) {
    const family = familyOf(service, account)
    sums.set(family, Money.make((sums.get(family)?.minor ?? 0n) + amount.minor, amount.currency))
  }
  return sums
}

const familyOf = ({ accountPrefix }: Service, account: string | null): Family =>
  account === null
    ? "no account"
    : account.startsWith(`${accountPrefix}.`)
    ? account.slice(accountPrefix.length + 1).toLowerCase()
    : account

/** A total with tax, and without. */
export const amounts = (total: Money.Money, untaxed: Money.Money): string =>
  `${total.currency} ${Money.format(total)} (${Money.format(untaxed)} without tax)`

const refuse = (error: FailureName, sentence: string) => Result.fail(failure("plan", error, sentence))
