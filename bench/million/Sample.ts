/** The invoices of the benchmark, by their number: three items each, taxed in Ontario, seven in eight paid a day later. */
import { Money } from "#etl"
import * as Bodies from "../../sandbox/stripe/Bodies.ts"
import * as StripeInvoice from "../../sandbox/stripe/Invoice.ts"
import * as Move from "../../sandbox/stripe/Transitions.ts"

/** Seconds since 1970 at which the first was made, and between one and the next. */
export const START = Date.parse("2024-01-01T00:00:00Z") / 1_000
export const EVERY = 30
export const DAY = 86_400
/** Prices of the first item: from 100.00 in whole dollars. */
export const PRICES = 50
export const CUSTOMERS_EACH = 20

const FIRST = 10_000
const SECOND = 2_000
const THIRD = 4_999

export const referenceOf = (n: number): string => `in_${n}`

/** The place of a reference or of a printed number, `in_17` or `NX-17`. */
export const placeOf = (text: string): number => Number(text.slice(3))

export const createdAt = (n: number): number => START + n * EVERY

export const isPaid = (n: number): boolean => n % 8 !== 0

/** In cents. */
export const subtotalOf = (n: number): number => FIRST + (n % PRICES) * 100 + SECOND + THIRD
export const taxOf = (n: number): number => Math.floor((subtotalOf(n) * 13 + 50) / 100)
export const totalOf = (n: number): Money.Money => Money.make(BigInt(subtotalOf(n) + taxOf(n)), "CAD")

const ITEMS = [
  { description: "Odoo ERP Hosting (2026-05-01 to 2026-06-01)", quantity: "1", price: (n: number) => FIRST + n * 100 },
  { description: "Daily Backup Protection", quantity: "2", price: () => SECOND / 2 },
  { description: "Managed Odoo - Standard (at $49.99 / month)", quantity: "1", price: () => THIRD }
]

/** SQL that fills the tables of `sandbox/nexacloud/schema.sql` with so many invoices, their items and customers. */
export const rows = (count: number): string => {
  const customers = Math.ceil(count / CUSTOMERS_EACH)
  const cents = (expression: string | number) => `(${expression})::numeric(12, 2) / 100`
  const subtotal = cents(`${subtotalOf(0)} + (n % ${PRICES}) * 100`)
  const items = ITEMS.map(({ description, price, quantity }, place) => {
    const unit = cents(place === 0 ? `${FIRST} + (n % ${PRICES}) * 100` : price(0))
    return `(${place}, '${description}', ${quantity}, ${unit}, ${quantity} * ${unit})`
  })
  return `
    insert into users select md5('u' || n)::uuid, 'Person ' || n, 'Company ' || n || ' Inc.', 'p' || n || '@company.example',
      case when n % 3 = 0 then 'ap' || n || '@company.example' end, to_timestamp(${START})
      from generate_series(0, ${customers - 1}) n;
    insert into invoices
      select md5('i' || n)::uuid, 'in_' || n, 'NX-' || n, md5('u' || n % ${customers})::uuid, null,
        to_timestamp(${START} + n * ${EVERY}), 'CAD', 'open', ${subtotal}, round(${subtotal} * 0.13, 2), 0, null
      from generate_series(0, ${count - 1}) n;
    insert into invoice_items
      select md5('l' || n || '-' || place)::uuid, md5('i' || n)::uuid::text, description, quantity, price, amount
      from generate_series(0, ${count - 1}) n
      cross join lateral (values ${items.join(", ")}) item (place, description, quantity, price, amount);`
}

/** Stripe's invoice as JSON text, of the size that it really has. */
export const bodyOf = (n: number): string => {
  const created = createdAt(n)
  const given = [n, created, created + 3_600, created + DAY]
  return template(n % PRICES, isPaid(n)).map((part) => typeof part === "string" ? part : given[part]).join("")
}

type Template = ReadonlyArray<string | number>

const known = new Map<string, Template>()
/** Stand for number, creation, issue and payment in a template. */
const MARKS = ["7777777777", "1888888801", "1888892401", "1888975201"]

/** The text around what differs between invoices of one price: each part of `MARKS` by its place there. */
const template = (price: number, paid: boolean): Template => {
  const key = `${price} ${paid}`
  const found = known.get(key)
  if (found !== undefined) return found
  const [name = "", created = "", issued = "", paidAt = ""] = MARKS
  const open = Move.finalize(
    StripeInvoice.draft({
      id: `in_${name}`,
      customer: CUSTOMER,
      created: Number(created),
      lines: ITEMS.map(({ description, price: unit, quantity }) => ({
        description,
        quantity,
        unitAmount: String(unit(price)),
        amount: Number(quantity) * unit(price)
      })),
      taxes: [{ ...HST, amount: taxOf(price) }]
    }),
    Number(issued),
    `NX-${name}`
  )
  const body = JSON.stringify(
    Bodies.invoice(paid ? Move.pay(open, { at: Number(paidAt) }) : open, ["payments"])
  )
  const made = body.split(new RegExp(`(${MARKS.join("|")})`)).map((part) => {
    const mark = MARKS.indexOf(part)
    return mark === -1 ? part : mark
  })
  known.set(key, made)
  return made
}

const HST = { id: "txr_hst", displayName: "HST", type: "hst", percentage: 13, country: "CA", state: "ON" } as const

const CUSTOMER = {
  id: "cus_1",
  name: "Acme Inc.",
  email: "ap@acme.example",
  city: "Ottawa",
  country: "CA",
  line1: "1 Main St",
  postalCode: "K1A 0A6",
  state: "ON"
}
