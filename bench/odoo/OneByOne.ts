/** Written over JSON-2 one call at a time: create, post, and Odoo's wizard for the payment, per invoice. */
import type { Plain } from "./Invoices.ts"
import { makeMeter, type Measured } from "./Measured.ts"
import type { Odoo } from "./Odoo.ts"

type Ids = ReadonlyArray<number>
type Rows = ReadonlyArray<{ readonly id: number }>

export const write = async ({ call }: Odoo, invoices: ReadonlyArray<Plain>): Promise<Measured> => {
  const find = async (model: string, ...domain: ReadonlyArray<unknown>): Promise<number> => {
    const [row] = await call<Rows>(model, "search_read", { domain, fields: ["id"], limit: 1 })
    if (row === undefined) throw new Error(`no ${model} for ${JSON.stringify(domain)}`)
    return row.id
  }
  const account = await find("account.account", ["code", "=", invoices[0]?.account])
  const journal = await find("account.journal", ["code", "=", "NCSTR"])
  const tax = await find("account.tax", ["name", "=", invoices[0]?.tax], ["type_tax_use", "=", "sale"])
  const partners = new Map<string, number>()
  const meter = makeMeter()
  const timed = async <A>(model: string, method: string, args: object): Promise<A> => {
    const end = meter.begin(`${model}.${method}`)
    return await call<A>(model, method, args).finally(end)
  }
  for (const invoice of invoices) {
    const [partner] = partners.has(invoice.partner)
      ? [partners.get(invoice.partner)]
      : await timed<Ids>("res.partner", "create", { vals_list: [{ name: invoice.partner, is_company: true }] })
    partners.set(invoice.partner, partner ?? 0)
    const ids = await timed<Ids>("account.move", "create", {
      vals_list: [{
        move_type: "out_invoice",
        partner_id: partner,
        invoice_date: invoice.date,
        date: invoice.date,
        invoice_date_due: invoice.date,
        ref: invoice.id,
        x_fc_nexacloud_invoice_id: invoice.id,
        invoice_line_ids: invoice.lines.map((line) => [0, 0, {
          name: line.name,
          quantity: line.quantity,
          price_unit: line.price,
          account_id: account,
          tax_ids: [[6, 0, [tax]]]
        }])
      }]
    })
    await timed("account.move", "action_post", { ids })
    if (invoice.payment === null) continue
    const context = { active_model: "account.move", active_ids: ids }
    const wizard = await timed<Ids>("account.payment.register", "create", {
      vals_list: [{ journal_id: journal, payment_date: invoice.payment, communication: invoice.reference }],
      context
    })
    await timed("account.payment.register", "action_create_payments", { ids: wizard, context })
  }
  return meter.read(invoices.length)
}
