/** What a person does in Odoo, over plain JSON-2: the same on a double and on a real one. */
import { call, type OdooSettings, rows } from "./OdooBooks.ts"

type Vals = Readonly<Record<string, unknown>>

export const KEY = "x_fc_nexacloud_invoice_id"

export interface Bookkeeper {
  /** The move of an invoice of the service. */
  readonly move: (key: string) => Promise<number>
  /** One field of a record. */
  readonly field: (model: string, id: number, name: string) => Promise<unknown>
  /** The first record that fits. */
  readonly one: (model: string, domain: ReadonlyArray<unknown>) => Promise<number>
  readonly write: (model: string, id: number, vals: Vals) => Promise<void>
  /** Resets an invoice to draft, changes it, posts it again, and reconciles it with its payments as before. */
  readonly correct: (move: number, vals: Vals) => Promise<void>
  readonly reset: (move: number) => Promise<void>
  readonly post: (move: number) => Promise<void>
  readonly cancel: (move: number) => Promise<void>
  readonly remove: (move: number) => Promise<void>
  /** A posted invoice of one line. */
  readonly invoice: (vals: Vals, account: number, amount: number) => Promise<number>
  /** A payment that pays this move. */
  readonly payment: (move: number) => Promise<number>
  readonly correctPayment: (payment: number, vals: Vals) => Promise<void>
  readonly cancelPayment: (payment: number) => Promise<void>
  /** Registers the same payment once more. */
  readonly repeatPayment: (payment: number) => Promise<void>
  /** Credits all of a move, on this day. */
  readonly reverse: (move: number, date: string) => Promise<void>
}

export const bookkeeper = (odoo: OdooSettings): Bookkeeper => {
  const act = (model: string, method: string, ids: ReadonlyArray<number>, more: Vals = {}) =>
    call(odoo, model, method, { ids, ...more })
  const create = async (model: string, vals: Vals, context: Vals = {}) => {
    const ids = await call(odoo, model, "create", { vals_list: [vals], context })
    return Number(Array.isArray(ids) ? ids[0] : ids)
  }
  const one: Bookkeeper["one"] = async (model, domain) => {
    const [row] = await rows(odoo, model, domain, ["id"])
    if (row === undefined) throw new RangeError(`no ${model} with ${JSON.stringify(domain)}`)
    return Number(row["id"])
  }
  const field: Bookkeeper["field"] = async (model, id, name) =>
    (await rows(odoo, model, [["id", "=", id]], [name]))[0]?.[name]
  const paymentsOf = async (move: number) =>
    (await rows(odoo, "account.payment", [["invoice_ids", "in", [move]]], ["id"])).map(({ id }) => Number(id))
  const write: Bookkeeper["write"] = async (model, id, vals) => void await act(model, "write", [id], { vals })
  const reset: Bookkeeper["reset"] = async (move) => void await act("account.move", "button_draft", [move])
  const post: Bookkeeper["post"] = async (move) => void await act("account.move", "action_post", [move])

  /** What is open of an invoice, with its payments. */
  const reconcile = async (move: number) => {
    const open = await rows(odoo, "account.move.line", [
      ["account_type", "=", "asset_receivable"],
      ["reconciled", "=", false],
      ["parent_state", "=", "posted"],
      "|",
      ["move_id", "=", move],
      ["payment_id", "in", await paymentsOf(move)]
    ], ["id"])
    if (open.length > 1) await act("account.move.line", "reconcile", open.map(({ id }) => Number(id)))
  }
  const pay = async (payment: number, vals: Vals) => {
    await act("account.payment", "action_draft", [payment])
    await write("account.payment", payment, vals)
    await act("account.payment", "action_post", [payment])
  }

  return {
    one,
    field,
    write,
    reset,
    post,
    move: (key) => one("account.move", [[KEY, "=", key]]),
    correct: async (move, vals) => {
      await reset(move)
      await write("account.move", move, vals)
      await post(move)
      await reconcile(move)
    },
    cancel: async (move) => {
      await reset(move)
      await act("account.move", "button_cancel", [move])
    },
    remove: async (move) => {
      await reset(move)
      await act("account.move", "unlink", [move], { context: { force_delete: true } })
    },
    invoice: async (vals, account, amount) => {
      const line = { name: "By hand", quantity: 1, price_unit: amount, account_id: account, tax_ids: [[6, 0, []]] }
      const move = await create("account.move", {
        move_type: "out_invoice",
        invoice_date: "2026-05-04",
        invoice_date_due: "2026-05-04",
        invoice_line_ids: [[0, 0, line]],
        ...vals
      })
      await act("account.move", "action_post", [move])
      return move
    },
    payment: async (move) => {
      const [first] = await paymentsOf(move)
      if (first === undefined) throw new RangeError(`nothing pays move ${move}`)
      return first
    },
    correctPayment: async (payment, vals) => {
      const invoices = await field("account.payment", payment, "invoice_ids")
      await pay(payment, vals)
      for (const move of Array.isArray(invoices) ? invoices : []) await reconcile(Number(move))
    },
    cancelPayment: async (payment) => {
      await act("account.payment", "action_draft", [payment])
      await act("account.payment", "action_cancel", [payment])
    },
    repeatPayment: async (payment) => {
      const [row = {}] = await rows(odoo, "account.payment", [["id", "=", payment]], [
        "amount",
        "date",
        "memo",
        "partner_id",
        "journal_id",
        "currency_id"
      ])
      const id = (value: unknown) => Array.isArray(value) ? value[0] : value
      const again = await create("account.payment", {
        payment_type: "inbound",
        partner_type: "customer",
        ...Object.fromEntries(
          Object.entries(row).filter(([name]) => name !== "id").map(([name, value]) => [name, id(value)])
        )
      })
      await act("account.payment", "action_post", [again])
    },
    reverse: async (move, date) => {
      const context = { active_model: "account.move", active_ids: [move] }
      const journal = await field("account.move", move, "journal_id")
      const wizard = await create("account.move.reversal", {
        journal_id: Array.isArray(journal) ? journal[0] : null,
        date,
        reason: "by hand"
      }, context)
      await act("account.move.reversal", "refund_moves", [wizard], { context })
      const credit = await one("account.move", [["reversed_entry_id", "=", move]])
      await act("account.move", "action_post", [credit])
    }
  }
}
