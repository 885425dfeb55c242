/** What Lago's documentation lets be read from the text of an invoice, written apart from the plugin that reads it. */
import { Money } from "#etl"
import * as Read from "../../support/fuzz/Reading.ts"
import type { Answer } from "../../support/Verifier.ts"

const { own, whole } = Read

/** The fields that decide whether, and as what, an invoice is posted. */
export const DECIDING = (
  "lago_id status payment_status invoice_type self_billed version_number currency issuing_date " +
  "payment_due_date created_at voided_at applied_taxes coupons_amount_cents " +
  "sub_total_excluding_taxes_amount_cents taxes_amount_cents sub_total_including_taxes_amount_cents " +
  "total_paid_amount_cents total_due_amount_cents credit_notes_amount_cents prepaid_credit_amount_cents"
).split(" ")
/** Those that are read besides, and so may make an answer unreadable. */
export const READ = [
  ...DECIDING,
  ...(
    "number progressive_billing_credit_amount_cents total_offsetted_credit_note_amount_cents fees customer " +
    "payment_dispute_lost_at payments"
  ).split(" ")
]

/** Lago's minor units against those of ISO 4217. */
const UNITS: Read.Units = { CAD: [2, 100], USD: [2, 100], EUR: [2, 100], JPY: [0, 1] }

/** What is wrong with an answer to these texts, for the invoice `id`; nothing where it may be given. */
export const wrong = (text: string, paymentsText: string, id: string, answer: Answer | undefined): string | null => {
  if (answer === undefined) return "no answer"
  if (answer._tag === "Unverifiable") return null
  const body: unknown = JSON.parse(text)
  const status = own(body, "status")
  if (own(body, "lago_id") !== id) return "it is another invoice"
  if (own(body, "self_billed") !== false && !Read.isNothing(own(body, "self_billed"))) return "it is ours to pay"
  switch (answer._tag) {
    case "Draft":
      return ["draft", "pending", "failed"].includes(String(status)) ? null : `its status is ${status}`
    case "Void":
      return status !== "voided"
        ? `its status is ${status}`
        : agree("voided", answer.at, instant(own(body, "voided_at")))
    case "Confirmed":
      return first([
        () => status === "finalized" ? null : `its status is ${status}`,
        () => agree("reference", answer.truth.reference, `lago:${id}`),
        () => standing(body, answer.truth),
        () => amounts(body, answer.truth),
        () => payments(body, JSON.parse(paymentsText), answer.truth)
      ])
  }
}

type Truth = Extract<Answer, { readonly _tag: "Confirmed" }>["truth"]

const TYPES = ["add_on", "advance_charges", "credit", "one_off", "progressive_billing", "subscription"]

const standing = (body: unknown, truth: Truth): string | null => {
  const due = own(body, "payment_due_date")
  const paymentStatus = own(body, "payment_status")
  const isPaid = paymentStatus === "succeeded" && (whole(own(body, "total_due_amount_cents")) ?? 1) <= 0
  return first([
    () => agree("status", truth.status, isPaid ? "paid" : "open"),
    () => ["pending", "succeeded", "failed"].includes(String(paymentStatus)) ? null : "no payment status",
    () => TYPES.includes(String(own(body, "invoice_type"))) ? null : "a type that is none of Lago's",
    () => agree("date", truth.invoiceDate, Read.day(own(body, "issuing_date"))),
    () => agree("due date", truth.dueDate, Read.isNothing(due) ? null : Read.day(due)),
    () => agree("created", truth.dates["created"], Read.dayOfInstant(own(body, "created_at")))
  ])
}

const NEVER_NEGATIVE =
  "total_paid_amount_cents coupons_amount_cents credit_notes_amount_cents prepaid_credit_amount_cents".split(" ")

const amounts = (body: unknown, truth: Truth): string | null => {
  const currency = String(own(body, "currency"))
  const is = (what: string, money: Money.Money, amount: number | undefined) =>
    agree(what, money.currency, currency) ??
      agree(what, money.minor, amount === undefined ? undefined : Read.minor(UNITS, currency, amount))
  const cents = (name: string) => whole(own(body, `${name}_amount_cents`))
  const version = whole(own(body, "version_number")) ?? NaN
  const negative = NEVER_NEGATIVE.find((name) => !((whole(own(body, name)) ?? -1) >= 0))
  return first([
    () => negative === undefined ? null : `${negative} is negative, or none`,
    () => is("total", truth.total, cents("sub_total_including_taxes")),
    () => is("total without tax", truth.totalExcludingTax, cents("sub_total_excluding_taxes")),
    () => is("tax", truth.tax, cents("taxes")),
    () => agree("the sum", truth.total.minor, truth.totalExcludingTax.minor + truth.tax.minor),
    () => is("discount", truth.discount, version >= 3 ? cents("coupons") : version < 3 ? 0 : undefined),
    () => truth.taxRows === null ? null : agree("tax rows", sum(truth.taxRows), truth.tax.minor),
    () =>
      truth.taxRows === null
        ? null
        : is("tax rows", truth.tax, Read.sumOf(Read.rows(own(body, "applied_taxes")), "amount_cents"))
  ])
}

const payments = (body: unknown, page: unknown, truth: Truth): string | null => {
  const currency = String(own(body, "currency"))
  const said = Math.min(
    whole(own(body, "total_paid_amount_cents")) ?? NaN,
    whole(own(body, "sub_total_including_taxes_amount_cents")) ?? NaN
  )
  const came = Read.rows(own(page, "payments")).filter((each) => own(each, "payment_status") === "succeeded")
  const known = new Map(came.map((each) => [own(each, "lago_id"), each]))
  const strange = truth.payments.find(({ amount, date, id }) => {
    const each = known.get(id)
    if (amount.minor <= 0n) return true
    if (each === undefined) return id !== truth.reference || date !== null
    const most = whole(own(each, "amount_cents"))
    return date !== Read.dayOfInstant(own(each, "created_at")) || own(each, "amount_currency") !== currency ||
      most === undefined || amount.minor > (Read.minor(UNITS, currency, most) ?? -1n)
  })
  return first([
    () => agree("cash", sum(truth.payments), Read.minor(UNITS, currency, Math.max(0, said))),
    () => strange === undefined ? null : `a payment ${Money.format(strange.amount)} on ${strange.date} of ${strange.id}`
  ])
}

const sum = (list: ReadonlyArray<{ readonly amount: Money.Money }>): bigint =>
  list.reduce((all, { amount }) => all + amount.minor, 0n)

const instant = (value: unknown) => Read.isNothing(value) ? null : Read.dayOfInstant(value)

const agree = (what: string, answered: unknown, read: unknown): string | null =>
  answered === read ? null : `${what} is ${String(read)}, not ${String(answered)}`

const first = (checks: ReadonlyArray<() => string | null>): string | null => {
  for (const check of checks) {
    const found = check()
    if (found !== null) return found
  }
  return null
}
