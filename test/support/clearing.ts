/** Takes all documents of the service out of an Odoo that other tests use too: an audit sees what they leave behind. */
import { invoices as sample } from "../../sandbox/sample/Sample.ts"
import { KEY } from "./Bookkeeper.ts"
import { call, type OdooSettings, rows } from "./OdooBooks.ts"

export const clear = async (odoo: OdooSettings): Promise<void> => {
  const ids = async (model: string, domain: ReadonlyArray<unknown>) =>
    (await rows(odoo, model, domain, ["id"])).map(({ id }) => Number(id))
  const act = (model: string, method: string, of: ReadonlyArray<number>, more = {}) =>
    of.length === 0 ? null : call(odoo, model, method, { ids: of, ...more })
  const remove = async (model: string, draft: string, domain: ReadonlyArray<unknown>) => {
    const states = model === "account.move" ? ["posted", "cancel"] : ["in_process", "paid", "canceled"]
    await act(model, draft, await ids(model, [["state", "in", states], ...domain]))
    await act(model, "unlink", await ids(model, domain), { context: { force_delete: true } })
  }
  const accounts = await ids("account.account", [["code", "=like", "NCR.%"]])
  const own = await ids("account.move", ["|", [KEY, "!=", false], ["line_ids.account_id", "in", accounts]])
  const linked = [...new Set([...own, ...await ids("account.move", [["reversed_entry_id", "in", own]])])]
  const paid = await rows(odoo, "account.payment", [["invoice_ids", "in", linked]], ["memo"])
  const memos = [...sample.map(({ reference }) => reference), ...paid.map(({ memo }) => memo)]
  const isPaying = ["|", ["memo", "in", memos.filter((memo) => memo !== false)], ["invoice_ids", "in", linked]]
  await remove("account.payment", "action_draft", isPaying)
  await remove("account.move", "button_draft", [["id", "in", linked]])
  const renamed = await ids("res.partner", [["name", "=", "Cafe Ouimette"]])
  await act("res.partner", "write", renamed, { vals: { name: "Café Ouimet" } })
  await act("res.currency", "write", await ids("res.currency", [["name", "=", "USD"]]), { vals: { active: false } })
}
