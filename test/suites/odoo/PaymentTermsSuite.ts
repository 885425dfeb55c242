import { beforeAll, describe, expect, it } from "vitest"
import type { Calls } from "./Calls.ts"
import * as Fixture from "./Fixture.ts"

/** Terms by name, the invoice date, when it is due. */
const dueTable: ReadonlyArray<readonly [terms: string, invoiced: string, due: string]> = [
  ["Immediate Payment", "2026-03-04", "2026-03-04"],
  ["15 Days", "2026-03-04", "2026-03-19"],
  ["21 Days", "2026-12-20", "2027-01-10"],
  ["30 Days", "2026-03-04", "2026-04-03"],
  ["45 Days", "2026-03-04", "2026-04-18"],
  ["2/7 Net 30", "2026-03-04", "2026-04-03"],
  ["End of Following Month", "2026-01-31", "2026-02-28"],
  ["10 Days after End of Next Month", "2026-03-04", "2026-05-10"],
  ["90 days, on the 10th", "2026-01-31", "2026-06-10"]
]

/** Drafts whose terms and due dates are looked at. */
const drafts = (odoo: Calls, own: () => Fixture.Fixture) => {
  const terms = async (name: string) => (await odoo.first("account.payment.term", [["name", "=", name]])).id
  const customer = async () =>
    odoo.createOne("res.partner", { name: `Terms ${own().run}`, property_payment_term_id: await terms("30 Days") })
  const invoice = (vals: object) => own().invoice([[1, 100]], { invoice_date_due: undefined, ...vals })
  const due = async (id: number) => {
    const move = await odoo.read("account.move", id, ["invoice_payment_term_id", "invoice_date_due"])
    const line = await odoo.first("account.move.line", [["move_id", "=", id], ["display_type", "=", "payment_term"]], [
      "date_maturity"
    ])
    const name = Array.isArray(move["invoice_payment_term_id"]) ? move["invoice_payment_term_id"][1] : false
    return [name, move["invoice_date_due"], line["date_maturity"]]
  }
  const write = (id: number, vals: object) => odoo.call("account.move", "write", { ids: [id], vals })
  return { terms, customer, invoice, due, write }
}

const dueDates = (odoo: Calls, own: () => Fixture.Fixture): void => {
  const { customer, due, invoice, terms } = drafts(odoo, own)

  it.each(dueTable)("%s of %s are due on %s", async (name, invoice_date, expected) => {
    const id = await invoice({ invoice_payment_term_id: await terms(name), invoice_date })
    expect(await due(id)).toEqual([name, expected, expected])
  })

  it("terms are found by the days of their lines", async () => {
    const found = await odoo.find("account.payment.term", [["line_ids.nb_days", "=", 30]], ["name", "line_ids"])
    expect(found).toMatchObject([{ name: "30 Days", line_ids: [expect.any(Number)] }, { name: "2/7 Net 30" }])
    const line = await odoo.first("account.payment.term.line", [["payment_id", "=", found[0]?.id]])
    expect(
      await odoo.read("account.payment.term.line", line.id, ["value", "value_amount", "delay_type", "payment_id"])
    ).toMatchObject({
      value: "percent",
      value_amount: 100,
      delay_type: "days_after",
      payment_id: [found[0]?.id, "30 Days"]
    })
  })

  it("terms of our own have lines, or are due at once", async () => {
    const week = await odoo.createOne("account.payment.term", {
      name: `Week ${own().run}`,
      line_ids: [[0, 0, { value: "percent", value_amount: 100, nb_days: 7 }]]
    })
    const none = await odoo.createOne("account.payment.term", { name: `Now ${own().run}` })
    expect((await due(await invoice({ invoice_payment_term_id: week })))[1]).toBe("2026-03-11")
    expect((await due(await invoice({ invoice_payment_term_id: none })))[1]).toBe("2026-03-04")
    await odoo.call("account.payment.term", "write", { ids: [none, week], vals: { active: false } })
  })

  it("a draft takes its customer's terms; a due date of its own does not survive posting", async () => {
    const partner_id = await customer()
    expect(await due(await invoice({ partner_id }))).toEqual(["30 Days", "2026-04-03", "2026-04-03"])
    const id = await invoice({ partner_id, invoice_date_due: "2026-03-09" })
    expect(await due(id)).toEqual(["30 Days", "2026-03-09", "2026-04-03"])
    await own().post(id)
    expect(await due(id)).toEqual(["30 Days", "2026-04-03", "2026-04-03"])
  })

  it("without terms, said explicitly, the due date given stays, posted too", async () => {
    const id = await invoice({
      partner_id: await customer(),
      invoice_payment_term_id: false,
      invoice_date_due: "2026-03-09"
    })
    expect(await due(id)).toEqual([false, "2026-03-09", "2026-03-09"])
    await own().post(id)
    expect(await due(id)).toEqual([false, "2026-03-09", "2026-03-09"])
  })

  it("an empty cell of an import says it explicitly, an absent column does not", async () => {
    const fields = ["id", "move_type", "partner_id/.id", "invoice_payment_term_id/.id", "invoice_date"]
    const more = ["invoice_date_due", "invoice_line_ids/name", "invoice_line_ids/price_unit"]
    const partner = String(await customer())
    const load = async (...cells: ReadonlyArray<string>) => {
      const all = [...fields.filter((_, at) => at !== 3 || cells.length > 1), ...more]
      const data = [[
        `nexa_test.terms_${own().run}_${cells.length}`,
        "out_invoice",
        partner,
        ...cells,
        "2026-03-09",
        "x",
        "10"
      ]]
      const { ids } = await odoo.call<{ ids: ReadonlyArray<number> }>("account.move", "load", { fields: all, data })
      return due(ids[0] ?? 0)
    }
    expect(await load("", "2026-03-04")).toEqual([false, "2026-03-09", "2026-03-09"])
    expect(await load("2026-03-04")).toEqual(["30 Days", "2026-03-09", "2026-04-03"])
  })
}

const changes = (odoo: Calls, own: () => Fixture.Fixture): void => {
  const { customer, due, invoice, terms, write } = drafts(odoo, own)

  it("a draft's due date follows its terms, its invoice date and its lines, but not its reference", async () => {
    const id = await invoice({ invoice_date_due: "2026-03-09" })
    await write(id, { invoice_date: "2026-04-01" })
    expect(await due(id)).toEqual([false, "2026-03-09", "2026-03-09"])
    await write(id, { invoice_payment_term_id: await terms("15 Days") })
    expect(await due(id)).toEqual(["15 Days", "2026-04-16", "2026-04-16"])
    await write(id, { invoice_date_due: "2026-06-30" })
    await write(id, { ref: "changed" })
    expect(await due(id)).toEqual(["15 Days", "2026-06-30", "2026-04-16"])
    await write(id, { invoice_line_ids: own().lines([[1, 5]]) })
    expect(await due(id)).toEqual(["15 Days", "2026-04-16", "2026-04-16"])
  })

  it("writing the customer, even the same, takes its terms again, unless told otherwise", async () => {
    const partner_id = await customer()
    const id = await invoice({ partner_id, invoice_payment_term_id: false, invoice_date_due: "2026-03-09" })
    await write(id, { partner_id })
    expect(await due(id)).toEqual(["30 Days", "2026-04-03", "2026-04-03"])
    await write(id, { partner_id, invoice_payment_term_id: false, invoice_date_due: "2026-03-09" })
    expect(await due(id)).toEqual([false, "2026-03-09", "2026-03-09"])
    await write(id, { partner_id: own().partner })
    expect(await due(id)).toEqual([false, "2026-03-09", "2026-03-09"])
  })

  it("a posted invoice keeps its terms", async () => {
    const id = await own().posted()
    const vals = { invoice_payment_term_id: await terms("15 Days") }
    expect((await odoo.refusal("account.move", "write", { ids: [id], vals })).message).toBe(
      "You cannot modify the following readonly fields on a posted move: invoice_payment_term_id"
    )
  })

  it("a credit note that reverses is due on its own date, whatever the customer's terms", async () => {
    const id = await invoice({ partner_id: await customer() })
    await own().post(id)
    const context = { active_model: "account.move", active_ids: [id] }
    const { id: journal_id } = await odoo.first("account.journal", [["code", "=", "INV"]])
    const wizard = await odoo.createOne("account.move.reversal", { journal_id, date: "2026-05-10" }, context)
    await odoo.call("account.move.reversal", "refund_moves", { ids: [wizard], context })
    const credit = await odoo.first("account.move", [["reversed_entry_id", "=", id]])
    expect(await due(credit.id)).toEqual([false, "2026-05-10", "2026-05-10"])
  })
}

/** `account.payment.term`, and the due dates that follow from them. */
export const suite = (odoo: Calls): void => {
  let fixture: Fixture.Fixture
  beforeAll(async () => {
    fixture = await Fixture.make(odoo)
  })
  describe("due dates", () => dueDates(odoo, () => fixture))
  describe("changes", () => changes(odoo, () => fixture))
}
