/** What is left to do about the credit notes of an invoice, given what the books hold of them. */
import * as Money from "../Money.ts"
import type { CreditNote, Entry } from "./Entry.ts"
import type { Held, HeldCreditNote } from "./Held.ts"
import type { Policy } from "./Policy.ts"
import { recognise } from "./Recognition.ts"
import type { Payment } from "./Truth.ts"

/** A credit note of which something is not in the books yet. */
export interface Credit {
  readonly note: CreditNote
  /** Not posted yet. */
  readonly isToMake: boolean
  /** Not paid out in the books yet. */
  readonly refunds: ReadonlyArray<Payment>
}

interface Missing {
  readonly credits: ReadonlyArray<Credit>
  readonly attention: ReadonlyArray<string>
}

/** The invoice as the books hold it, and whether payments of it are about to be registered. */
type Standing = Pick<Extract<Held, { readonly state: "posted" }>, "creditNotes" | "residual"> & {
  readonly isAwaitingPayment: boolean
}

const NOTHING: Standing = { creditNotes: [], residual: Money.make(0n, ""), isAwaitingPayment: true }

/** A run that leaves drafts books none; one that does not settle pays nothing out. */
export const missingCredits = (entry: Entry, policy: Policy, standing: Standing = NOTHING): Missing => {
  const credits: Array<Credit> = []
  const attention: Array<string> = unconfirmed(entry, standing.creditNotes)
  const foreign = standing.creditNotes.filter(({ isOurs, state }) => !isOurs && state === "posted")
  for (const note of policy.post ? entry.creditNotes : []) {
    const held = standing.creditNotes.find(({ id }) => id === note.id)
    const other = held === undefined ? foreign.findIndex(({ document }) => isSame(document.total, note.total)) : -1
    const [taken] = other === -1 ? [] : foreign.splice(other, 1)
    if (held?.state === "withdrawn") {
      attention.push(`${described(note)} was cancelled in the books, or set back to draft, by a person`)
    } else if (taken !== undefined) {
      attention.push(`${described(note)} is taken to be ${taken.document.name}, which another hand made`)
    } else if (policy.refunds === "report") {
      if (held?.state !== "posted") {
        attention.push(`${described(note)} on ${note.invoiceDate}${paidOut(note)}: record it`)
      }
    } else {
      const known = new Set(note.refunds.map(({ id }) => id))
      const memos = new Set(held?.refunds.map(({ memo }) => memo))
      const unpaid = policy.settle ? note.refunds.filter(({ date, id }) => date !== null && !memos.has(id)) : []
      const found = recognise(unpaid, (held?.refunds ?? []).filter(({ memo }) => !known.has(memo)))
      const isToMake = held?.state !== "posted"
      attention.push(...found.attention)
      if (isToMake || !held.isLinked || found.missing.length > 0 || isToApply(note, held, standing)) {
        credits.push({ note, isToMake, refunds: found.missing })
      }
    }
  }
  return { credits, attention }
}

/** What is said of credit notes that were booked, or paid out; `nameOf` is what the books call each. */
export const booked = (
  credits: ReadonlyArray<Credit>,
  nameOf: (credit: Credit) => string | null
): ReadonlyArray<string> =>
  credits.filter(({ isToMake, refunds }) => isToMake || refunds.length > 0).map((credit) =>
    `${described(credit.note)} booked as ${nameOf(credit)} on ${credit.note.accountingDate}${paidOut(credit)}`
  )

/**
 * Whether a credit note and what its invoice owes still are to be reconciled: never more than what of it settles the
 * invoice, since the rest is the customer's.
 */
export const isApplicable = (
  { applied }: CreditNote,
  open: { readonly note: Money.Money; readonly invoice: Money.Money }
): boolean => {
  const most = -open.note.minor < open.invoice.minor ? -open.note.minor : open.invoice.minor
  return most > 0n && most <= applied.minor
}

const isToApply = (note: CreditNote, held: HeldCreditNote, { isAwaitingPayment, residual }: Standing): boolean =>
  isAwaitingPayment
    ? note.applied.minor > 0n && held.residual.minor < 0n
    : isApplicable(note, { note: held.residual, invoice: residual })

/** Ours, and not confirmed any more. */
const unconfirmed = (entry: Entry, held: Standing["creditNotes"]): Array<string> =>
  held.filter(({ id, isOurs, state }) =>
    isOurs && state === "posted" && entry.creditNotes.every((one) => one.id !== id)
  )
    .map(({ document: { name } }) =>
      `credit note ${name} is booked, and the billing system confirms it no longer: if it is void there, reverse it`
    )

const described = ({ id, number, total }: CreditNote): string =>
  `credit note ${number ?? id} of ${Money.format(Money.make(-total.minor, total.currency))}`

const paidOut = ({ refunds }: { readonly refunds: ReadonlyArray<Payment> }): string => {
  const [first] = refunds
  if (first === undefined) return ", nothing refunded"
  const sum = refunds.reduce((minor, { amount }) => minor + amount.minor, 0n)
  return `, ${Money.format(Money.make(sum, first.amount.currency))} refunded`
}

const isSame = (a: Money.Money, b: Money.Money): boolean => a.minor === b.minor && a.currency === b.currency
