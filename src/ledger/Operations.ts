/** What an action would write, for people: one line each. */
import * as BigDecimal from "effect/BigDecimal"
import * as Option from "effect/Option"
import * as Money from "../Money.ts"
import type { Credit } from "./Crediting.ts"
import { type Entry, isCreditNote, type Line, taxes } from "./Entry.ts"
import { type Action, missingPayments, type Policy } from "./Posting.ts"
import { account } from "./Service.ts"
import type { Payment } from "./Truth.ts"

/** Empty for actions that write nothing. */
export const describe = (action: Action, policy: Policy): ReadonlyArray<string> => {
  switch (action._tag) {
    case "Create":
      return entryOperations(`create${policy.post ? " and post" : " a draft"}`, action, policy)
    case "Replace":
      return entryOperations(`replace the draft${policy.post ? " and post" : ""}`, action, policy)
    case "Post":
      return draftOperations(action, policy)
    case "Settle":
      return [...action.payments.map(pay), ...action.credits.flatMap(credit)]
    case "Reverse":
      return [`reverse ${action.document.name} on ${action.at}`]
    case "RemoveDraft":
      return ["remove an empty draft"]
    default:
      return []
  }
}

const entryOperations = (
  verb: string,
  { credits, entry }: Pick<Extract<Action, { readonly _tag: "Create" }>, "credits" | "entry">,
  policy: Policy
): ReadonlyArray<string> => [
  `${verb}${isCreditNote(entry) ? " a credit note" : ""} ${dates(entry)} ${entry.partner.name} ` +
  `${entry.total.currency} ${Money.format(entry.total)} ${taxes(entry).map((tax) => tax.name).join(" + ")}`,
  ...entry.lines.map((line) =>
    `  ${line.description}   ${BigDecimal.format(line.quantity)} × ${price(line)}   ` +
    account(entry.service, line.family).code
  ),
  ...missingPayments(entry, policy).map(pay),
  ...credits.flatMap(credit)
]

const draftOperations = (
  { credits, document, entry, lines }: Extract<Action, { readonly _tag: "Post" }>,
  policy: Policy
): ReadonlyArray<string> => [
  `post draft ${document.id} ${dates(entry)}`,
  ...lines.map(({ account, amount, description }) =>
    `  ${description}   ${Money.format(amount)}   ${account ?? "no account"}`
  ),
  ...missingPayments(entry, policy).map(pay),
  ...credits.flatMap(credit)
]

/** Both where they differ. */
const dates = ({ accountingDate, invoiceDate }: Entry): string =>
  accountingDate === invoiceDate ? invoiceDate : `${invoiceDate} (booked ${accountingDate})`

const pay = (payment: Payment): string => `  pay ${Money.format(payment.amount)} on ${payment.date} (${payment.id})`

const credit = ({ isToMake, note, refunds }: Credit): ReadonlyArray<string> => {
  const { accountingDate, id, number, total } = note
  const amount = Money.format(Money.make(-total.minor, total.currency))
  return [
    ...(isToMake ? [`  credit ${amount} on ${accountingDate} (${number ?? id})`] : []),
    ...refunds.map((refund) => `  refund ${Money.format(refund.amount)} on ${refund.date} (${refund.id})`)
  ]
}

/** With the currency's decimals at least: `77.00`, `3.333333`. */
const price = ({ amount, unitPrice }: Line): string =>
  Option.match(Money.fromDecimal(unitPrice, amount.currency), {
    onNone: () => BigDecimal.format(unitPrice),
    onSome: Money.format
  })
