/** What an action would write, whole and as data: a plan is approved by it, and held to it. */
import * as BigDecimal from "effect/BigDecimal"
import type { Json } from "effect/Schema"
import * as Money from "../Money.ts"
import type { Credit } from "./Crediting.ts"
import { type Entry, isCreditNote, type Line, type Posting } from "./Entry.ts"
import { rule } from "./Lines.ts"
import { type Action, memo, missingPayments, type Policy } from "./Posting.ts"
import { account } from "./Service.ts"
import type { Payment } from "./Truth.ts"

export type WritingAction = Extract<
  Action,
  { readonly _tag: "Create" | "Replace" | "Post" | "Settle" | "Reverse" | "RemoveDraft" }
>

/** Whether the lines and the partner are ours to write: a reviewed draft and a posted invoice are taken as they stand. */
export const isMaking = ({ _tag }: Action): boolean => _tag === "Create" || _tag === "Replace"

/** Why it is to be written, in one sentence. */
export const reason = (action: WritingAction): string => {
  switch (action._tag) {
    case "Create":
      return `confirmed (${action.entry.reference}), and not in the books`
    case "Replace":
      return `confirmed (${action.entry.reference}), and a draft in the books`
    case "Post":
      return `confirmed (${action.entry.reference}), and a reviewed draft in the books`
    case "Settle":
      return `posted as ${action.document.name}; the billing system confirms payments or credits that the books lack`
    case "Reverse":
      return `posted as ${action.document.name}, and void at the billing system since ${action.at}`
    case "RemoveDraft":
      return "an empty draft of it is in the books, and there is nothing to record"
  }
}

/** Which rule made which line, one line each. */
export const rules = (action: WritingAction): ReadonlyArray<string> => {
  if (!("entry" in action)) return []
  const { credits, entry } = action
  const made = [...(isMaking(action) ? entry.lines : []), ...credits.flatMap(({ note }) => note.lines)]
  return made.map((line) =>
    `${line.description} → ${account(entry.service, line.family).code}: ${rule(entry.service, line)}`
  )
}

/** Amounts, prices and quantities are decimal text, days `YYYY-MM-DD`. */
export const writes = (action: WritingAction, policy: Policy): Json => {
  switch (action._tag) {
    case "Create":
      return { action: policy.post ? "create and post" : "create a draft", ...entryOf(action, policy) }
    case "Replace":
      return {
        action: policy.post ? "replace the draft and post" : "replace the draft",
        draft: action.document.id,
        ...entryOf(action, policy)
      }
    case "Post":
      return { action: "post the draft", draft: action.document.id, ...draftOf(action, policy) }
    case "Settle":
      return {
        action: "register payments and credits",
        document: action.document.name,
        payments: action.payments.map((payment) => paymentOf(action.entry, payment)),
        credits: action.credits.map((credit) => creditOf(action.entry, credit))
      }
    case "Reverse":
      return { action: "reverse", document: action.document.name, date: action.at }
    case "RemoveDraft":
      return { action: "remove the draft", draft: action.document.id }
  }
}

/** The draft as it was reviewed: changed since, it is another one. */
const draftOf = (
  { credits, entry, lines }: Extract<WritingAction, { readonly _tag: "Post" }>,
  policy: Policy
) => ({
  number: entry.number,
  reference: entry.reference,
  invoiceDate: entry.invoiceDate,
  accountingDate: entry.accountingDate,
  currency: entry.total.currency,
  lines: lines.map(({ account, amount, description }) => ({ description, amount: Money.format(amount), account })),
  untaxed: Money.format(entry.untaxed),
  tax: Money.format(entry.tax),
  total: Money.format(entry.total),
  payments: missingPayments(entry, policy).map((payment) => paymentOf(entry, payment)),
  credits: credits.map((credit) => creditOf(entry, credit))
})

const entryOf = (
  { credits, entry }: Extract<WritingAction, { readonly _tag: "Create" | "Replace" }>,
  policy: Policy
) => ({
  kind: isCreditNote(entry) ? "credit note" : "invoice",
  number: entry.number,
  reference: entry.reference,
  ...(entry.trusted === undefined ? {} : { trusted: entry.trusted }),
  partner: { user: entry.partner.userId, name: entry.partner.name, isCompany: entry.partner.isCompany },
  invoiceDate: entry.invoiceDate,
  accountingDate: entry.accountingDate,
  dueDate: entry.dueDate,
  currency: entry.total.currency,
  ...postingOf(entry, entry),
  payments: missingPayments(entry, policy).map((payment) => paymentOf(entry, payment)),
  credits: credits.map((credit) => creditOf(entry, credit))
})

const postingOf = (entry: Entry, { corrections, lines, tax, total, untaxed }: Posting) => ({
  lines: lines.map((line) => lineOf(entry, line)),
  untaxed: Money.format(untaxed),
  tax: Money.format(tax),
  total: Money.format(total),
  taxCorrections: corrections.map(({ billed, computed, part }) => ({
    rate: BigDecimal.format(part.rate),
    computed: Money.format(computed),
    billed: Money.format(billed)
  }))
})

const creditOf = (entry: Entry, { isToMake, note, refunds }: Credit) => ({
  creditNote: note.id,
  ...(isToMake
    ? { invoiceDate: note.invoiceDate, accountingDate: note.accountingDate, ...postingOf(entry, note) }
    : {}),
  refunds: refunds.map(({ amount, date, id }) => ({ memo: id, date, amount: Money.format(amount) }))
})

const lineOf = ({ service }: Entry, line: Line) => ({
  description: line.description,
  quantity: BigDecimal.format(line.quantity),
  unitPrice: BigDecimal.format(line.unitPrice),
  amount: Money.format(line.amount),
  account: account(service, line.family).code,
  taxes: line.taxes.map(({ name }) => name),
  rule: rule(service, line)
})

const paymentOf = (entry: Entry, payment: Payment) => ({
  memo: memo(entry, payment),
  date: payment.date,
  amount: Money.format(payment.amount)
})
