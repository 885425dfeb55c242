import type Stripe from "stripe"
import type { CreditNote, Invoice } from "./Invoice.ts"

/** A credit note on the wire: one line, untaxed, paid back by a refund when it came after payment. */
export const creditNote = (invoice: Invoice, note: CreditNote) => {
  const after = note.type === "post_payment"
  const suffix = note.id.slice(3)
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
        amount: note.amount,
        description: "Credit",
        discount_amount: 0,
        discount_amounts: [],
        livemode: invoice.livemode,
        metadata: null,
        pretax_credit_amounts: [],
        quantity: 1,
        tax_rates: [],
        taxes: [],
        type: "custom_line_item",
        unit_amount: note.amount,
        unit_amount_decimal: String(note.amount)
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
    post_payment_amount: after ? note.amount : 0,
    pre_payment_amount: after ? 0 : note.amount,
    pretax_credit_amounts: [],
    reason: null,
    refunds: after
      ? [{ amount_refunded: note.amount, payment_record_refund: null, refund: `re_${suffix}`, type: "refund" as const }]
      : [],
    shipping_cost: null,
    status: "issued",
    subtotal: note.amount,
    subtotal_excluding_tax: note.amount,
    total: note.amount,
    total_excluding_tax: note.amount,
    total_taxes: [],
    type: note.type,
    voided_at: null
  } satisfies Omit<Stripe.CreditNote, "lines"> & {
    readonly lines: Omit<Stripe.CreditNote["lines"], "data"> & {
      readonly data: ReadonlyArray<
        Omit<Stripe.CreditNoteLineItem, "unit_amount_decimal"> & { readonly unit_amount_decimal: string }
      >
    }
  }
}
