/** Lago's objects, worked out from the state and held to the types of its client. */
import type { CreditNoteObject, InvoiceObject, InvoiceObjectExtended, PaymentObject } from "lago-javascript-client"
import { uuid } from "../sample/Identity.ts"
import * as FeeBodies from "./FeeBodies.ts"
import { type CreditNote, figures, type Invoice, type Payment } from "./Invoice.ts"

/** The client's types call these never null; the server sends null. */
type Nullable<A, Key extends keyof A> = Omit<A, Key> & { readonly [K in Key]?: A[K] | null }
type InvoiceBody<A extends InvoiceObject> = Nullable<A, "sequential_id">

/** An invoice as lists show it: without fees, subscriptions, credits and error details. */
export const listed = (state: Invoice): InvoiceBody<InvoiceObject> => ({
  ...particulars(state),
  ...money(state),
  customer: customer(state),
  metadata: [],
  applied_taxes: state.taxes.map((row) => FeeBodies.appliedTax(state, row, figures(state).beforeTax))
})

/** An invoice by itself. */
export const whole = (state: Invoice): InvoiceBody<InvoiceObjectExtended> => ({
  ...listed(state),
  subscriptions: FeeBodies.subscriptions(state),
  fees: FeeBodies.fees(state),
  credits: [],
  ...(state.status === "failed"
    ? {
      error_details: [{
        lago_id: uuid(`error ${state.id}`),
        error_code: "tax_error",
        details: { tax_error: "taxDateTooFarInFuture" }
      }]
    }
    : {})
})

/** A payment; one made for a payment request names no single invoice as payable. */
export const payment = (state: Invoice, each: Payment, numbers: ReadonlyArray<string>) => {
  const provider = each.type === "provider"
  return {
    lago_id: each.id,
    lago_customer_id: state.customer.id,
    external_customer_id: state.customer.externalId,
    invoice_ids: [...each.covers],
    invoice_numbers: [...numbers],
    lago_payable_id: each.covers.length > 1 ? uuid(`payable ${each.id}`) : state.id,
    payable_type: each.covers.length > 1 ? "PaymentRequest" : "Invoice",
    amount_cents: each.amount,
    amount_currency: state.currency,
    status: each.status,
    payment_status: each.status,
    type: each.type,
    reference: provider ? null : "wire 8841",
    payment_provider_code: provider ? "stripe_sandbox" : null,
    payment_provider_type: provider ? "stripe" : null,
    external_payment_id: provider ? `pi_${each.id.slice(0, 8)}` : null,
    provider_payment_id: provider ? `pi_${each.id.slice(0, 8)}` : null,
    provider_customer_id: provider ? `cus_${state.customer.id.slice(0, 8)}` : null,
    next_action: provider ? {} : null,
    created_at: each.createdAt
  } satisfies Nullable<
    PaymentObject,
    "reference" | "payment_provider_code" | "payment_provider_type" | "provider_customer_id" | "next_action"
  >
}

/** A credit note of one item. */
export const creditNote = (state: Invoice, each: CreditNote, index: number) => {
  const of = (kind: CreditNote["kind"]) => each.kind === kind ? each.amount : 0
  const taxes = each.taxes.reduce((sum, { amount }) => sum + amount, 0)
  const untaxed = each.amount - taxes
  const [fee] = FeeBodies.fees({
    ...state,
    fees: [{ description: each.description, units: "1", unitAmount: "0", amount: untaxed }]
  })
  return {
    lago_id: each.id,
    billing_entity_code: "nexa",
    sequential_id: index + 1,
    number: `${state.number}-CN${String(index + 1).padStart(3, "0")}`,
    lago_invoice_id: state.id,
    invoice_number: state.number,
    purchase_order_number: null,
    issuing_date: each.createdAt.slice(0, 10),
    credit_status: each.status === "available" || each.status === "voided" ? each.status : null,
    refund_status: each.status === "succeeded" || each.status === "pending" ? each.status : null,
    reason: "other",
    description: null,
    currency: state.currency,
    total_amount_cents: each.amount,
    precise_total_amount_cents: `${each.amount}.0`,
    taxes_amount_cents: taxes,
    precise_taxes_amount_cents: `${taxes}.0`,
    taxes_rate: each.taxes.reduce((sum, { rate }) => sum + rate, 0),
    sub_total_excluding_taxes_amount_cents: untaxed,
    items: fee === undefined
      ? []
      : [{ lago_id: uuid(`item ${each.id}`), amount_cents: untaxed, amount_currency: state.currency, fee }],
    applied_taxes: each.taxes.map((row) => ({
      lago_id: uuid(`applied tax ${each.id} ${row.code}`),
      lago_tax_id: uuid(`tax ${row.code}`),
      lago_credit_note_id: each.id,
      tax_name: row.name,
      tax_code: row.code,
      tax_rate: row.rate,
      tax_description: null,
      base_amount_cents: untaxed,
      amount_cents: row.amount,
      amount_currency: state.currency,
      created_at: each.createdAt
    })),
    balance_amount_cents: of("credit"),
    credit_amount_cents: of("credit"),
    refund_amount_cents: of("refund"),
    offset_amount_cents: of("offset"),
    coupons_adjustment_amount_cents: 0,
    created_at: each.createdAt,
    updated_at: each.createdAt,
    file_url: null,
    xml_url: null,
    self_billed: false
  } satisfies Nullable<CreditNoteObject, "credit_status" | "refund_status">
}

const money = (state: Invoice) => {
  const figure = figures(state)
  return {
    currency: state.currency,
    fees_amount_cents: figure.fees,
    taxes_amount_cents: figure.taxes,
    progressive_billing_credit_amount_cents: 0,
    coupons_amount_cents: state.coupons,
    credit_notes_amount_cents: state.creditNotesApplied,
    sub_total_excluding_taxes_amount_cents: figure.beforeTax,
    sub_total_including_taxes_amount_cents: figure.beforeTax + figure.taxes,
    total_amount_cents: figure.total,
    total_due_amount_cents: figure.due,
    total_paid_amount_cents: figure.paid,
    total_offsetted_credit_note_amount_cents: figure.offset,
    prepaid_credit_amount_cents: state.prepaidCredit,
    prepaid_granted_credit_amount_cents: null,
    prepaid_purchased_credit_amount_cents: null
  } satisfies Partial<InvoiceObject>
}

const particulars = (state: Invoice) => {
  const final = state.status === "finalized" || state.status === "voided"
  if (state.status === "generating" || state.status === "open" || state.status === "closed") {
    throw new RangeError(`${state.id} is ${state.status}: Lago shows no such invoice`)
  }
  return {
    lago_id: state.id,
    billing_entity_code: "nexa",
    sequential_id: final ? 1 : null,
    number: state.number,
    purchase_order_number: null,
    issuing_date: state.issuingDate,
    payment_due_date: state.dueDate,
    net_payment_term: 30,
    invoice_type: state.type,
    status: state.status,
    payment_status: state.paymentStatus,
    payment_dispute_lost_at: state.disputeLostAt,
    payment_overdue: state.status === "finalized" && figures(state).due > 0 &&
      state.dueDate < state.updatedAt.slice(0, 10),
    file_url: null,
    xml_url: null,
    web_url: `https://app.getlago.com/nexa/customer/${state.customer.id}/invoice/${state.id}/overview`,
    version_number: 4,
    self_billed: false,
    created_at: state.createdAt,
    updated_at: state.updatedAt,
    voided_at: state.voidedAt
  } satisfies Nullable<Partial<InvoiceObject>, "sequential_id">
}

const customer = (state: Invoice) =>
  ({
    lago_id: state.customer.id,
    sequential_id: 1,
    slug: `NEX-${state.customer.externalId}`,
    external_id: state.customer.externalId,
    applicable_timezone: "America/New_York",
    name: state.customer.name,
    ...(state.customer.legalName === undefined ? {} : { legal_name: state.customer.legalName }),
    email: state.customer.email,
    address_line1: state.customer.line1,
    city: state.customer.city,
    state: state.customer.state,
    zipcode: state.customer.postalCode,
    country: state.customer.country,
    created_at: state.createdAt
  }) satisfies InvoiceObject["customer"]
