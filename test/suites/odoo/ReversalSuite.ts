import { beforeAll, describe, expect, it } from "vitest"
import type { Calls } from "./Calls.ts"
import * as Fixture from "./Fixture.ts"

const face = ["name", "state", "payment_state", "amount_residual"]

const byHand = (odoo: Calls, own: () => Fixture.Fixture): void => {
  it("a payment created, posted and reconciled by hand pays its invoice", async () => {
    const payment = await odoo.createOne("account.payment", {
      payment_type: "inbound",
      partner_type: "customer",
      partner_id: own().partner,
      amount: 50,
      date: "2026-03-14",
      journal_id: own().journal,
      memo: "hand"
    })
    expect(await odoo.read("account.payment", payment, ["name", "state", "move_id"])).toMatchObject({
      name: false,
      state: "draft",
      move_id: false
    })
    await odoo.call("account.payment", "action_post", { ids: [payment] })
    const { move_id: entry, state } = await odoo.read("account.payment", payment, ["move_id", "state"])
    expect(state).toBe("in_process")
    const id = await own().posted()
    const lines = await odoo.find("account.move.line", [
      ["move_id", "in", [id, (entry as ReadonlyArray<unknown>)[0]]],
      ["account_type", "=", "asset_receivable"],
      ["reconciled", "=", false]
    ], ["amount_residual"])
    await odoo.call("account.move.line", "reconcile", { ids: lines.map((line) => line.id) })
    expect(await odoo.read("account.move", id, face)).toMatchObject({ payment_state: "partial", amount_residual: 63 })
    expect(await odoo.read("account.payment", payment, ["reconciled_invoice_ids"])).toMatchObject({
      reconciled_invoice_ids: [id]
    })
  })

  it("many invoices are reconciled in one import, each with its own payments; again, nothing happens", async () => {
    const ids = [await own().posted(), await own().posted()]
    const pay = async (amount: number) => {
      const payment = await odoo.createOne("account.payment", {
        payment_type: "inbound",
        partner_type: "customer",
        partner_id: own().partner,
        amount,
        date: "2026-03-14",
        journal_id: own().journal
      })
      await odoo.call("account.payment", "action_post", { ids: [payment] })
      return payment
    }
    const open = async (field: string, id: number) =>
      (await odoo.first("account.move.line", [[field, "=", id], ["account_type", "=", "asset_receivable"]])).id
    const [one = 0, two = 0] = ids
    const data = [
      [String(await open("move_id", one)), String(await open("payment_id", await pay(113)))],
      [
        String(await open("move_id", two)),
        `${await open("payment_id", await pay(40))},${await open("payment_id", await pay(50))}`
      ]
    ]
    const load = (rows: ReadonlyArray<ReadonlyArray<string>>) =>
      odoo.call<{ readonly ids: ReadonlyArray<number> | false }>("account.move.line", "load", {
        fields: [".id", "reconciled_lines_ids/.id"],
        data: rows
      })
    expect((await load(data)).ids).toHaveLength(2)
    expect((await load(data)).ids).toHaveLength(2)
    expect(await odoo.read("account.move", one, face)).toMatchObject({ payment_state: "paid", amount_residual: 0 })
    expect(await odoo.read("account.move", two, face)).toMatchObject({ payment_state: "partial", amount_residual: 23 })
    const third = String(await open("move_id", await own().posted()))
    expect(await load([[third, data[0]?.[1] ?? ""]])).toMatchObject({
      ids: false,
      messages: expect.arrayContaining([
        expect.objectContaining({
          message: "You are trying to reconcile some entries that are already reconciled."
        })
      ])
    })
  })

  it("payments load with their own external ids", async () => {
    const fields = ["id", "payment_type", "partner_type", "partner_id/.id", "amount", "date", "journal_id/.id", "memo"]
    const row = [
      `nexa_test.pay_${own().run}`,
      "inbound",
      "customer",
      String(own().partner),
      "12.5",
      "2026-03-15",
      String(own().journal),
      "loaded"
    ]
    const { ids } = await odoo.call<{ readonly ids: ReadonlyArray<number> }>("account.payment", "load", {
      fields,
      data: [row]
    })
    expect(await odoo.read("account.payment", ids[0] ?? 0, ["amount", "memo", "state"])).toMatchObject({
      amount: 12.5,
      memo: "loaded",
      state: "draft"
    })
  })
}

/** The credit note of a posted invoice. */
const reverse = async (odoo: Calls, id: number, method: string): Promise<number> => {
  const context = { active_model: "account.move", active_ids: [id] }
  const { id: sales } = await odoo.first("account.journal", [["code", "=", "INV"]])
  const wizard = await odoo.createOne("account.move.reversal", {
    journal_id: sales,
    date: "2026-04-02",
    reason: "void"
  }, context)
  await odoo.call("account.move.reversal", method, { ids: [wizard], context })
  const { reversal_move_ids: ids } = await odoo.read("account.move", id, ["reversal_move_ids"])
  return (ids as ReadonlyArray<number>)[0] ?? 0
}

const reversal = (odoo: Calls, own: () => Fixture.Fixture): void => {
  it.each(["refund_moves", "reverse_moves"])(
    "%s leaves a draft credit note that settles the invoice when posted",
    async (method) => {
      const id = await own().posted()
      const { name } = await odoo.read("account.move", id, ["name"])
      const refund = await reverse(odoo, id, method)
      expect(
        await odoo.read("account.move", refund, [
          "move_type",
          "state",
          "invoice_date",
          "date",
          "ref",
          "amount_total",
          "reversed_entry_id"
        ])
      ).toMatchObject({
        move_type: "out_refund",
        state: "draft",
        invoice_date: "2026-04-02",
        date: "2026-04-02",
        ref: `Reversal of: ${String(name)}, void`,
        amount_total: 113,
        reversed_entry_id: [id, name]
      })
      await own().post(refund)
      expect(await odoo.read("account.move", id, face)).toMatchObject({ payment_state: "reversed", amount_residual: 0 })
      expect(await odoo.read("account.move", refund, face)).toMatchObject({ payment_state: "paid", amount_residual: 0 })
    }
  )

  it("what was paid before stays open on the credit note", async () => {
    const id = await own().posted()
    await own().register([id], { amount: 40 })
    const refund = await reverse(odoo, id, "refund_moves")
    await own().post(refund)
    expect(await odoo.read("account.move", id, face)).toMatchObject({ payment_state: "paid", amount_residual: 0 })
    expect(await odoo.read("account.move", refund, face)).toMatchObject({
      payment_state: "partial",
      amount_residual: 40
    })
  })

  it("a credit note that is linked after posting reconciles nothing, and is a reversal of the invoice", async () => {
    const id = await own().posted()
    const refund = await own().invoice([[1, 20, "13% HST"]], { move_type: "out_refund" })
    await own().post(refund)
    const data = [[String(refund), String(id)]]
    await odoo.call("account.move", "load", { fields: [".id", "reversed_entry_id/.id"], data })
    expect(await odoo.read("account.move", id, [...face, "reversal_move_ids"])).toMatchObject({
      payment_state: "not_paid",
      amount_residual: 113,
      reversal_move_ids: [refund]
    })
    expect(await odoo.read("account.move", refund, face)).toMatchObject({
      payment_state: "not_paid",
      amount_residual: 22.6
    })
  })

  it("a reversal needs its journal", async () => {
    const context = { active_model: "account.move", active_ids: [await own().posted()] }
    const refusal = await odoo.refusal("account.move.reversal", "create", {
      vals_list: [{ date: "2026-04-02" }],
      context
    })
    expect(refusal).toMatchObject({
      status: 422,
      message: expect.stringContaining("Missing required value for the field 'Journal' (journal_id).")
    })
  })

  it("a draft is not reversed", async () => {
    const id = await own().invoice([[1, 1]])
    await expect(reverse(odoo, id, "refund_moves")).rejects.toThrow(
      "To reverse a journal entry, it has to be posted first."
    )
  })
}

/** Payments made by hand, and reversal by credit note. */
export const suite = (odoo: Calls): void => {
  let fixture: Fixture.Fixture
  beforeAll(async () => {
    fixture = await Fixture.make(odoo)
  })
  describe("payments by hand", () => byHand(odoo, () => fixture))
  describe("reversal", () => reversal(odoo, () => fixture))
}
