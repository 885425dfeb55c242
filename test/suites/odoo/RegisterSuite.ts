import { beforeAll, describe, expect, it } from "vitest"
import type { Calls } from "./Calls.ts"
import * as Fixture from "./Fixture.ts"

const face = ["name", "state", "payment_state", "amount_residual"]
const nothingLeft = /^There's nothing left to pay for the selected journal items/

const single = (odoo: Calls, own: () => Fixture.Fixture): void => {
  it("a part leaves the rest open, the rest settles it, and nothing is left to pay", async () => {
    const id = await own().posted()
    const memo = `py_${own().run}_${id}`
    const action = await own().register([id], { amount: 40, communication: memo })
    expect(action).toMatchObject({
      type: "ir.actions.act_window",
      res_model: "account.payment",
      res_id: expect.any(Number)
    })
    expect(await odoo.read("account.move", id, face)).toMatchObject({ payment_state: "partial", amount_residual: 73 })
    expect(
      await odoo.find("account.payment", [["memo", "=", memo]], ["amount", "date", "state", "reconciled_invoice_ids"])
    ).toMatchObject([
      { amount: 40, date: "2026-03-10", state: "in_process", reconciled_invoice_ids: [id] }
    ])
    await own().register([id], { payment_date: "2026-03-11" })
    expect(await odoo.read("account.move", id, face)).toMatchObject({ payment_state: "paid", amount_residual: 0 })
    expect(await own().payments(id)).toMatchObject([{ memo, amount: 40, state: "paid" }, { amount: 73, state: "paid" }])
    await expect(own().register([id], {})).rejects.toThrow(/422 "There's nothing left to pay/)
  })

  it("payments are numbered by their journal and year and are entries of it", async () => {
    const id = await own().posted()
    await own().register([id], {})
    const [payment] = await own().payments(id)
    expect(payment?.["name"]).toMatch(new RegExp(`^PS${own().run.slice(0, 4).toUpperCase()}/2026/\\d{5}$`))
    const entries = await odoo.find("account.move", [["name", "=", payment?.["name"]]], [
      "move_type",
      "state",
      "amount_total",
      "date"
    ])
    expect(entries).toMatchObject([{ move_type: "entry", state: "posted", amount_total: 113, date: "2026-03-10" }])
  })

  it("more than is owed settles the invoice and keeps its own amount", async () => {
    const id = await own().posted()
    await own().register([id], { amount: 200 })
    expect(await odoo.read("account.move", id, face)).toMatchObject({ payment_state: "paid", amount_residual: 0 })
    expect(await own().payments(id)).toMatchObject([{ amount: 200, state: "paid" }])
  })

  it("a credit note is paid out", async () => {
    const id = await own().posted({ move_type: "out_refund" })
    await own().register([id], { communication: `re_${own().run}` })
    expect(await own().payments(id)).toMatchObject([{ payment_type: "outbound", amount: 113, memo: `re_${own().run}` }])
    expect(await odoo.read("account.move", id, face)).toMatchObject({ payment_state: "paid", amount_residual: 0 })
  })

  it("a draft can be paid, and stays a draft", async () => {
    const id = await own().invoice([[1, 100]])
    await own().register([id], {})
    expect(await odoo.read("account.move", id, face)).toMatchObject({
      state: "draft",
      payment_state: "paid",
      amount_residual: 0
    })
  })

  it("a paid invoice that is reset to draft stays paid", async () => {
    const id = await own().posted()
    await own().register([id], {})
    await odoo.call("account.move", "button_draft", { ids: [id] })
    expect(await odoo.read("account.move", id, face)).toMatchObject({ state: "draft", payment_state: "paid" })
  })
}

const several = (odoo: Calls, own: () => Fixture.Fixture): void => {
  it("several invoices are each paid in full by a payment whose memo is the invoice's own reference", async () => {
    const one = await own().posted({ payment_reference: `in_1${own().run}` })
    const two = await own().posted({ ref: `ref_${own().run}` })
    await own().register([one, two], { amount: 50, communication: "ignored" })
    const { name } = await odoo.read("account.move", two, ["name"])
    expect(await own().payments(one)).toMatchObject([{
      memo: `in_1${own().run}`,
      amount: 113,
      reconciled_invoice_ids: [one]
    }])
    expect(await own().payments(two)).toMatchObject([{ memo: name, amount: 113, reconciled_invoice_ids: [two] }])
  })

  it("grouped, several invoices of one customer are paid by one payment with the memo given", async () => {
    const ids = [await own().posted(), await own().posted()]
    await own().register(ids, { group_payment: true, communication: `grp_${own().run}` })
    const paid = await odoo.find("account.payment", [["memo", "=", `grp_${own().run}`]], [
      "amount",
      "reconciled_invoice_ids"
    ])
    expect(paid).toMatchObject([{ amount: 226, reconciled_invoice_ids: expect.arrayContaining(ids) }])
  })

  it("what is paid already is left out of a selection", async () => {
    const [paid, open] = [await own().posted(), await own().posted()]
    await own().register([paid], {})
    await own().register([paid, open], {})
    expect(await own().payments(paid)).toHaveLength(1)
    expect(await odoo.read("account.move", open, face)).toMatchObject({ payment_state: "paid" })
  })
}

const refusals = (odoo: Calls, own: () => Fixture.Fixture): void => {
  it("refuses a negative amount, a journal that is no bank, and a call without a selection", async () => {
    const id = await own().posted()
    const { id: sales } = await odoo.first("account.journal", [["code", "=", "INV"]])
    await expect(own().register([id], { amount: -5 })).rejects.toThrow("The payment amount cannot be negative.")
    await expect(own().register([id], { journal_id: sales })).rejects.toThrow(
      "Please define a payment method line on your payment."
    )
    const refusal = await odoo.refusal("account.payment.register", "create", {
      vals_list: [{ journal_id: own().journal }]
    })
    expect(refusal).toMatchObject({
      status: 422,
      message: "The register payment wizard should only be called on account.move or account.move.line records."
    })
    expect(await odoo.read("account.move", id, face)).toMatchObject({ payment_state: "not_paid" })
  })

  it("the refusal to pay twice is a 422 in Odoo's words", async () => {
    const id = await own().posted()
    await own().register([id], {})
    const context = { active_model: "account.move", active_ids: [id] }
    const refusal = await odoo.refusal("account.payment.register", "create", {
      vals_list: [{ journal_id: own().journal }],
      context
    })
    expect(refusal).toMatchObject({
      status: 422,
      name: "odoo.exceptions.UserError",
      message: expect.stringMatching(nothingLeft)
    })
  })
}

/** The wizard behind "Register Payment". */
export const suite = (odoo: Calls): void => {
  let fixture: Fixture.Fixture
  beforeAll(async () => {
    fixture = await Fixture.make(odoo)
  })
  describe("one invoice", () => single(odoo, () => fixture))
  describe("several invoices", () => several(odoo, () => fixture))
  describe("refusals", () => refusals(odoo, () => fixture))
}
