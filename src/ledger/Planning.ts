/** From decided actions to a plan: what ends without writing, and what a dry run says of the rest. */
import * as Money from "../Money.ts"
import * as Outcome from "../Outcome.ts"
import { type Entry, families } from "./Entry.ts"
import { OTHER } from "./Family.ts"
import { describe } from "./Operations.ts"
import { type Action, missingPayments, type Policy } from "./Posting.ts"
import * as Reviewed from "./Reviewed.ts"
import type { Payment } from "./Truth.ts"
import { isMaking, reason, rules, writes, type WritingAction } from "./Writes.ts"

export { isMaking } from "./Writes.ts"

/** An action of one record that writes, and the outcome of not writing it. */
export interface Writing {
  readonly subject: Outcome.Subject
  readonly action: WritingAction
  readonly planned: Outcome.Outcome
}

/** Separates the actions that write from those that only end a record. */
export const split = (
  actions: ReadonlyArray<{ readonly subject: Outcome.Subject; readonly action: Action }>,
  policy: Policy,
  requires: (action: WritingAction) => ReadonlyArray<string> = () => []
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
        writing.push({
          subject,
          action,
          get planned() {
            return plannedOutcome(subject, action, policy, requires(action))
          }
        })
    }
  }
  return { decided, writing }
}

/** What was written for an entry, for the run's account. */
export const written = (
  action: EntryAction,
  policy: Policy,
  document: Outcome.Document,
  payments: ReadonlyArray<Payment>
): Outcome.Written => ({ document, ...account(action, policy, payments) })

type EntryAction = Extract<WritingAction, { readonly entry: Entry }>

/** The money of an entry that is made or posted. */
const account = (action: EntryAction, policy: Policy, payments: ReadonlyArray<Payment>) => {
  const { entry } = action
  return {
    confirmed: entry.total,
    paid: paid(entry, payments),
    families: action._tag === "Post" ? Reviewed.families(entry.service, action.lines) : families(entry),
    ...(policy.listsUnmatched === true ? { unmatched: unmatched(entry) } : {})
  }
}

const plannedOutcome = (
  subject: Outcome.Subject,
  action: WritingAction,
  policy: Policy,
  requires: ReadonlyArray<string>
): Outcome.Outcome => {
  const told = (money: Omit<Outcome.Written, "document">): Outcome.Planned => ({
    reason: reason(action),
    ...(isMaking(action) && !policy.post ? { isDraft: true } : {}),
    ...ends(action, policy),
    // Asked for by plans, the journal and people only.
    get operations() {
      return describe(action, policy)
    },
    get writes() {
      return writes(action, policy)
    },
    get rules() {
      return rules(action)
    },
    requires,
    ...money
  })
  const planned = (money: Omit<Outcome.Written, "document">, attention: ReadonlyArray<string>) =>
    Outcome.make(subject, { _tag: "planned", planned: told(money) }, attention)
  if (!("entry" in action)) {
    const none = Money.make(0n, action.document.total.currency)
    return planned(
      { confirmed: none, paid: none, families: new Map() },
      action._tag === "Reverse" ? action.attention : []
    )
  }
  const { entry } = action
  return action._tag === "Settle"
    ? planned({
      confirmed: Money.make(0n, entry.total.currency),
      paid: paid(entry, action.payments),
      families: new Map()
    }, entry.attention)
    : planned(account(action, policy, missingPayments(entry, policy)), entry.attention)
}

/** How the record ends; a draft that is taken away leaves no document to tell of. */
const ends = (action: WritingAction, policy: Policy): { readonly ends?: Outcome.WrittenName } =>
  action._tag === "RemoveDraft" ? {} : { ends: isMaking(action) && !policy.post ? "drafted" : ENDS[action._tag] }

const ENDS = { Create: "posted", Replace: "updated", Post: "posted", Settle: "settled", Reverse: "reversed" } as const

const paid = (entry: Entry, payments: ReadonlyArray<Payment>) =>
  Money.make(payments.reduce((sum, payment) => sum + payment.amount.minor, 0n), entry.total.currency)

const unmatched = ({ lines }: Entry): ReadonlyArray<Outcome.Unmatched> =>
  lines.filter(({ family }) => family === OTHER).map(({ amount, description }) => ({ description, amount }))
