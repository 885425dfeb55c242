import { beforeAll, describe, expect, it } from "vitest"
import type { Calls } from "./Calls.ts"
import * as Fixture from "./Fixture.ts"

const totals = ["amount_untaxed", "amount_tax", "amount_total", "amount_residual"]

const taxTable: ReadonlyArray<readonly [string, ReadonlyArray<Fixture.Line>, number, number]> = [
  ["13 % of 3 × 3.35 is rounded once", [[3, 3.35, "13% HST"]], 10.05, 1.31],
  [
    "three lines of 3.35 are rounded once",
    [[1, 3.35, "13% HST"], [1, 3.35, "13% HST"], [1, 3.35, "13% HST"]],
    10.05,
    1.31
  ],
  ["GST and QST of 125.00 are rounded apart", [[1, 125, "14.975% GST+QST"]], 125, 18.72],
  ["GST and QST of 123.45 lose a cent", [[1, 123.45, "14.975% GST+QST"]], 123.45, 18.48],
  ["a tax alone and in a group is rounded as one", [[1, 20.1, "5% GST"], [1, 3.3, "14.975% GST+QST"]], 23.4, 1.5],
  ["a half goes away from zero", [[1, 0.5, "5% GST"], [1, 0.004]], 0.5, 0.03],
  ["a negative half goes away from zero", [[1, -0.1, "5% GST"], [1, 10]], 9.9, -0.01],
  ["prices below the cent add up before rounding", [[1, 10.004, "13% HST"], [1, 10.004, "13% HST"]], 20.01, 2.6],
  ["quantity is rounded to 2 decimals before multiplying", [[0.125, 800]], 104, 0],
  ["two taxes on a line do not tax each other", [[1, 10, "5% GST", "9.975% QST"]], 10, 1.5],
  ["0 % is a tax of nothing", [[1, 10, "0% GST"]], 10, 0],
  ["lines that cancel are an invoice of nothing", [[1, 5, "13% HST"], [1, -5, "13% HST"]], 0, 0]
]

const taxes = (odoo: Calls, own: () => Fixture.Fixture): void => {
  it.each(taxTable)("tax: %s", async (_, lines, untaxed, tax) => {
    const move = await odoo.read("account.move", await own().invoice(lines), totals)
    const total = Math.round((untaxed + tax) * 100) / 100
    expect(move).toMatchObject({
      amount_untaxed: untaxed,
      amount_tax: tax,
      amount_total: total,
      amount_residual: total
    })
  })

  it("a line shows its own subtotal and total, and a price keeps its decimals", async () => {
    const id = await own().invoice([[1, 10.004, "13% HST"], [1234.567, 0.123456]])
    const lines = await odoo.find("account.move.line", [["move_id", "=", id], ["display_type", "=", "product"]], [
      "quantity",
      "price_unit",
      "price_subtotal",
      "price_total"
    ], { order: "id" })
    expect(lines).toMatchObject([
      { quantity: 1, price_unit: 10.004, price_subtotal: 10, price_total: 11.3 },
      { quantity: 1234.57, price_unit: 0.123456, price_subtotal: 152.42, price_total: 152.42 }
    ])
  })

  it("tax_totals tells each tax group's part", async () => {
    const { tax_totals: shown } = await odoo.read(
      "account.move",
      await own().invoice([[1, 123.45, "14.975% GST+QST"]]),
      ["tax_totals"]
    )
    expect(shown).toMatchObject({
      base_amount_currency: 123.45,
      tax_amount_currency: 18.48,
      subtotals: [{
        tax_groups: [{ group_name: "GST", tax_amount_currency: 6.17 }, {
          group_name: "QST",
          tax_amount_currency: 12.31
        }]
      }]
    })
  })
}

const taxesByHand = (odoo: Calls, own: () => Fixture.Fixture): void => {
  const three: ReadonlyArray<Fixture.Line> = [[1, 3.35, "13% HST"], [1, 3.35, "13% HST"], [1, 3.35, "13% HST"]]
  const taxLine = async (id: number) => {
    const domain = [["move_id", "=", id], ["display_type", "=", "tax"]]
    return (await odoo.find("account.move.line", domain, ["name", "amount_currency", "balance"]))[0] ?? { id: 0 }
  }
  const set = async (id: number, amount_currency: number) => {
    const line = await taxLine(id)
    const vals = { line_ids: [[1, line.id, { amount_currency, name: "13% HST (by hand)" }]] }
    await odoo.call("account.move", "write", { ids: [id], vals })
  }
  const corrected = { amount_untaxed: 10.05, amount_tax: 1.32, amount_total: 11.37, amount_residual: 11.37 }

  it("a tax line's amount set by hand counts, through changes that are none of tax and through posting", async () => {
    const id = await own().invoice(three)
    await set(id, -1.32)
    expect(await odoo.read("account.move", id, totals)).toMatchObject(corrected)
    await odoo.call("account.move", "write", { ids: [id], vals: { ref: "x", invoice_date_due: "2026-04-01" } })
    await own().post(id)
    expect(await odoo.read("account.move", id, [...totals, "tax_totals"])).toMatchObject({
      ...corrected,
      tax_totals: { base_amount_currency: 10.05, tax_amount_currency: 1.32 }
    })
    expect(await taxLine(id)).toMatchObject({ name: "13% HST (by hand)", amount_currency: -1.32, balance: -1.32 })
  })

  it("a credit note's tax line is set the other way", async () => {
    const id = await own().invoice(three, { move_type: "out_refund" })
    await set(id, 1.32)
    expect(await odoo.read("account.move", id, totals)).toMatchObject(corrected)
  })

  it("it is computed anew where lines are replaced or changed, and when the invoice goes back to draft", async () => {
    const id = await own().invoice(three)
    await set(id, -1.32)
    const vals = { invoice_line_ids: [[5, 0, 0], ...own().lines(three)] }
    await odoo.call("account.move", "write", { ids: [id], vals })
    expect(await odoo.read("account.move", id, totals)).toMatchObject({ amount_tax: 1.31, amount_total: 11.36 })
    expect(await taxLine(id)).toMatchObject({ name: "13% HST", amount_currency: -1.31 })
    await set(id, -1.32)
    await own().post(id)
    await odoo.call("account.move", "button_draft", { ids: [id] })
    expect(await odoo.read("account.move", id, totals)).toMatchObject({ amount_tax: 1.31, amount_total: 11.36 })
  })

  it("a reversal computes it anew: a cent stays open", async () => {
    const id = await own().invoice(three)
    await set(id, -1.32)
    await own().post(id)
    const context = { active_model: "account.move", active_ids: [id] }
    const { journal_id: journal } = await odoo.read("account.move", id, ["journal_id"])
    const journal_id = Array.isArray(journal) ? journal[0] : null
    const wizard = await odoo.createOne("account.move.reversal", { journal_id, date: "2026-03-04" }, context)
    await odoo.call("account.move.reversal", "refund_moves", { ids: [wizard], context })
    const refund = await odoo.first("account.move", [["reversed_entry_id", "=", id]])
    expect(await odoo.read("account.move", refund.id, totals)).toMatchObject({ amount_tax: 1.31, amount_total: 11.36 })
    await own().post(refund.id)
    expect(await odoo.read("account.move", id, ["payment_state", "amount_residual"])).toMatchObject({
      payment_state: "partial",
      amount_residual: 0.01
    })
  })
}

const drafts = (odoo: Calls, own: () => Fixture.Fixture): void => {
  it("a draft has no name, takes its date from the invoice date, and is due today unless told", async () => {
    const id = await own().invoice([[1, 100]], { invoice_date_due: undefined })
    const move = await odoo.read("account.move", id, [
      "name",
      "state",
      "date",
      "invoice_date_due",
      "journal_id",
      "write_date"
    ])
    expect(move).toMatchObject({
      name: false,
      state: "draft",
      date: "2026-03-04",
      journal_id: [expect.any(Number), "Sales"]
    })
    expect(move["invoice_date_due"]).toBe(String(move["write_date"]).slice(0, 10))
  })

  it("a copy is of today, and due today without terms; a line without account is refused", async () => {
    const id = await own().invoice([[1, 1]], { invoice_date_due: "2026-03-20" })
    const [copy] = await odoo.call<ReadonlyArray<number>>("account.move", "copy", { ids: [id] })
    const move = await odoo.read("account.move", copy ?? 0, ["invoice_date", "date", "invoice_date_due", "write_date"])
    const today = String(move["write_date"]).slice(0, 10)
    expect(move).toMatchObject({ invoice_date: false, date: today, invoice_date_due: today })
    const vals = { move_type: "out_invoice", invoice_line_ids: [[0, 0, { name: "x", account_id: false }]] }
    expect(await odoo.refusal("account.move", "create", { vals_list: [vals] })).toMatchObject({
      status: 422,
      message: "The operation cannot be completed: Missing required account on accountable line."
    })
  })

  it("a draft is deleted with its lines", async () => {
    const id = await own().invoice([[1, 1]])
    await odoo.call("account.move", "unlink", { ids: [id] })
    expect(await odoo.call("account.move.line", "search_count", { domain: [["move_id", "=", id]] })).toBe(0)
  })
}

const lines = (odoo: Calls, own: () => Fixture.Fixture): void => {
  it("line commands change, delete, add and clear", async () => {
    const id = await own().invoice([[1, 10, "13% HST"], [1, 20, "13% HST"]])
    const { invoice_line_ids: ids } = await odoo.read("account.move", id, ["invoice_line_ids"])
    const [one, two] = ids as ReadonlyArray<number>
    const write = (commands: ReadonlyArray<unknown>) =>
      odoo.call("account.move", "write", { ids: [id], vals: { invoice_line_ids: commands } })
    await write([[1, one, { price_unit: 30 }], [2, two, 0], ...own().lines([[1, 5]])])
    expect(await odoo.read("account.move", id, totals)).toMatchObject({
      amount_untaxed: 35,
      amount_tax: 3.9,
      amount_total: 38.9
    })
    await write([[5, 0, 0]])
    expect(await odoo.read("account.move", id, ["amount_total", "line_ids"])).toMatchObject({
      amount_total: 0,
      line_ids: []
    })
  })

  it("a line added to or taken from a draft by itself changes its totals", async () => {
    const id = await own().invoice([[1, 10, "13% HST"]])
    const line = await odoo.createOne("account.move.line", {
      move_id: id,
      name: "More",
      price_unit: 5,
      account_id: own().account
    })
    expect(await odoo.read("account.move", id, ["amount_untaxed", "amount_total"])).toMatchObject({
      amount_untaxed: 15,
      amount_total: 16.3
    })
    await odoo.call("account.move.line", "unlink", { ids: [line] })
    expect(await odoo.read("account.move", id, ["amount_untaxed", "amount_total"])).toMatchObject({
      amount_untaxed: 10,
      amount_total: 11.3
    })
  })

  it("a line without account or taxes takes the journal's account and none", async () => {
    const stranger = await odoo.createOne("res.partner", { name: `Stranger ${own().run}` })
    const id = await own().invoice([], {
      partner_id: stranger,
      invoice_line_ids: [[0, 0, { name: "only", price_unit: 100 }]]
    })
    const line = await odoo.first("account.move.line", [["move_id", "=", id], ["display_type", "=", "product"]], [
      "account_id",
      "tax_ids"
    ])
    expect(line).toMatchObject({ account_id: [expect.any(Number), "Sales of Goods"], tax_ids: [] })
  })
}

/** Drafts of invoices: their taxes and their lines. */
export const suite = (odoo: Calls): void => {
  let fixture: Fixture.Fixture
  beforeAll(async () => {
    fixture = await Fixture.make(odoo)
  })
  describe("taxes", () => taxes(odoo, () => fixture))
  describe("taxes by hand", () => taxesByHand(odoo, () => fixture))
  describe("drafts", () => drafts(odoo, () => fixture))
  describe("lines", () => lines(odoo, () => fixture))
}
