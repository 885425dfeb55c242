/** The invoices that every way of writing gets: two taxed lines each, led through the rules that a run leads them through. */
import { type Ledger, Money, Progress, type Sink } from "#etl"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { decisionOf } from "../../test/support/invoices.ts"

export { service } from "../../test/support/invoices.ts"

type Entry = Ledger.Entry.Entry
export type Decision = Extract<Sink.Decision<Entry>, { readonly _tag: "Entry" }>

/** The income account of both lines. */
export const ACCOUNT = "NTR.HOSTING"
/** Ontario's, which is on every line. */
const TAX = "13% HST"
const CUSTOMERS = 20
/** Days on which payments come in. */
const PAYMENT_DATES = 4

/** `count` invoices of CAD 141.25 with tax; ids begin with `run`, so that runs never meet. */
export const decisions = (
  books: Ledger.Books,
  run: string,
  count: number,
  isPaid: boolean
): Effect.Effect<ReadonlyArray<Decision>> =>
  Effect.map(
    Effect.forEach(Array.from({ length: count }, (_, n) => n), (n) => {
      const id = `${run}-${n}`
      const user = n % CUSTOMERS
      return decisionOf({
        id,
        items: [
          ["Odoo ERP Hosting", "1", "99.00", "99.00"],
          ["WordPress Website Hosting", "2", "13.00", "26.00"]
        ],
        subtotal: "125.00",
        tax: "16.25",
        date: `2026-05-${String(n % 28 + 1).padStart(2, "0")}`,
        userId: `${run}-${user}`,
        company: `Customer ${run} ${user}`,
        payments: isPaid ? [[`py_${id}`, `2026-06-0${n % PAYMENT_DATES + 1}`, "141.25"]] : []
      }, books)
    }),
    (all) => all.filter((one) => one._tag === "Entry")
  ).pipe(Effect.provide(FetchHttpClient.layer), Effect.provide(Progress.Progress.layerSilent))

/** The same, as JSON for those who do not know our types. */
export const plain = (decisions: ReadonlyArray<Decision>) =>
  decisions.map(({ entry }) => ({
    id: entry.id,
    reference: entry.reference,
    partner: entry.partner.name,
    date: entry.invoiceDate,
    lines: entry.lines.map((line) => ({
      name: line.description,
      quantity: BigDecimal.format(line.quantity),
      price: BigDecimal.format(line.unitPrice),
      amount: Money.format(line.amount)
    })),
    account: ACCOUNT,
    tax: TAX,
    payment: entry.payments[0]?.date ?? null
  }))

export type Plain = ReturnType<typeof plain>[number]
