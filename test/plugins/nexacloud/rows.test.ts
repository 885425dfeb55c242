import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import { tables } from "#plugins/nexacloud"
import { decode, decodeItems, type InvoiceRow, type ItemRow } from "../../../plugins/postgres/schema.ts"

const row: InvoiceRow = {
  id: "i-1",
  reference: "in_1",
  number: "NEX-1",
  customer_id: "u-1",
  customer_found: true,
  full_name: "Zoé Ouimet",
  company: "Café Ouimet",
  email: "zoe@example.com",
  currency: "CAD",
  subtotal: "100.00",
  tax: "13.00",
  status: "open",
  created_at: "2026-05-27T04:00:00Z",
  paid_at: null,
  amount_paid: null
}

const item: ItemRow = {
  id: "l-1",
  invoice_id: "i-1",
  description: "Managed × 1",
  quantity: "1",
  unit_price: "100",
  amount: "100.00"
}

/** A row and its items, as a run reads them. */
const decoded = (rows: Partial<InvoiceRow>, items: ReadonlyArray<Partial<ItemRow>>) =>
  Result.flatMap(
    decode(tables, { ...row, ...rows }, null),
    (invoice) =>
      Result.map(decodeItems(tables, items.map((each) => ({ ...item, ...each }))), (items) => ({ ...invoice, items }))
  )

const decimal = (text: string) => BigDecimal.fromStringUnsafe(text)

describe("an invoice may hold this and still be real", () => {
  const cases: ReadonlyArray<[what: string, row: Partial<InvoiceRow>, items: ReadonlyArray<Partial<ItemRow>>]> = [
    ["everything", {}, [{}]],
    ["no items", {}, []],
    ["no billing reference", { reference: null }, [{}]],
    ["no number", { number: null }, [{}]],
    ["no company", { company: null }, [{}]],
    ["no name and no e-mail", { company: null, full_name: null, email: null }, [{}]],
    ["no tax", { tax: null }, [{}]],
    ["no dates, no status", { created_at: null, status: null }, [{}]],
    ["an item of no quantity", {}, [{ quantity: null }, { quantity: "0" }]],
    ["an item without price or description", {}, [{ unit_price: null, description: null }]],
    ["a credit", {}, [{ amount: "-49.99", unit_price: "-49.990000" }]],
    ["a negative subtotal", { subtotal: "-12.50", tax: "-1.63" }, []],
    ["a currency in small letters", { currency: " jpy " }, []]
  ]
  it.each(cases)("%s", (_, rows, items) => {
    assert.isTrue(Result.isSuccess(decoded(rows, items)))
  })
})

describe("an invoice is rejected by the name of the column", () => {
  const cases: ReadonlyArray<[row: Partial<InvoiceRow>, items: ReadonlyArray<Partial<ItemRow>>, problem: string]> = [
    [{ subtotal: null }, [], "invoices.subtotal is NULL"],
    [{ subtotal: "NaN" }, [], "invoices.subtotal is \"NaN\""],
    [{ tax: "Infinity" }, [], "invoices.tax is \"Infinity\""],
    [{ currency: null }, [], "invoices.currency is NULL"],
    [{ currency: "dollars" }, [], "invoices.currency is \"dollars\""],
    [{ customer_id: null, customer_found: false }, [], "invoices.user_id is NULL"],
    [{ customer_found: false }, [], "invoices.user_id is \"u-1\", which names no row of users"],
    [{}, [{}, { amount: null }], "invoice_items.amount is NULL"],
    [{}, [{ quantity: "NaN" }], "invoice_items.quantity is \"NaN\""],
    [{ subtotal: null, currency: "$" }, [], "invoices.currency is \"$\", invoices.subtotal is NULL"]
  ]
  it.each(cases)("%o %o", (rows, items, problem) => {
    const read = decoded(rows, items)
    assert.deepStrictEqual(Result.isFailure(read) ? read.failure : null, problem)
  })
})

describe("nothing is lost or made up", () => {
  const read = (rows: Partial<InvoiceRow>, items: ReadonlyArray<Partial<ItemRow>> = []) =>
    Result.getOrThrow(decoded(rows, items))

  it("keeps every digit of an amount that no floating-point number holds", () => {
    const invoice = read({ subtotal: "9007199254740993.01" }, [{ quantity: "0.1250", unit_price: "0.000001" }])
    assert.isTrue(BigDecimal.equals(invoice.subtotal, decimal("9007199254740993.01")))
    assert.isTrue(BigDecimal.equals(invoice.items[0]?.quantity ?? decimal("0"), decimal("0.125")))
    assert.isTrue(BigDecimal.equals(invoice.items[0]?.unitPrice ?? decimal("0"), decimal("0.000001")))
  })
  it("a tax that is not there is none", () => {
    assert.isTrue(BigDecimal.equals(read({ tax: null }).tax, decimal("0")))
  })
  it("blanks are no text, currencies are capitals", () => {
    const invoice = read({ number: "  ", company: "\t", full_name: " Zoé ", currency: "cad" })
    assert.isNull(invoice.number)
    assert.isNull(invoice.customer.company)
    assert.strictEqual(invoice.customer.fullName, "Zoé")
    assert.strictEqual(invoice.currency, "CAD")
  })
})
