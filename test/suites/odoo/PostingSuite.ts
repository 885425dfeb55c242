import { beforeAll, describe, expect, it } from "vitest"
import type { Calls } from "./Calls.ts"
import * as Fixture from "./Fixture.ts"

const face = ["name", "state", "payment_state", "invoice_date", "date", "invoice_date_due", "payment_reference"]

const numbers = (odoo: Calls, own: () => Fixture.Fixture): void => {
  it("posting numbers by journal and year, and the number becomes the payment reference", async () => {
    const move = await odoo.read("account.move", await own().posted(), face)
    expect(move).toMatchObject({
      state: "posted",
      payment_state: "not_paid",
      date: "2026-03-04",
      invoice_date_due: "2026-03-04"
    })
    expect(move["name"]).toMatch(/^INV\/2026\/\d{5}$/)
    expect(move["payment_reference"]).toBe(move["name"])
  })

  it("numbers of one year follow each other; another year counts by itself", async () => {
    const { name: first } = await odoo.read("account.move", await own().posted(), ["name"])
    const { name: second } = await odoo.read("account.move", await own().posted(), ["name"])
    const { name: earlier } = await odoo.read("account.move", await own().posted({ invoice_date: "2025-06-01" }), [
      "name"
    ])
    expect(Number(String(second).slice(-5))).toBe(Number(String(first).slice(-5)) + 1)
    expect(earlier).toMatch(/^INV\/2025\/\d{5}$/)
  })

  it("a credit note is numbered apart and has no payment reference", async () => {
    const move = await odoo.read("account.move", await own().posted({ move_type: "out_refund" }), face)
    expect(move["name"]).toMatch(/^RINV\/2026\/\d{5}$/)
    expect(move).toMatchObject({ payment_reference: false, payment_state: "not_paid" })
  })

  it("a payment reference that was set stays", async () => {
    const id = await own().posted({ payment_reference: `in_${own().run}` })
    expect(await odoo.read("account.move", id, ["payment_reference"])).toMatchObject({
      payment_reference: `in_${own().run}`
    })
  })

  it("an invoice of nothing posts as paid", async () => {
    const id = await own().invoice([[1, 5], [1, -5]])
    await own().post(id)
    expect(await odoo.read("account.move", id, face)).toMatchObject({ state: "posted", payment_state: "paid" })
  })
}

const refusals = (odoo: Calls, own: () => Fixture.Fixture): void => {
  const inactive = async () => (await odoo.first("res.currency", [["name", "=", "AUD"], ["active", "=", false]])).id

  const refused: ReadonlyArray<readonly [string, ReadonlyArray<Fixture.Line>, () => Promise<object>, string]> = [
    [
      "without a customer",
      [[1, 1]],
      async () => ({ partner_id: false }),
      "The 'Customer' field is required to validate the invoice.\nYou probably"
    ],
    ["without lines", [], async () => ({}), "Even magicians can't post nothing!"],
    [
      "with a negative total",
      [[1, -1]],
      async () => ({}),
      "You cannot validate an invoice with a negative total amount. You should create a credit note instead."
    ],
    [
      "in an inactive currency",
      [[1, 1]],
      async () => ({ currency_id: await inactive() }),
      "You cannot validate a document with an inactive currency: AUD"
    ]
  ]

  it.each(refused)(
    "posting %s is refused, and nothing else of that call is posted",
    async (_, lines, vals, sentence) => {
      const good = await own().invoice([[1, 1]])
      const bad = await own().invoice(lines, await vals())
      const refusal = await odoo.refusal("account.move", "action_post", { ids: [good, bad] })
      expect(refusal).toMatchObject({ status: 422, name: "odoo.exceptions.UserError" })
      expect(refusal.message).toContain(sentence)
      expect(await odoo.read("account.move", good, face)).toMatchObject({ state: "draft", name: false })
    }
  )

  it("several refusals are told together", async () => {
    const id = await own().invoice([], { partner_id: false })
    const { message } = await odoo.refusal("account.move", "action_post", { ids: [id] })
    expect(message).toContain("Even magicians can't post nothing!")
    expect(message).toContain("The 'Customer' field is required to validate the invoice.")
  })
}

const afterwards = (odoo: Calls, own: () => Fixture.Fixture): void => {
  it("out of a locked period an invoice is booked at the end of the first open year, its own dates kept", async () => {
    await own().posted()
    const lock = (date: string | false) =>
      odoo.call("res.company", "write", { ids: [1], vals: { fiscalyear_lock_date: date } })
    const id = await own().invoice([[1, 1]], { invoice_date: "2019-05-04", invoice_date_due: "2019-05-04" })
    const before = await own().posted({ invoice_date: "2019-05-04" })
    await lock("2019-05-31")
    try {
      await own().post(id)
      expect((await odoo.refusal("account.move", "button_draft", { ids: [before] })).message).toBe(
        "You cannot add/modify entries prior to and inclusive of: Global Lock Date (05/31/2019)."
      )
    } finally {
      await lock(false)
    }
    expect(await odoo.read("account.move", id, face)).toMatchObject({
      name: expect.stringMatching(/^INV\/2019\//),
      state: "posted",
      date: "2019-12-31",
      invoice_date: "2019-05-04",
      invoice_date_due: "2019-05-04"
    })
  })

  it("a posted invoice is not posted again, not deleted, and its lines, partner and dates stay", async () => {
    const id = await own().posted()
    const { name } = await odoo.read("account.move", id, ["name"])
    const again = await odoo.refusal("account.move", "action_post", { ids: [id] })
    expect(again).toMatchObject({ status: 422, message: `The entry ${String(name)} (id ${id}) must be in draft.` })
    expect((await odoo.refusal("account.move", "unlink", { ids: [id] })).message).toMatch(
      /^You can't delete a posted journal item\./
    )
    for (
      const vals of [{ invoice_line_ids: [[5, 0, 0]] }, { partner_id: 1 }, { invoice_date: "2026-03-05" }, {
        date: "2026-03-05"
      }]
    ) {
      expect(await odoo.refusal("account.move", "write", { ids: [id], vals })).toMatchObject({
        status: 422,
        message: `You cannot modify the following readonly fields on a posted move: ${Object.keys(vals).join()}`
      })
    }
    expect(
      await odoo.call("account.move", "write", { ids: [id], vals: { ref: "changed", invoice_date_due: "2026-04-04" } })
    ).toBe(true)
  })

  it("reset to draft keeps the number; cancelled it cannot be posted, and may be deleted", async () => {
    const id = await own().posted()
    const { name } = await odoo.read("account.move", id, ["name"])
    expect(await odoo.call("account.move", "button_draft", { ids: [id] })).toBe(null)
    expect(await odoo.read("account.move", id, face)).toMatchObject({ state: "draft", name })
    expect((await odoo.refusal("account.move", "button_draft", { ids: [id] })).message).toBe(
      "Only posted/cancelled journal entries can be reset to draft."
    )
    await odoo.call("account.move", "button_cancel", { ids: [id] })
    expect(await odoo.read("account.move", id, face)).toMatchObject({ state: "cancel", name })
    expect((await odoo.refusal("account.move", "action_post", { ids: [id] })).status).toBe(422)
    expect(await odoo.call("account.move", "unlink", { ids: [id] })).toBe(true)
  })
}

/** Posting: numbers, refusals, locked periods, and what a posted invoice still allows. */
export const suite = (odoo: Calls): void => {
  let fixture: Fixture.Fixture
  beforeAll(async () => {
    fixture = await Fixture.make(odoo)
  })
  describe("numbers", () => numbers(odoo, () => fixture))
  describe("refusals", () => refusals(odoo, () => fixture))
  describe("a posted invoice", () => afterwards(odoo, () => fixture))
}
