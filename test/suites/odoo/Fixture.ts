import { mark } from "./Calls.ts"
import type { Calls } from "./Calls.ts"

/** A line as `create` takes it: quantity, price, taxes by name. */
export type Line = readonly [quantity: number, price: number, ...taxes: ReadonlyArray<string>]

/** A customer, an income account, the sale taxes and a bank journal of this run's own. */
export const make = async (odoo: Calls) => {
  const run = mark()
  const partner = await odoo.createOne("res.partner", { name: `Acme ${run}`, email: `Billing.${run}@Example.com` })
  const { id: account } = await odoo.first("account.account", [["account_type", "=", "income"]])
  const taxes = await odoo.find("account.tax", [["type_tax_use", "=", "sale"]], ["name"])
  const journal = await odoo.createOne("account.journal", {
    name: `Stripe ${run}`,
    code: `S${run.slice(0, 4).toUpperCase()}`,
    type: "bank"
  })
  const tax = (name: string): number => {
    const found = taxes.find((each) => each["name"] === name)
    if (found === undefined) throw new Error(`no sale tax ${name}`)
    return found.id
  }
  const lines = (own: ReadonlyArray<Line>) =>
    own.map(([quantity, price_unit, ...names]) => [0, 0, {
      name: "Hosting",
      quantity,
      price_unit,
      account_id: account,
      tax_ids: [[6, 0, names.map(tax)]]
    }])
  const invoice = (own: ReadonlyArray<Line>, vals: object = {}) =>
    odoo.createOne("account.move", {
      move_type: "out_invoice",
      partner_id: partner,
      invoice_date: "2026-03-04",
      invoice_date_due: "2026-03-04",
      invoice_line_ids: lines(own),
      ...vals
    })
  const post = (...ids: ReadonlyArray<number>) => odoo.call("account.move", "action_post", { ids })
  const posted = async (vals: object = {}) => {
    const id = await invoice([[1, 100, "13% HST"]], vals)
    await post(id)
    return id
  }
  const register = async (ids: ReadonlyArray<number>, vals: object) => {
    const context = { active_model: "account.move", active_ids: ids }
    const wizard = await odoo.createOne("account.payment.register", {
      journal_id: journal,
      payment_date: "2026-03-10",
      ...vals
    }, context)
    return await odoo.call("account.payment.register", "action_create_payments", { ids: [wizard], context })
  }
  const payments = (id: number) =>
    odoo.find("account.payment", [["reconciled_invoice_ids", "in", [id]]], [
      "name",
      "memo",
      "amount",
      "date",
      "state",
      "payment_type",
      "reconciled_invoice_ids",
      "journal_id"
    ], { order: "id" })
  return { run, partner, account, journal, tax, lines, invoice, post, posted, register, payments }
}

export type Fixture = Awaited<ReturnType<typeof make>>
