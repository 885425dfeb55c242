/** Posted invoices of an amount of zero, which Odoo calls paid at once: books in which there is nothing to do. */
import { service } from "./Invoices.ts"
import type { Odoo } from "./Odoo.ts"

const BATCH = 250

/** Creates and posts them; their ids, as the sink knows them. */
export const make = async ({ call }: Odoo, run: string, count: number): Promise<ReadonlyArray<string>> => {
  const ids = Array.from({ length: count }, (_, n) => `${run}-standing-${n}`)
  const [partner] = await call<ReadonlyArray<number>>("res.partner", "create", { vals_list: [{ name: run }] })
  const line = (price_unit: number) => [0, 0, { name: "Hosting", quantity: 1, price_unit, tax_ids: [[5, 0, 0]] }]
  for (let from = 0; from < count; from += BATCH) {
    const moves = await call("account.move", "create", {
      vals_list: ids.slice(from, from + BATCH).map((id) => ({
        move_type: "out_invoice",
        partner_id: partner,
        invoice_date: "2026-05-04",
        invoice_date_due: "2026-05-04",
        [service.invoiceIdField]: id,
        invoice_line_ids: [line(10), line(-10)]
      })),
      context: { tracking_disable: true }
    })
    await call("account.move", "action_post", { ids: moves, context: { tracking_disable: true } })
  }
  return ids
}

/** The last change of any record that a run could write: the same before and after means that nothing was written. */
export const version = async ({ call }: Odoo): Promise<string> => {
  const models = ["account.move", "account.move.line", "account.payment", "res.partner", "account.account"]
  const counts = await Promise.all(models.map(async (model) => [
    await call(model, "search_count", { domain: [] }),
    await call(model, "search_read", {
      domain: [],
      fields: ["write_date"],
      order: "write_date desc, id desc",
      limit: 1
    })
  ]))
  return JSON.stringify(counts)
}
