/** Stripe's objects, worked out from the state and held to the official types. */
import type Stripe from "stripe"
import { type Customer, figures, type Invoice } from "./Invoice.ts"
import * as LineBodies from "./LineBodies.ts"

/** An invoice on the wire. */
export type InvoiceBody = Omit<Stripe.Invoice, "lines"> & {
  readonly lines: {
    readonly object: "list"
    readonly data: Array<LineBodies.LineBody>
    readonly has_more: boolean
    readonly url: string
  }
}

/** Fields that appear only when asked for by name. */
export const expandable = ["payments", "amount_paid_off_stripe"] as const

/** A page of a list. */
export const list = <A>(url: string, data: ReadonlyArray<A>, has_more: boolean) => ({
  object: "list" as const,
  data: [...data],
  has_more,
  url
})

/** An invoice, with those of the expandable fields that were asked for. */
export const invoice = (state: Invoice, expand: ReadonlyArray<string>): InvoiceBody => {
  const offStripe = state.payments.filter((payment) => payment.type === "payment_record")
  return {
    ...particulars(state),
    ...money(state),
    ...(expand.includes("payments")
      ? { payments: list(`/v1/invoice_payments?invoice=${state.id}`, payments(state), false) }
      : {}),
    ...(expand.includes("amount_paid_off_stripe")
      ? { amount_paid_off_stripe: offStripe.reduce((total, payment) => total + payment.amount, 0) }
      : {}),
    ...(state.uncollectibleAt === null
      ? {}
      : { status_details: { uncollectible: { reason: "payment_not_received" as const } } })
  }
}

/** Every InvoicePayment: the open default one while something is due, then the money that came. */
export const payments = (state: Invoice): ReadonlyArray<Stripe.InvoicePayment> => {
  const { remaining } = figures(state)
  const shared = {
    object: "invoice_payment" as const,
    currency: state.currency,
    invoice: state.id,
    livemode: state.livemode
  }
  const suffix = state.id.slice(3)
  const open = {
    ...shared,
    id: `inpay_${suffix}0`,
    amount_paid: null,
    amount_requested: remaining,
    created: state.finalizedAt ?? state.created,
    is_default: true,
    payment: { payment_intent: `pi_${suffix}0`, type: "payment_intent" as const },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null }
  }
  const received = state.payments.map((payment, index) => ({
    ...shared,
    id: payment.id,
    amount_paid: payment.amount,
    amount_requested: payment.amount,
    created: payment.created,
    is_default: state.status === "paid" && state.payments.length === 1,
    payment: payment.type === "payment_intent"
      ? { payment_intent: `pi_${suffix}${index + 1}`, type: payment.type }
      : { payment_record: `pr_${suffix}${index + 1}`, type: payment.type },
    status: "paid",
    status_transitions: { canceled_at: null, paid_at: payment.paidAt }
  }))
  return state.status === "open" && remaining > 0 ? [open, ...received] : received
}

const money = (state: Invoice) => {
  const figure = figures(state)
  return {
    amount_due: figure.due,
    amount_overpaid: 0,
    amount_paid: figure.paid,
    amount_remaining: figure.remaining,
    amount_shipping: 0,
    discounts: state.discount === 0 ? [] : [LineBodies.discountId(state)],
    ending_balance: state.finalizedAt === null ? null : figure.endingBalance,
    post_payment_credit_notes_amount: figure.creditedAfter,
    pre_payment_credit_notes_amount: figure.creditedBefore,
    starting_balance: state.startingBalance,
    subtotal: figure.subtotal,
    subtotal_excluding_tax: figure.subtotal,
    total: figure.total,
    total_discount_amounts: state.discount === 0
      ? []
      : [{ amount: state.discount, discount: LineBodies.discountId(state) }],
    total_excluding_tax: figure.beforeTax,
    total_pretax_credit_amounts: [],
    total_taxes: state.taxes.map((row) => LineBodies.tax(row, row.amount, figure.beforeTax))
  } satisfies Partial<Stripe.Invoice>
}

const particulars = (state: Invoice) =>
  ({
    id: state.id,
    object: "invoice",
    account_country: "CA",
    account_name: "Nexa Systems",
    account_tax_ids: null,
    application: null,
    attempt_count: state.payments.length,
    attempted: state.payments.length > 0,
    auto_advance: state.status === "draft",
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: state.status === "draft" ? state.created + 3_600 : null,
    billing_reason: "manual",
    collection_method: state.dueAt === null ? "charge_automatically" : "send_invoice",
    created: state.created,
    currency: state.currency,
    custom_fields: null,
    customer: state.customer.id,
    customer_account: null,
    customer_address: address(state.customer),
    customer_email: state.customer.email,
    customer_name: state.customer.name,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: "none",
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: state.taxes.map((row) => LineBodies.taxRate(row, state.created, state.livemode)),
    description: null,
    due_date: state.dueAt,
    effective_at: state.effectiveAt,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: "self" },
    last_finalization_error: null,
    latest_revision: null,
    lines: list(`/v1/invoices/${state.id}/lines`, LineBodies.lines(state), false),
    livemode: state.livemode,
    metadata: {},
    next_payment_attempt: null,
    number: state.number,
    on_behalf_of: null,
    parent: null,
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: state.created,
    period_start: state.created,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    statement_descriptor: null,
    status: state.status,
    status_transitions: {
      finalized_at: state.finalizedAt,
      marked_uncollectible_at: state.uncollectibleAt,
      paid_at: state.paidAt,
      voided_at: state.voidedAt
    },
    test_clock: null,
    webhooks_delivered_at: state.created
  }) satisfies Partial<InvoiceBody>

const address = ({ city, country, line1, postalCode, state }: Customer) =>
  ({ city, country, line1, line2: null, postal_code: postalCode, state }) satisfies Stripe.Address
