import { describe, expect, it } from "vitest"
import { mark } from "./Calls.ts"
import type { Calls } from "./Calls.ts"

const accounts = (odoo: Calls) => {
  it("accounts have unique codes of letters, digits and dots", async () => {
    const code = `NCR.${mark().toUpperCase()}`
    const make = (own: string) =>
      odoo.refusal("account.account", "create", { vals_list: [{ code: own, name: "Hosting", account_type: "income" }] })
    const id = await odoo.createOne("account.account", { code, name: "Hosting", account_type: "income" })
    expect(await odoo.read("account.account", id, ["code", "account_type", "display_name", "active"])).toMatchObject({
      code,
      account_type: "income",
      display_name: "Hosting",
      active: true
    })
    expect(await make(code)).toMatchObject({
      status: 422,
      message: `Account codes must be unique. You can't create accounts with these duplicate codes: ${code}`
    })
    expect(await make("NCR-X")).toMatchObject({
      status: 422,
      message: "The account code can only contain alphanumeric characters and dots."
    })
  })

  it("journals have unique codes of 5 characters, and a bank gets an account", async () => {
    const code = `T${mark().slice(0, 4).toUpperCase()}`
    const vals = { name: `Bank ${code}`, code: `${code}LONGER`, type: "bank" }
    const id = await odoo.createOne("account.journal", vals)
    expect(await odoo.read("account.journal", id, ["code", "type", "default_account_id"])).toMatchObject({
      code,
      type: "bank",
      default_account_id: [expect.any(Number), `Bank ${code}`]
    })
    expect(await odoo.refusal("account.journal", "create", { vals_list: [vals] })).toMatchObject({
      status: 422,
      message: "The operation cannot be completed: Journal codes must be unique per company."
    })
  })
}

const ownFields = (odoo: Calls) => {
  it("a field of our own is there at once, and only once", async () => {
    const name = `x_fc_${mark()}`
    const { id: model_id } = await odoo.first("ir.model", [["model", "=", "account.move"]])
    const vals = { name, model_id, ttype: "char", field_description: "Key", index: true, copied: false }
    const create = (own: object) => odoo.refusal("ir.model.fields", "create", { vals_list: [own] })
    expect(await odoo.refusal("account.move", "search_read", { domain: [[name, "=", "k"]] })).toMatchObject({
      status: 500
    })
    await odoo.createOne("ir.model.fields", vals)
    expect(await create(vals)).toMatchObject({
      status: 422,
      message: "The operation cannot be completed: Field names must be unique per model."
    })
    expect(await create({ ...vals, name: "fc_key" })).toMatchObject({
      status: 422,
      message: "The operation cannot be completed: Custom fields must have a name that starts with 'x_'!"
    })
    expect(
      await odoo.call("account.move", "fields_get", { allfields: [name], attributes: ["type", "string", "store"] })
    ).toEqual({ [name]: { type: "char", string: "Key", store: true } })
    const move = await odoo.createOne("account.move", { move_type: "out_invoice", [name]: "k" })
    expect(await odoo.find("account.move", [[name, "=", "k"]], [name])).toEqual([{ id: move, [name]: "k" }])
    expect(
      await odoo.find("ir.model.fields", [["name", "=", name], ["model", "=", "account.move"]], [
        "ttype",
        "index",
        "state"
      ])
    ).toMatchObject([{ ttype: "char", index: true, state: "manual" }])
  })
}

const chart = (odoo: Calls) => {
  it("the books are Canadian: taxes, journals, currencies, rounding", async () => {
    const taxes = await odoo.find("account.tax", [["type_tax_use", "=", "sale"], ["name", "in", [
      "13% HST",
      "14.975% GST+QST"
    ]]], ["name", "amount", "amount_type", "children_tax_ids"])
    expect(taxes).toMatchObject([
      {
        name: "14.975% GST+QST",
        amount: 100,
        amount_type: "group",
        children_tax_ids: [expect.any(Number), expect.any(Number)]
      },
      { name: "13% HST", amount: 13, amount_type: "percent", children_tax_ids: [] }
    ])
    expect(
      (await odoo.find("account.journal", [["code", "in", ["INV", "BILL", "MISC", "BNK1"]]], ["code"])).map((row) =>
        row["code"]
      ).toSorted()
    ).toEqual(["BILL", "BNK1", "INV", "MISC"])
    expect(
      await odoo.find("res.currency", [["name", "in", ["CAD", "USD", "EUR", "JPY"]]], ["name", "rounding"], {
        order: "name"
      })
    ).toMatchObject([{ name: "CAD", rounding: 0.01 }, { name: "USD", rounding: 0.01 }])
    const [company] = await odoo.find("res.company", [["id", "=", 1]], [
      "tax_calculation_rounding_method",
      "country_id",
      "state_id",
      "hard_lock_date"
    ])
    expect(company).toMatchObject({
      tax_calculation_rounding_method: "round_globally",
      country_id: [expect.any(Number), "Canada"],
      state_id: [expect.any(Number), "Ontario (CA)"],
      hard_lock_date: false
    })
  })
}

/** What a pipeline sets up, and what it finds there. */
export const suite = (odoo: Calls): void => {
  describe("accounts and journals", () => accounts(odoo))
  describe("fields of our own", () => ownFields(odoo))
  describe("the chart", () => chart(odoo))
}
