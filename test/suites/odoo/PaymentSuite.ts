import { beforeAll, describe, expect, it } from "vitest"
import type { Calls, Read } from "./Calls.ts"
import * as Fixture from "./Fixture.ts"

const onlyDrafts = "Only draft journal entries can be cancelled."

/** A payment, its invoice and its entry, as a bookkeeper looks at them. */
const desk = (odoo: Calls, own: () => Fixture.Fixture) => {
  const press = (button: string, id: number) => odoo.call("account.payment", button, { ids: [id] })
  const payment = (id: number) =>
    odoo.read("account.payment", id, ["name", "state", "move_id", "is_reconciled", "invoice_ids"])
  const invoice = (id: number) =>
    odoo.read("account.move", id, ["state", "payment_state", "amount_residual", "matched_payment_ids"])
  const entry = (of: Read): number => Array.isArray(of["move_id"]) ? Number(of["move_id"][0]) : 0
  const lines = (entryId: number) =>
    odoo.find("account.move.line", [["move_id", "=", entryId]], ["balance", "amount_residual", "parent_state"], {
      order: "id"
    })
  const paid = async (vals: object = {}) => {
    const id = await own().posted()
    await own().register([id], vals)
    const [made] = await own().payments(id)
    return { id, payment: made?.id ?? 0 }
  }
  const byHand = (vals: object = {}) =>
    odoo.createOne("account.payment", {
      partner_id: own().partner,
      amount: 50,
      date: "2026-03-14",
      journal_id: own().journal,
      ...vals
    })
  return { press, payment, invoice, entry, lines, paid, byHand }
}

const cancelling = (odoo: Calls, own: () => Fixture.Fixture): void => {
  const { entry, invoice, lines, paid, payment, press, byHand } = desk(odoo, own)

  it("a cancelled payment keeps its name, its invoice and its cancelled entry; the invoice is open again", async () => {
    const { id, payment: part } = await paid({ amount: 40 })
    const before = await payment(part)
    expect(await press("action_cancel", part)).toBe(null)
    const after = await payment(part)
    expect(after).toMatchObject({ name: before["name"], state: "canceled", is_reconciled: false, invoice_ids: [id] })
    expect(entry(after)).toBe(entry(before))
    expect(await odoo.read("account.move", entry(after), ["state"])).toMatchObject({ state: "cancel" })
    expect(await lines(entry(after))).toMatchObject([
      { balance: 40, amount_residual: 40, parent_state: "cancel" },
      { balance: -40, amount_residual: -40, parent_state: "cancel" }
    ])
    expect(await invoice(id)).toMatchObject({
      payment_state: "not_paid",
      amount_residual: 113,
      matched_payment_ids: [part]
    })
  })

  it("cancelling one of two payments opens its part, and takes the other back to in process", async () => {
    const { id, payment: first } = await paid({ amount: 40 })
    await own().register([id], {})
    await press("action_cancel", first)
    expect(await invoice(id)).toMatchObject({ payment_state: "partial", amount_residual: 40 })
    expect(await own().payments(id)).toMatchObject([{ state: "canceled" }, { state: "in_process", amount: 73 }])
    await own().register([id], {})
    expect(await invoice(id)).toMatchObject({ payment_state: "paid", amount_residual: 0 })
    expect(await own().payments(id)).toMatchObject([{ state: "canceled" }, { state: "paid" }, { state: "paid" }])
  })

  it("a second time is refused, posting does nothing, and as a draft it is posted again, reconciled with nothing", async () => {
    const { id, payment: whole } = await paid()
    await press("action_cancel", whole)
    const again = await odoo.refusal("account.payment", "action_cancel", { ids: [whole] })
    expect(again).toMatchObject({ status: 422, message: onlyDrafts })
    await press("action_post", whole)
    const cancelled = await payment(whole)
    expect(cancelled).toMatchObject({ state: "canceled" })
    await press("action_draft", whole)
    await press("action_post", whole)
    expect(await payment(whole)).toMatchObject({ state: "in_process", is_reconciled: false, name: cancelled["name"] })
    expect(entry(await payment(whole))).toBe(entry(cancelled))
    expect(await invoice(id)).toMatchObject({ payment_state: "not_paid", amount_residual: 113 })
  })

  it("a draft without an entry is cancelled, and a payment set back to draft loses its entry with it", async () => {
    const draft = await byHand()
    await press("action_cancel", draft)
    expect(await payment(draft)).toMatchObject({ state: "canceled", move_id: false, name: false })
    const { id, payment: whole } = await paid()
    await press("action_draft", whole)
    expect(await invoice(id)).toMatchObject({ payment_state: "paid", amount_residual: 0 })
    expect(await payment(whole)).toMatchObject({ state: "draft", is_reconciled: true })
    await press("action_cancel", whole)
    expect(await payment(whole)).toMatchObject({ state: "canceled", move_id: false, is_reconciled: false })
    expect(await invoice(id)).toMatchObject({ payment_state: "not_paid", amount_residual: 113 })
  })

  it("cancelling the entry cancels its payment, and cancelling an invoice leaves its payment open", async () => {
    const { id, payment: one } = await paid()
    await odoo.call("account.move", "button_cancel", { ids: [entry(await payment(one))] })
    expect(await payment(one)).toMatchObject({ state: "canceled" })
    expect(await invoice(id)).toMatchObject({ payment_state: "not_paid", amount_residual: 113 })
    const other = await paid()
    await odoo.call("account.move", "button_cancel", { ids: [other.id] })
    expect(await invoice(other.id)).toMatchObject({ state: "cancel", payment_state: "not_paid", amount_residual: 113 })
    expect(await payment(other.payment)).toMatchObject({ state: "in_process", is_reconciled: false })
    expect(await odoo.refusal("account.move", "button_cancel", { ids: [other.id] })).toMatchObject({
      status: 422,
      message: onlyDrafts
    })
  })

  it("a cancelled payment is deleted with its entry", async () => {
    const { id, payment: whole } = await paid()
    const entryId = entry(await payment(whole))
    await press("action_cancel", whole)
    await odoo.call("account.payment", "unlink", { ids: [whole] })
    expect(await odoo.call("account.move", "search_count", { domain: [["id", "=", entryId]] })).toBe(0)
    expect(await invoice(id)).toMatchObject({ matched_payment_ids: [] })
  })
}

const entries = (odoo: Calls, own: () => Fixture.Fixture): void => {
  const { invoice, lines, payment, press, byHand, entry } = desk(odoo, own)

  it("a payment created for an invoice is found by it before it is reconciled", async () => {
    const id = await own().posted()
    const made = await byHand({ invoice_ids: [[6, 0, [id]]] })
    expect(await odoo.find("account.payment", [["invoice_ids", "in", [id]]], ["reconciled_invoice_ids"])).toMatchObject(
      [
        { id: made, reconciled_invoice_ids: [id] }
      ]
    )
    await press("action_post", made)
    expect(await invoice(id)).toMatchObject({
      payment_state: "not_paid",
      amount_residual: 113,
      matched_payment_ids: [made]
    })
  })

  it("a draft whose journal is written again, even the same, posts without entry, and its invoice is called paid", async () => {
    const id = await own().posted()
    const made = await byHand({ invoice_ids: [[6, 0, [id]]] })
    await odoo.call("account.payment", "write", { ids: [made], vals: { journal_id: own().journal } })
    await press("action_post", made)
    expect(await payment(made)).toMatchObject({
      state: "in_process",
      move_id: false,
      name: expect.stringMatching(/^PAY\d{5}$/)
    })
    expect(await invoice(id)).toMatchObject({ payment_state: "paid", amount_residual: 113 })
    await press("action_cancel", made)
    expect(await invoice(id)).toMatchObject({ payment_state: "not_paid", amount_residual: 113 })
  })

  it("a posted payment keeps its entry when its journal or amount is written, and is posted only once", async () => {
    const made = await byHand()
    await press("action_post", made)
    const before = await payment(made)
    await odoo.call("account.payment", "write", { ids: [made], vals: { journal_id: own().journal, amount: 60 } })
    await press("action_post", made)
    expect(await payment(made)).toEqual(before)
    expect(await lines(entry(before))).toMatchObject([{ balance: 50 }, { balance: -50 }])
  })
}

const reconciling = (odoo: Calls, own: () => Fixture.Fixture): void => {
  const { entry, invoice, payment, press, byHand } = desk(odoo, own)
  const receivable = async (move: number) =>
    (await odoo.first("account.move.line", [["move_id", "=", move], ["account_type", "=", "asset_receivable"]])).id
  const paidLine = async (amount: number) => {
    const made = await byHand({ amount })
    await press("action_post", made)
    return { made, line: await receivable(entry(await payment(made))) }
  }
  const reconcile = (...ids: ReadonlyArray<number>) => odoo.call("account.move.line", "reconcile", { ids })
  const refusal = async (...ids: ReadonlyArray<number>) => await odoo.refusal("account.move.line", "reconcile", { ids })
  const done = "You are trying to reconcile some entries that are already reconciled."

  it("what is reconciled in part is reconciled on, what is settled is refused", async () => {
    const id = await own().posted()
    const owed = await receivable(id)
    const [part, rest, more] = [await paidLine(40), await paidLine(73), await paidLine(10)]
    await reconcile(owed, part.line)
    await reconcile(owed, part.line)
    expect(await invoice(id)).toMatchObject({ payment_state: "partial", amount_residual: 73, matched_payment_ids: [] })
    expect(await refusal(part.line, more.line)).toMatchObject({ status: 422, message: done })
    await reconcile(owed, part.line, rest.line)
    expect(await invoice(id)).toMatchObject({ payment_state: "paid", amount_residual: 0 })
    expect(await refusal(owed, more.line)).toMatchObject({ status: 422, message: done })
    const paid = await odoo.read("account.payment", part.made, ["state", "reconciled_invoice_ids", "invoice_ids"])
    expect(paid).toMatchObject({ state: "paid", reconciled_invoice_ids: [id], invoice_ids: [] })
  })

  it("cancelled entries and lines of several accounts are refused", async () => {
    const owed = await receivable(await own().posted())
    const { line, made } = await paidLine(40)
    const move = entry(await payment(made))
    const bank = await odoo.first("account.move.line", [["move_id", "=", move], ["balance", ">", 0]])
    expect((await refusal(owed, bank.id)).message).toBe(
      "Entries are not from the same account: Trade Accounts Receivable, Outstanding Receipts"
    )
    await press("action_cancel", made)
    expect((await refusal(owed, line)).message).toBe("You can not reconcile cancelled entries.")
  })
}

/** `account.payment`: what a person does to one, and the entry behind it. */
export const suite = (odoo: Calls): void => {
  let fixture: Fixture.Fixture
  beforeAll(async () => {
    fixture = await Fixture.make(odoo)
  })
  describe("cancelling", () => cancelling(odoo, () => fixture))
  describe("entries", () => entries(odoo, () => fixture))
  describe("reconciling", () => reconciling(odoo, () => fixture))
}
