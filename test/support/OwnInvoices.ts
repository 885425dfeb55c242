/** Invoices of a test's own, in NexaCloud and at Stripe, for books that other tests use too. */
import * as Effect from "effect/Effect"
import { draft } from "../../sandbox/stripe/Invoice.ts"
import { call, type OdooSettings } from "./OdooBooks.ts"
import type { Project } from "./Sandboxed.ts"

export interface OwnInvoices {
  /** Part of every id, reference, number, name and e-mail: twelve hexadecimal digits. */
  readonly tag: string
  /** NexaCloud ids. */
  readonly ids: ReadonlyArray<string>
  /** Of the customers. */
  readonly emails: ReadonlyArray<string>
}

/** 2026-06-01 at 09:00 UTC, in seconds. */
const DAY = Date.parse("2026-06-01T09:00:00Z") / 1_000

const COMPANIES = ["Alder", "Birch"]

/**
 * Two invoices of 113.00, HST included, one each of two companies.
 *
 * Alder  paid whole; in the books a draft of it waits, of somebody else and with a wrong line
 * Birch  paid in two parts, not all; a person with its e-mail is in the books
 */
export const make = Effect.fnUntraced(function*(project: Project, odoo: OdooSettings, tag: string) {
  const uuid = (kind: number, n: number) => `0000000${kind}-0000-4000-800${n}-${tag}`
  const emails = COMPANIES.map((name) => `${name.toLowerCase()}@${tag}.example`)
  const invoices = emails.map((email, at) => ({
    id: uuid(2, at),
    reference: `in_${tag}${at}`,
    number: `${tag}-${at}`,
    email
  }))
  yield* project.sql([
    ...COMPANIES.map((name, at) =>
      `insert into users values ('${uuid(1, at)}', 'Robin ${name}', '${name} ${tag}', '${emails[at]}', null, now())`
    ),
    ...invoices.map(({ id, number, reference }, at) =>
      `insert into invoices values ('${id}', '${reference}', '${number}', '${uuid(1, at)}', null, now(),
        'CAD', 'open', 100.00, 13.00, 0, null)`
    ),
    ...invoices.map(({ id }, at) =>
      `insert into invoice_items values ('${uuid(3, at)}', '${id}', 'Odoo ERP Hosting', 1, 60.00, 60.00)`
    )
  ].join(";\n"))
  yield* Effect.sync(() => {
    for (const { email, number, reference } of invoices) bill(project, reference, number, email)
    pay(project, invoices.map(({ reference }) => reference))
  })
  yield* Effect.promise(() => plant(odoo, { email: emails[1], id: invoices[0]?.id, tag }))
  const own: OwnInvoices = { tag, ids: invoices.map(({ id }) => id), emails }
  return own
})

const bill = ({ stripe: { state } }: Project, id: string, number: string, email: string) => {
  const line = { quantity: "1", unitAmount: "5000", amount: 5_000 }
  const address = { city: "Toronto", country: "CA", line1: "1 Front St", postalCode: "M5J 2N1", state: "ON" }
  state.add(draft({
    id,
    customer: { id: `cus_${id}`, name: "Robin", email, ...address },
    created: DAY,
    lines: [{ ...line, description: "Odoo ERP Hosting" }, { ...line, description: "Plan" }],
    taxes: [{
      id: `txr_${id}`,
      displayName: "HST",
      type: "hst",
      percentage: 13,
      country: "CA",
      state: "ON",
      amount: 1_300
    }]
  }))
  state.finalize(id, DAY, number)
}

const pay = ({ stripe: { state } }: Project, [whole = "", partly = ""]: ReadonlyArray<string>) => {
  state.pay(whole, { at: DAY + 86_400 })
  state.pay(partly, { at: DAY + 86_400, amount: 5_000 })
  state.pay(partly, { at: DAY + 172_800, amount: 2_000, type: "payment_record" })
}

const plant = async (
  odoo: OdooSettings,
  { email, id, tag }: { readonly email: string | undefined; readonly id: string | undefined; readonly tag: string }
) => {
  const made = await call(odoo, "res.partner", "create", {
    vals_list: [{ name: `Robin Birch ${tag}`, email }, { name: `Somebody else ${tag}` }]
  })
  await call(odoo, "account.move", "create", {
    vals_list: [{
      move_type: "out_invoice",
      partner_id: Array.isArray(made) ? made[1] : false,
      x_fc_nexacloud_invoice_id: id,
      invoice_line_ids: [[0, 0, { name: "Of an earlier import", quantity: 7, price_unit: 1 }]]
    }]
  })
}
