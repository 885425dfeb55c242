/** A move of Odoo with all that belongs to it, as the audit's document. */
import { type Audit, CalendarDate, Money } from "#etl"
import * as Option from "effect/Option"
import type { Client } from "../client.ts"
import { decimal } from "../schema.ts"
import type { Line, Move, Payment } from "./rows.ts"

/** A move, and what it bears of ours. */
export interface Found {
  readonly key: string | null
  readonly reference: string | null
  readonly move: Move
}

export interface Belonging {
  /** Codes of accounts and rates of taxes, by id. */
  readonly codes: ReadonlyMap<number, string>
  readonly rates: ReadonlyMap<number, number>
  readonly partners: ReadonlyMap<number, Audit.Partner>
  readonly lines: ReadonlyArray<Line>
  readonly payments: ReadonlyArray<Payment>
}

const STATES = { draft: "draft", posted: "posted", cancel: "cancelled" } as const

/** Payments that nobody counts on: not posted yet, or taken back. */
const IDLE = ["draft", "canceled", "rejected"]

/** Without an outstanding account, payments have no entries before the bank's statement: the state alone says it. */
const SETTLED = ["paid", "in_payment"]

export const documentOf = (
  client: Client,
  { key, move, reference }: Found,
  { codes, lines, partners, payments, rates }: Belonging
): Audit.Document => {
  const currency = move.currency_id[1]
  const sign = move.move_type === "out_refund" ? -1n : 1n
  const amount = (number: number) => Money.make(sign * exact(number, currency).minor, currency)
  const [partnerId = 0] = move.partner_id || []
  const revenue = new Map<string, bigint>()
  for (const { account_id, amount_currency, display_type } of lines) {
    if (display_type !== "product" || account_id === false) continue
    const code = codes.get(account_id[0]) ?? account_id[1]
    revenue.set(code, (revenue.get(code) ?? 0n) - exact(amount_currency, currency).minor)
  }
  return {
    id: move.id,
    name: move.name === false || move.name === "/" ? null : move.name,
    link: `${client.connection.url}/odoo/account.move/${move.id}`,
    key,
    reference,
    state: STATES[move.state],
    wasPosted: move.posted_before,
    isReversed: move.payment_state === "reversed",
    credits: move.reversed_entry_id === false ? null : move.reversed_entry_id[0],
    invoiceDate: day(move.invoice_date),
    accountingDate: day(move.date),
    dueDate: day(move.invoice_date_due),
    partner: partners.get(partnerId) ?? null,
    untaxed: amount(move.amount_untaxed),
    tax: amount(move.amount_tax),
    total: amount(move.amount_total),
    residual: amount(SETTLED.includes(move.payment_state) ? 0 : move.amount_residual),
    revenue,
    taxes: lines.flatMap(({ amount_currency, tax_line_id }) =>
      tax_line_id === false ? [] : [{
        rate: decimal(rates.get(tax_line_id[0]) ?? 0),
        amount: Money.make(-exact(amount_currency, currency).minor, currency)
      }]
    ),
    payments: payments.filter(({ state }) => !IDLE.includes(state)).map((payment): Audit.Payment => ({
      name: payment.name || null,
      memo: payment.memo || "",
      date: day(payment.date),
      amount: exact(payment.amount, payment.currency_id[1]),
      isShared: payment.invoice_ids.length > 1
    })),
    isTrusted: move.ref !== false && /\(trusted: /.test(move.ref)
  }
}

const exact = (number: number, currency: string): Money.Money => Money.roundDecimal(decimal(number), currency)

const day = (text: string | false) => Option.getOrNull(CalendarDate.parse(text || ""))
