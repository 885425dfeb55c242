/** Fees and applied taxes as Lago sends them, held to the types of its client. */
import type { FeeObject, InvoiceAppliedTaxObject, SubscriptionObject } from "lago-javascript-client"
import { uuid } from "../sample/Identity.ts"
import { figures, type Invoice, type TaxRow } from "./Invoice.ts"

/** One tax row under an invoice; `taxable` in minor units. */
export const appliedTax = (invoice: Invoice, row: TaxRow, taxable: number) =>
  ({
    lago_id: uuid(`applied tax ${invoice.id} ${row.code}`),
    lago_tax_id: uuid(`tax ${row.code}`),
    lago_invoice_id: invoice.id,
    tax_name: row.name,
    tax_code: row.code,
    tax_rate: row.rate,
    tax_description: null,
    amount_cents: row.amount,
    amount_currency: invoice.currency,
    fees_amount_cents: taxable,
    created_at: invoice.createdAt
  }) satisfies InvoiceAppliedTaxObject

/** Every fee; taxes are given for the invoice as a whole, on its first fee. */
export const fees = (invoice: Invoice): Array<FeeObject> =>
  invoice.fees.map((fee, index) => {
    const taxes = index === 0 ? figures(invoice).taxes : 0
    return {
      lago_id: uuid(`fee ${invoice.id} ${index}`),
      lago_invoice_id: invoice.id,
      lago_customer_id: invoice.customer.id,
      external_customer_id: invoice.customer.externalId,
      amount_cents: fee.amount,
      amount_currency: invoice.currency,
      taxes_amount_cents: taxes,
      taxes_rate: invoice.taxes.reduce((sum, row) => sum + row.rate, 0),
      units: fee.units,
      precise_unit_amount: fee.unitAmount,
      total_aggregated_units: fee.units,
      total_amount_cents: fee.amount + taxes,
      total_amount_currency: invoice.currency,
      pay_in_advance: false,
      invoiceable: true,
      payment_status: invoice.paymentStatus,
      created_at: invoice.createdAt,
      description: fee.description,
      sub_total_excluding_taxes_amount_cents: fee.amount,
      sub_total_excluding_taxes_precise_amount_cents: `${fee.amount}.0`,
      item: item(fee),
      applied_taxes: []
    }
  })

const item = ({ description, of = "subscription" }: Invoice["fees"][number]): FeeObject["item"] => ({
  type: of,
  code: description.toLowerCase().replaceAll(/[^a-z]+/g, "_"),
  name: description,
  lago_item_id: uuid(`item ${description}`),
  item_type: of === "add_on" ? "AddOn" : of === "charge" ? "BillableMetric" : "Subscription"
})

/** The subscription that an invoice bills; none where it bills no plan. */
export const subscriptions = ({ createdAt, customer, currency, plan }: Invoice): Array<SubscriptionObject> =>
  plan === undefined ? [] : [{
    lago_id: uuid(`subscription ${customer.id} ${plan}`),
    external_id: `${customer.externalId}:${plan}`,
    lago_customer_id: customer.id,
    external_customer_id: customer.externalId,
    billing_time: "calendar",
    name: null,
    plan_code: plan,
    plan_amount_currency: currency,
    status: "active",
    created_at: createdAt,
    canceled_at: null,
    started_at: createdAt,
    ending_at: null,
    subscription_at: createdAt,
    terminated_at: null,
    previous_plan_code: null,
    next_plan_code: null,
    downgrade_plan_date: null,
    trial_ended_at: null,
    current_billing_period_started_at: null,
    current_billing_period_ending_at: null,
    on_termination_credit_note: "credit",
    on_termination_invoice: "generate"
  }]
