import { beforeAll, expect, it } from "vitest"
import { mark } from "./Calls.ts"
import type { Calls } from "./Calls.ts"
import * as Fixture from "./Fixture.ts"

interface Loaded {
  readonly ids: ReadonlyArray<number> | false
  readonly messages: ReadonlyArray<{ readonly message: string }>
}

/** Creates what is absent, and leaves alone what was so created. */
const createOnly = { mode: "update", noupdate: true }

/** Imports of partners of this run: an external id, a name. */
const imports = (odoo: Calls) => {
  const load = (rows: ReadonlyArray<ReadonlyArray<string>>, context: object = {}) =>
    odoo.call<Loaded>("res.partner", "load", { fields: ["id", "name"], data: rows, context })
  const names = async ({ ids }: Loaded) =>
    ids === false
      ? []
      : (await odoo.find("res.partner", [["id", "in", ids]], ["name"], { order: "id" })).map(({ name }) => name)
  const isFixed = async (xid: string) => {
    const [module, name] = xid.split(".")
    const domain = [["module", "=", module], ["name", "=", name]]
    return (await odoo.first("ir.model.data", domain, ["noupdate"]))["noupdate"]
  }
  const key = () => `nexa_test.only_${mark()}`
  return { load, names, isFixed, key }
}

const partners = (odoo: Calls): void => {
  const { isFixed, key, load, names } = imports(odoo)

  it("mode update and noupdate create what is absent, and leave it alone ever after", async () => {
    const [one, two] = [key(), key()]
    const first = await load([[one, "First"]], createOnly)
    expect(await isFixed(one)).toBe(true)
    const again = await load([[one, "Second"], [two, "Beside"]], createOnly)
    expect(await names(again)).toEqual(["First", "Beside"])
    expect(again.ids).toEqual([...(first.ids || []), expect.any(Number)])
    expect(await names(await load([[one, "Third"]], { mode: "update" }))).toEqual(["First"])
  })

  it("a plain import updates what is there, fixed or not, and does not unfix it", async () => {
    const [fixed, loose] = [key(), key()]
    await load([[fixed, "First"]], createOnly)
    expect(await names(await load([[fixed, "Second"]]))).toEqual(["Second"])
    expect(await isFixed(fixed)).toBe(true)
    await load([[loose, "First"]])
    expect(await isFixed(loose)).toBe(false)
    expect(await names(await load([[loose, "Second"]], createOnly))).toEqual(["Second"])
    expect(await isFixed(loose)).toBe(false)
  })

  it("noupdate alone fixes what it creates, and updates what is there", async () => {
    const xid = key()
    await load([[xid, "First"]], { noupdate: true })
    expect(await isFixed(xid)).toBe(true)
    expect(await names(await load([[xid, "Second"]], { noupdate: true }))).toEqual(["Second"])
  })

  it("in mode update a row without an id is refused", async () => {
    expect(await load([["", "Nobody"]], createOnly)).toMatchObject({
      ids: false,
      messages: [{ message: "Cannot update a record without specifying its id or xml_id" }]
    })
  })

  it("what is empty in an import is emptied", async () => {
    const xid = key()
    const fields = ["id", "name", "email"]
    await odoo.call("res.partner", "load", { fields, data: [[xid, "Acme", "a@example.com"]] })
    const { ids } = await odoo.call<Loaded>("res.partner", "load", { fields, data: [[xid, "Acme", ""]] })
    expect(await odoo.read("res.partner", (ids || [])[0] ?? 0, ["email"])).toMatchObject({ email: false })
  })
}

const bookings = (odoo: Calls, own: () => Fixture.Fixture): void => {
  const { isFixed, key } = imports(odoo)

  it("an invoice that is there keeps its lines, draft or posted, and takes no further ones", async () => {
    const [xid, line, further] = [key(), key(), key()]
    const columns = ["invoice_line_ids/id", "invoice_line_ids/name", "invoice_line_ids/price_unit"]
    const fields = ["id", "move_type", "partner_id/.id", "invoice_date", ...columns]
    const load = (price: string) =>
      odoo.call<Loaded>("account.move", "load", {
        fields,
        data: [
          [xid, "out_invoice", String(own().partner), "2026-04-01", line, "a", price],
          ...(price === "10" ? [] : [["", "", "", "", further, "b", "5"]])
        ],
        context: createOnly
      })
    const { ids } = await load("10")
    const total = () => odoo.read("account.move", (ids || [])[0] ?? 0, ["amount_total"])
    expect(await isFixed(line)).toBe(true)
    expect(await load("20")).toEqual({ ids, messages: [], nextrow: 0 })
    await odoo.call("account.move", "action_post", { ids })
    expect(await load("30")).toEqual({ ids, messages: [], nextrow: 0 })
    expect(await total()).toMatchObject({ amount_total: 10 })
  })

  it("a payment loaded again plainly posts without entry; under mode update and noupdate it keeps it", async () => {
    const load = (xid: string, context: object) =>
      odoo.call<Loaded>("account.payment", "load", {
        fields: ["id", "partner_id/.id", "amount", "date", "journal_id/.id"],
        data: [[xid, String(own().partner), "10", "2026-03-10", String(own().journal)]],
        context
      })
    const posted = async (context: object) => {
      const xid = key()
      await load(xid, context)
      const { ids } = await load(xid, context)
      await odoo.call("account.payment", "action_post", { ids })
      return odoo.read("account.payment", (ids || [])[0] ?? 0, ["state", "move_id"])
    }
    expect(await posted({})).toMatchObject({ state: "in_process", move_id: false })
    expect(await posted(createOnly)).toMatchObject({
      state: "in_process",
      move_id: [expect.any(Number), expect.any(String)]
    })
  })

  it("an import does not book without a date", async () => {
    const fields = ["id", "partner_id/.id", "amount", "date", "journal_id/.id"]
    const data = [[key(), String(own().partner), "10", "", String(own().journal)]]
    const { ids, messages } = await odoo.call<Loaded>("account.payment", "load", { fields, data })
    expect(ids).toBe(false)
    expect(messages[0]?.message).toContain("Missing required value for the field 'Date' (date).")
  })
}

/** Odoo's import over what is there already, and the context that decides it. */
export const suite = (odoo: Calls): void => {
  let fixture: Fixture.Fixture
  beforeAll(async () => {
    fixture = await Fixture.make(odoo)
  })
  partners(odoo)
  bookings(odoo, () => fixture)
}
