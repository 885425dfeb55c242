import { beforeAll, describe, expect, it } from "vitest"
import { mark } from "./Calls.ts"
import type { Calls } from "./Calls.ts"
import * as Fixture from "./Fixture.ts"

interface Loaded {
  readonly ids: ReadonlyArray<number> | false
  readonly messages: ReadonlyArray<
    { readonly type: string; readonly message: string; readonly record: number; readonly field?: string }
  >
}

const columns = [
  "id",
  "move_type",
  "partner_id/.id",
  "invoice_date",
  "ref",
  "invoice_line_ids/name",
  "invoice_line_ids/quantity",
  "invoice_line_ids/price_unit",
  "invoice_line_ids/account_id/.id",
  "invoice_line_ids/tax_ids/.id"
]

/** Loads of this run, with external ids that nobody else uses. */
const imports = (odoo: Calls, own: () => Fixture.Fixture) => {
  const load = (fields: ReadonlyArray<string>, data: ReadonlyArray<ReadonlyArray<unknown>>, model = "account.move") =>
    odoo.call<Loaded>(model, "load", { fields, data })
  const key = () => `nexa_test.move_${own().run}_${mark()}`
  const row = (
    xid: string,
    more: {
      readonly partner?: string
      readonly date?: string
      readonly price?: string
      readonly taxes?: string
      readonly type?: string
      readonly quantity?: string
    } = {}
  ) => [
    xid,
    more.type ?? "out_invoice",
    more.partner ?? String(own().partner),
    more.date ?? "2026-04-01",
    "r",
    "Hosting",
    more.quantity ?? "1",
    more.price ?? "100.50",
    String(own().account),
    more.taxes ?? String(own().tax("13% HST"))
  ]
  const named = (xid: string) =>
    odoo.find("ir.model.data", [["module", "=", "nexa_test"], ["name", "=", xid.slice("nexa_test.".length)]], [
      "res_id",
      "model"
    ])
  return { load, key, row, named }
}

const writing = (odoo: Calls, own: () => Fixture.Fixture): void => {
  const { load, key, row, named } = imports(odoo, own)

  it("creates invoices with their lines on further rows, and their external ids", async () => {
    const [one, two] = [key(), key()]
    const line = [
      "",
      "",
      "",
      "",
      "",
      "Extra",
      "2",
      "3",
      String(own().account),
      `${own().tax("5% GST")},${own().tax("9.975% QST")}`
    ]
    const { ids, messages } = await load(columns, [row(one), line, row(two, { taxes: "" })])
    expect(messages).toEqual([])
    const moves = await odoo.call<ReadonlyArray<object>>("account.move", "read", {
      ids,
      fields: ["amount_untaxed", "amount_tax", "partner_id", "date", "state"]
    })
    expect(moves).toMatchObject([
      {
        amount_untaxed: 106.5,
        amount_tax: 13.97,
        partner_id: [own().partner, `Acme ${own().run}`],
        date: "2026-04-01",
        state: "draft"
      },
      { amount_untaxed: 100.5, amount_tax: 0 }
    ])
    expect(await named(one)).toMatchObject([{ res_id: (ids as ReadonlyArray<number>)[0], model: "account.move" }])
  })

  it("an external id that is there updates its record, and lines without ids are appended", async () => {
    const xid = key()
    const first = await load(columns, [row(xid, { taxes: "" })])
    const again = await load(columns, [row(xid, { taxes: "", price: "1" })])
    expect(again.ids).toEqual(first.ids)
    expect(await odoo.read("account.move", (first.ids as ReadonlyArray<number>)[0] ?? 0, ["amount_total"]))
      .toMatchObject({ amount_total: 101.5 })
  })

  it("lines with external ids are updated instead", async () => {
    const [xid, line] = [key(), key()]
    const fields = ["id", "move_type", "invoice_line_ids/id", "invoice_line_ids/name", "invoice_line_ids/price_unit"]
    await load(fields, [[xid, "out_invoice", line, "a", "10"]])
    const { ids } = await load(fields, [[xid, "out_invoice", line, "a", "11"]])
    expect(await odoo.read("account.move", (ids as ReadonlyArray<number>)[0] ?? 0, ["amount_total"])).toMatchObject({
      amount_total: 11
    })
  })
}

const refusals = (odoo: Calls, own: () => Fixture.Fixture): void => {
  const { load, key, row, named } = imports(odoo, own)

  it("one wrong row undoes the whole load, and every wrong row is named", async () => {
    const [good, bad, worse] = [key(), key(), key()]
    const answer = await load(columns, [
      row(good),
      row(bad, { partner: "99999999" }),
      row(worse, { date: "2026-14-01" })
    ])
    expect(answer).toMatchObject({
      ids: false,
      messages: [
        {
          type: "error",
          record: 1,
          field: "partner_id",
          message: "No matching record found for database id '99999999' in field 'Partner'",
          rows: { from: 1, to: 1 }
        },
        {
          type: "error",
          record: 2,
          field: "invoice_date",
          message: "'2026-14-01' does not seem to be a valid date for field 'Invoice/Bill Date'"
        }
      ]
    })
    expect(await named(good)).toEqual([])
  })

  it("says what is wrong in a line or a choice", async () => {
    const message = async (more: object) => (await load(columns, [row(key(), more)])).messages[0]?.message
    expect(await message({ taxes: "99999" })).toBe(
      "No matching record found for database id '99999' in field 'Invoice lines/Taxes'"
    )
    expect(await message({ quantity: "x" })).toBe("'x' does not seem to be a number for field 'Invoice lines/Quantity'")
    expect(await message({ type: "nonsense" })).toBe("Value 'nonsense' not found in selection field 'Type'")
  })

  it("an unknown column is a 500", async () => {
    expect(await odoo.refusal("account.move", "load", { fields: ["id", "nope"], data: [["x.y", "z"]] })).toMatchObject({
      status: 500,
      message: "Invalid field name 'nope'"
    })
  })

  it("a posted invoice takes no more lines", async () => {
    const xid = key()
    const { ids } = await load(columns, [row(xid)])
    await odoo.call("account.move", "action_post", { ids })
    const again = await load(columns, [row(xid)])
    expect(again.ids).toBe(false)
    expect(again.messages[0]?.message).toContain("You cannot modify the following readonly fields on a posted move:")
  })

  it("an external id of another model is refused", async () => {
    const xid = key()
    await load(columns, [row(xid)])
    const answer = await load(["id", "name"], [[xid, "x"]], "res.partner")
    expect(answer.ids).toBe(false)
    expect(answer.messages[0]?.message).toContain(
      `For external id ${xid} when trying to create/update a record of model res.partner ` +
        "found record of different model account.move"
    )
  })
}

const partners = (odoo: Calls, own: () => Fixture.Fixture): void => {
  const { load, key } = imports(odoo, own)

  it("partners load by country's name, database id or external id, and need a name", async () => {
    const partner = (fields: ReadonlyArray<string>, cells: ReadonlyArray<string>) =>
      load(["id", ...fields], [[key(), ...cells]], "res.partner")
    const { id: canada } = await odoo.first("res.country", [["code", "=", "CA"]])
    for (
      const [field, value] of [["country_id", "Canada"], ["country_id/.id", String(canada)], [
        "country_id/id",
        "base.ca"
      ]]
    ) {
      const { ids } = await partner(["name", "is_company", field ?? ""], ["Acme", "1", value ?? ""])
      expect(await odoo.read("res.partner", (ids as ReadonlyArray<number>)[0] ?? 0, ["country_id", "is_company"]))
        .toMatchObject({ country_id: [canada, "Canada"], is_company: true })
    }
    expect(await partner(["name", "email"], ["", "x@y.z"])).toMatchObject({
      ids: false,
      messages: [{ type: "error", message: "Contacts require a name" }]
    })
    expect(await partner(["name", "country_id"], ["x", "Nowhere"])).toMatchObject({
      ids: false,
      messages: [{ message: "No matching record found for name 'Nowhere' in field 'Country'" }]
    })
  })
}

/** Odoo's import: one transaction, external ids, lines as further rows. */
export const suite = (odoo: Calls): void => {
  let fixture: Fixture.Fixture
  beforeAll(async () => {
    fixture = await Fixture.make(odoo)
  })
  describe("writing", () => writing(odoo, () => fixture))
  describe("refusals", () => refusals(odoo, () => fixture))
  describe("partners", () => partners(odoo, () => fixture))
}
