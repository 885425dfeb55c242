/** From decided actions to a plan: what ends without writing, and what a dry run says of the rest. */
import * as Money from "../Money.ts"
import * as Outcome from "../Outcome.ts"
import { type Entry, families } from "./Entry.ts"
import { describe } from "./Operations.ts"
import { type Action, missingPayments, type Policy } from "./Posting.ts"
import type { Payment } from "./Truth.ts"

/** An action of one record that writes, and the outcome of not writing it. */
export interface Writing {
  readonly subject: Outcome.Subject
  readonly action: Extract<Action, { readonly _tag: "Create" | "Replace" | "Settle" | "Reverse" | "RemoveDraft" }>
  readonly planned: Outcome.Outcome
}

/** Separates the actions that write from those that only end a record. */
export const split = (
  actions: ReadonlyArray<{ readonly subject: Outcome.Subject; readonly action: Action }>,
  policy: Policy
): { readonly decided: ReadonlyArray<Outcome.Outcome>; readonly writing: ReadonlyArray<Writing> } => {
  const decided: Array<Outcome.Outcome> = []
  const writing: Array<Writing> = []
  for (const { action, subject } of actions) {
    switch (action._tag) {
      case "Leave":
        decided.push(Outcome.make(subject, { _tag: "alreadyPosted", document: action.document }, action.attention))
        break
      case "Skip":
        decided.push(Outcome.make(subject, { _tag: "skipped", reason: action.reason }, action.attention))
        break
      case "Fail":
        decided.push(Outcome.failed(subject, action.failure))
        break
      default:
        writing.push({ subject, action, planned: plannedOutcome(subject, action, policy) })
    }
  }
  return { decided, writing }
}

/** What was written for an entry, for the run's account. */
export const written = (
  entry: Entry,
  document: Outcome.Document,
  payments: ReadonlyArray<Payment>
): Outcome.Written => ({ document, confirmed: entry.total, paid: paid(entry, payments), families: families(entry) })

const plannedOutcome = (subject: Outcome.Subject, action: Writing["action"], policy: Policy): Outcome.Outcome => {
  const operations = describe(action, policy)
  if (action._tag === "RemoveDraft") return Outcome.make(subject, { _tag: "skipped", reason: "zeroAmount" }, operations)
  if (action._tag === "Reverse") {
    const { total } = action.document
    const none = Money.make(0n, total.currency)
    return Outcome.make(subject, {
      _tag: "planned",
      planned: { operations, confirmed: none, paid: none, families: new Map() }
    }, action.attention)
  }
  const { entry } = action
  const isNew = action._tag !== "Settle"
  return Outcome.make(subject, {
    _tag: "planned",
    planned: {
      operations,
      confirmed: isNew ? entry.total : Money.make(0n, entry.total.currency),
      paid: paid(entry, isNew ? missingPayments(entry, policy) : action.payments),
      families: isNew ? families(entry) : new Map()
    }
  }, entry.attention)
}

const paid = (entry: Entry, payments: ReadonlyArray<Payment>) =>
  Money.make(payments.reduce((sum, payment) => sum + payment.amount.minor, 0n), entry.total.currency)
