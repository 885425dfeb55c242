import type Stripe from "stripe"
import type { CreditNote, Invoice } from "./Invoice.ts"
import * as LineBodies from "./LineBodies.ts"

/** A credit note on the wire: one line; what is given back and not refunded goes to the customer's balance. */
export const creditNote = (invoice: Invoice, note: CreditNote) => {
  const suffix = note.id.slice(3)
  const untaxed = note.amount - note.taxes.reduce((sum, { amount }) => sum + amount, 0)
  const taxes = note.taxes.map((row) => LineBodies.tax(row, row.amount, untaxed))
  return {
    id: note.id,
    object: "credit_note",
    amount: note.amount,
    amount_shipping: 0,
    created: note.created,
    currency: invoice.currency,
    customer: invoice.customer.id,
    customer_account: null,
    customer_balance_transaction: null,
    discount_amount: 0,
    discount_amounts: [],
    effective_at: note.created,
    invoice: invoice.id,
    lines: {
      object: "list",
      data: [{
        id: `cnli_${suffix}`,
        object: "credit_note_line_item",
        amount: untaxed,
        description: note.description,
        discount_amount: 0,
        discount_amounts: [],
        livemode: invoice.livemode,
        metadata: null,
        pretax_credit_amounts: [],
        quantity: 1,
        tax_rates: [],
        taxes,
        type: "custom_line_item",
        unit_amount: untaxed,
        unit_amount_decimal: String(untaxed)
      }],
      has_more: false,
      url: `/v1/credit_notes/${note.id}/lines`
    },
    livemode: invoice.livemode,
    memo: null,
    metadata: {},
    number: `${invoice.number}-CN-${suffix.slice(-1)}`,
    out_of_band_amount: null,
    pdf: `https://pay.stripe.com/credit_notes/${note.id}/pdf`,
    post_payment_amount: note.amount - note.before,
    pre_payment_amount: note.before,
    pretax_credit_amounts: [],
    reason: null,
    refunds: note.refunded > 0
      ? [{
        amount_refunded: note.refunded,
        payment_record_refund: null,
        refund: `re_${suffix}`,
        type: "refund" as const
      }]
      : [],
    shipping_cost: null,
    status: note.voidedAt === null ? "issued" : "void",
    subtotal: untaxed,
    subtotal_excluding_tax: untaxed,
    total: note.amount,
    total_excluding_tax: untaxed,
    total_taxes: taxes,
    type: note.before === 0 ? "post_payment" : note.before === note.amount ? "pre_payment" : "mixed",
    voided_at: note.voidedAt
  } satisfies Omit<Stripe.CreditNote, "lines"> & {
    readonly lines: Omit<Stripe.CreditNote["lines"], "data"> & {
      readonly data: ReadonlyArray<
        Omit<Stripe.CreditNoteLineItem, "unit_amount_decimal"> & { readonly unit_amount_decimal: string }
      >
    }
  }
}
