/** What Stripe's documentation lets be read from the text of an invoice, written apart from the plugin that reads it. */
import { Money } from "#etl"
import * as Read from "../../support/fuzz/Reading.ts"
import type { Answer } from "../../support/Verifier.ts"

const { at, own, whole } = Read

/** The fields that decide whether, and as what, an invoice is posted. */
export const DECIDING = (
  "id object status livemode test_clock currency created due_date status_transitions total " +
  "total_excluding_tax total_taxes total_discount_amounts amount_due amount_paid amount_overpaid " +
  "post_payment_credit_notes_amount payments"
).split(" ")
/** Those that are read besides, and so may make an answer unreadable. */
export const READ = [...DECIDING, "number", "effective_at", "lines", "latest_revision", "customer_address"]

/** Stripe's minor units against those of ISO 4217. */
const UNITS: Read.Units = {
  CAD: [2, 100],
  USD: [2, 100],
  EUR: [2, 100],
  JPY: [0, 1],
  KWD: [3, 1_000]
}

/** What is wrong with an answer to this text, for the live invoice `id`; nothing where it may be given. */
export const wrong = (text: string, id: string, answer: Answer | undefined): string | null => {
  if (answer === undefined) return "no answer"
  if (answer._tag === "Unverifiable") return null
  const body: unknown = JSON.parse(text)
  const status = own(body, "status")
  if (own(body, "object") !== "invoice") return "it is no invoice"
  if (own(body, "id") !== id) return "it is another invoice"
  if (own(body, "livemode") !== true || !Read.isNothing(own(body, "test_clock"))) return "it is of test mode"
  switch (answer._tag) {
    case "Draft":
      return status === "draft" ? null : `its status is ${status}`
    case "Void":
      return status !== "void"
        ? `its status is ${status}`
        : agree("voided", answer.at, dayOrNull(at(body, "status_transitions", "voided_at")))
    case "Confirmed":
      return first([
        agree("status", answer.truth.status, status),
        () => agree("reference", answer.truth.reference, id),
        () => dates(body, answer.truth),
        () => amounts(body, answer.truth),
        () => payments(body, answer.truth)
      ])
  }
}

type Truth = Extract<Answer, { readonly _tag: "Confirmed" }>["truth"]

const dates = (body: unknown, truth: Truth) =>
  first([
    agree("date", truth.invoiceDate, Read.dayOfSeconds(own(body, "created"))),
    () => agree("due date", truth.dueDate, dayOrNull(own(body, "due_date")))
  ])

const amounts = (body: unknown, truth: Truth): string | null => {
  const currency = String(own(body, "currency")).toUpperCase()
  const is = (what: string, money: Money.Money, amount: number | undefined) =>
    agree(what, money.currency, currency) ??
      agree(what, money.minor, amount === undefined ? undefined : Read.minor(UNITS, currency, amount))
  const total = whole(own(body, "total"))
  const given = own(body, "total_taxes")
  const taxes = Read.isNothing(given) ? undefined : Read.sumOf(Read.rows(given), "amount")
  const told = own(body, "total_excluding_tax")
  const untaxed = Read.isNothing(told) ? (total ?? NaN) - (taxes ?? NaN) : whole(told)
  const discounts = own(body, "total_discount_amounts")
  const discount = Read.sumOf(Read.rows(discounts), "amount")
  return first([
    is("total", truth.total, total),
    () => is("total without tax", truth.totalExcludingTax, Number.isNaN(untaxed) ? undefined : untaxed),
    () => is("tax", truth.tax, total === undefined || untaxed === undefined ? undefined : total - untaxed),
    () => truth.taxRows === null ? null : is("tax rows", sum(truth, truth.taxRows), taxes),
    () => taxes === undefined || truth.tax.minor === Read.minor(UNITS, currency, taxes) ? null : "taxes do not add up",
    () => is("discount", truth.discount, discount),
    () => truth.discount.minor < 0n ? "a discount is negative" : null
  ])
}

const payments = (body: unknown, truth: Truth): string | null => {
  const list = own(body, "payments")
  const paid = Read.rows(own(list, "data")).filter((each) => own(each, "status") === "paid")
  const currency = String(own(body, "currency")).toUpperCase()
  const [total, due, said, over] = ["total", "amount_due", "amount_paid", "amount_overpaid"].map((name) =>
    whole(own(body, name)) ?? NaN
  )
  if (total === undefined || due === undefined || said === undefined || over === undefined) return "no amounts"
  if (due < 0 || said < 0 || over < 0) return "an amount that is never negative is"
  const came = paid.reduce<number>((sum, each) => sum + (whole(own(each, "amount_paid")) ?? 0), 0)
  const cash = Math.min(Math.max(said, came), Math.max(0, Math.min(due, total)) + over)
  const known = new Map(paid.map((each) => [idOf(each), each]))
  const strange = truth.payments.find(({ amount, date, id }) => {
    const each = known.get(id)
    const paidAt = at(each ?? body, "status_transitions", "paid_at")
    const most = each === undefined ? cash : whole(own(each, "amount_paid"))
    return amount.minor <= 0n || date !== dayOrNull(paidAt) || (each === undefined && id !== truth.reference) ||
      most === undefined || amount.minor > (Read.minor(UNITS, currency, most) ?? -1n)
  })
  return first([
    agree("cash", sum(truth, truth.payments).minor, Read.minor(UNITS, currency, cash)),
    () =>
      strange === undefined ? null : `a payment ${Money.format(strange.amount)} on ${strange.date} of ${strange.id}`,
    () => paid.some((each) => own(each, "currency") !== own(body, "currency")) ? "a payment of another currency" : null,
    () => paid.some((each) => (whole(own(each, "amount_paid")) ?? 0) < 0) ? "a payment that is negative" : null
  ])
}

const idOf = (payment: unknown): string => {
  const references = ["payment_intent", "charge", "payment_record"].map((name) => at(payment, "payment", name))
  const id = references.find((reference) => !Read.isNothing(reference)) ?? own(payment, "id")
  return String(typeof id === "object" ? own(id, "id") : id)
}

const sum = ({ total: { currency } }: Truth, list: ReadonlyArray<{ readonly amount: Money.Money }>): Money.Money =>
  Money.make(list.reduce((all, { amount }) => all + amount.minor, 0n), currency)

const dayOrNull = (value: unknown) => Read.isNothing(value) ? null : Read.dayOfSeconds(value)

const agree = (what: string, answered: unknown, read: unknown): string | null =>
  answered === read ? null : `${what} is ${String(read)}, not ${String(answered)}`

const first = (checks: ReadonlyArray<string | null | (() => string | null)>): string | null => {
  for (const check of checks) {
    const found = typeof check === "function" ? check() : check
    if (found !== null) return found
  }
  return null
}
