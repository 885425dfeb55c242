/** Invoices besides the sample's: the rows that NexaCloud keeps of one, and what Stripe has of it. */
import { customers } from "../../sandbox/sample/Customers.ts"
import { uuid } from "../../sandbox/sample/Identity.ts"
import { draft, type Invoice, type TaxRow } from "../../sandbox/stripe/Invoice.ts"
import { finalize } from "../../sandbox/stripe/Transitions.ts"

type Cell = string | null

export interface Bill {
  /** What Stripe bills, in minor units; absent: Stripe does not know it. Untaxed is what one line comes to. */
  readonly stripe?: { readonly untaxed: number; readonly tax: number; readonly currency?: string }
  /** Columns that differ from an ordinary invoice of 100.00 + 13.00. */
  readonly row?: Readonly<Record<string, Cell>>
  readonly items?: ReadonlyArray<Readonly<Record<string, Cell>>>
  readonly user?: Readonly<Record<string, Cell>>
}

/** What NexaCloud's tables do not insist on in every version of it. */
export const LENIENT = `
  alter table users alter full_name drop not null, alter email drop not null;
  alter table invoices alter user_id drop not null, alter currency drop not null, alter subtotal drop not null,
    alter tax drop not null, alter amount_paid drop not null, alter subtotal type numeric;
  alter table invoice_items alter description drop not null, alter unit_price drop not null;`

export const idOf = (name: string): string => uuid(`bill ${name}`)
export const referenceOf = (name: string): string => `in_${name.replaceAll(/\W/g, "")}`

/** SQL that inserts a bill. */
export const sql = (name: string, { items = [], row = {}, user = {} }: Bill): string => {
  const userId = uuid(`user of ${name}`)
  const own = {
    id: userId,
    full_name: "Zoë Tester",
    email: `${userId}@mail.example`,
    created_at: "2026-06-01",
    ...user
  }
  const invoice = {
    id: idOf(name),
    stripe_invoice_id: referenceOf(name),
    invoice_number: name,
    user_id: userId,
    created_at: "2026-07-02T00:00:00Z",
    currency: "CAD",
    status: "open",
    subtotal: "100.00",
    tax: "13.00",
    amount_paid: "0.00",
    ...row
  }
  return [
    insert("users", own),
    insert("invoices", invoice),
    ...items.map((item, index) =>
      insert("invoice_items", {
        id: uuid(`item ${index} of ${name}`),
        invoice_id: invoice.id,
        description: "Odoo ERP Hosting",
        quantity: "1",
        unit_price: "100.00",
        amount: "100.00",
        ...item
      })
    )
  ].join("\n")
}

/** The invoice that Stripe has, final and unpaid, of a customer in Ontario. */
export const invoice = (name: string, { currency = "cad", tax, untaxed }: NonNullable<Bill["stripe"]>): Invoice => {
  const at = Date.parse("2026-06-20T12:00:00Z") / 1_000
  const { city, line1, postalCode } = customers.priya
  const hst: TaxRow = {
    id: "txr_hst",
    displayName: "HST",
    type: "hst",
    percentage: 13,
    country: "CA",
    state: "ON",
    amount: tax
  }
  const drafted = draft({
    id: referenceOf(name),
    customer: { id: "cus_1", name, email: "x@mail.example", city, country: "CA", line1, postalCode, state: "ON" },
    created: at,
    currency,
    lines: [{ description: "As billed", quantity: "1", unitAmount: String(untaxed), amount: untaxed }],
    taxes: tax === 0 ? [] : [hst]
  })
  return finalize(drafted, at, name)
}

const insert = (table: string, row: Readonly<Record<string, Cell>>): string => {
  const values = Object.values(row).map((value) => value === null ? "null" : `'${value.replaceAll("'", "''")}'`)
  return `insert into ${table} (${Object.keys(row).join(", ")}) values (${values.join(", ")});`
}
