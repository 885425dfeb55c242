import * as BigDecimal from "effect/BigDecimal"
import type { Row, Value } from "./Books.ts"
import { storedAll } from "./Convert.ts"
import { browse, idsOf, insert, update } from "./Env.ts"
import type { Behaviour, Env, Json, JsonObject } from "./Env.ts"
import { exact, roundTo, text, zero } from "./Exact.ts"
import { constraintError, userError, valueError } from "./OdooError.ts"
import { isObject } from "./Orm.ts"
import * as Reconcile from "./Reconcile.ts"

/** The lines of a move that a person wrote, as against its tax lines and its receivable. */
export const isInvoiceLine = (line: Row) => line["display_type"] !== "tax" && line["display_type"] !== "payment_term"

export const linesOf = (env: Env, move: Row): ReadonlyArray<Row> =>
  idsOf(env.books.get("account.move", move.id)?.["line_ids"]).flatMap((id) =>
    env.books.get("account.move.line", id) ?? []
  )

/** What a tax line's amount that is set by hand stands for: it goes when any of this changes. */
export const taxBasis = (env: Env, move: Row): string =>
  JSON.stringify([
    move["currency_id"],
    linesOf(env, move).filter((line) => line["display_type"] === "product").map((line) =>
      ["id", "quantity", "price_unit", "discount", "tax_ids"].map((name) => line[name])
    )
  ])

const withoutAccount = constraintError("Missing required account on accountable line.")

const unknown = (name: string) => valueError(`Invalid field '${name}' on model 'account.move.line'`)

/** The precision "Product Unit" of quantities: 2 decimals, applied before multiplying. */
const rounded = (env: Env, values: Record<string, Value>): Record<string, Value> => {
  const digits = env.books.rows("decimal.precision").find((row) => row["name"] === "Product Unit")?.["digits"]
  if (typeof values["quantity"] === "string") {
    values["quantity"] = text(roundTo(exact(values["quantity"]), typeof digits === "number" ? digits : 2))
  }
  for (const side of ["debit", "credit"]) {
    const value = values[side]
    if (typeof value === "string" && value !== "0") {
      values["balance"] = side === "debit" ? value : text(BigDecimal.negate(exact(value)))
      values["amount_currency"] = values["balance"]
    }
    delete values[side]
  }
  return values
}

const add = (env: Env, move: Row, vals: JsonObject): number => {
  const journal = browse(env, "account.journal", move["journal_id"])
  const given = rounded(env, storedAll(env, "account.move.line", vals, unknown))
  if (given["account_id"] === null) throw withoutAccount
  return insert(env, "account.move.line", {
    name: null,
    quantity: "1",
    price_unit: "0",
    discount: "0",
    sequence: 100,
    tax_ids: [],
    account_id: journal["default_account_id"] ?? null,
    ...given,
    display_type: given["display_type"] ?? "product",
    move_id: move.id
  }).id
}

/** Carries out the commands of a one2many (`[0, 0, {…}]`, `[1, id, {…}]` …): the move's lines afterwards. */
export const command = (env: Env, move: Row, commands: Json): ReadonlyArray<number> => {
  if (!Array.isArray(commands)) throw valueError("Wrong value for account.move.invoice_line_ids")
  let ids = [...idsOf(move["line_ids"])]
  const drop = (wanted: (line: Row) => boolean) => {
    const gone = ids.filter((id) => wanted(browse(env, "account.move.line", id)))
    for (const id of gone) env.books.remove("account.move.line", id)
    ids = ids.filter((id) => !gone.includes(id))
  }
  for (const each of commands) {
    const [code, id, value] = Array.isArray(each) ? each : []
    if (code === 0 && isObject(value)) ids.push(add(env, move, value))
    else if (code === 1 && isObject(value)) writeLine(env, browse(env, "account.move.line", id), value)
    else if (code === 2 || code === 3) drop((line) => line.id === id)
    else if (code === 4 && typeof id === "number") ids = [...new Set([...ids, id])]
    else if (code === 5) drop(isInvoiceLine)
    else if (code === 6) drop((line) => isInvoiceLine(line) && !(Array.isArray(value) && value.includes(line.id)))
    else throw valueError(`Invalid command ${JSON.stringify(each)}`)
  }
  return ids
}

const writeLine = (env: Env, line: Row, vals: JsonObject): void => {
  const given = rounded(env, storedAll(env, "account.move.line", vals, unknown, new Set(), line))
  const isByHand = line["display_type"] === "tax" && "amount_currency" in given
  const basis = isByHand ? { tax_basis: taxBasis(env, browse(env, "account.move", line["move_id"] ?? null)) } : {}
  update(env, "account.move.line", line, { ...given, ...basis })
}

/** Writing the lines that a line is reconciled with reconciles it with those; with the same ones, nothing happens. */
const reconcileWith = (env: Env, line: Row, counterparts: Json): void => {
  const before = Reconcile.counterpartLines(env, line)
  const vals = { reconciled_lines_ids: counterparts }
  const after = idsOf(storedAll(env, "account.move.line", vals, unknown)["reconciled_lines_ids"])
  if (new Set(before).symmetricDifference(new Set(after)).size === 0) return
  Reconcile.reconcileAll(env, [line, ...after.map((id) => browse(env, "account.move.line", id))])
}

const ofMove = (name: string) => (env: Env, line: Row): Value =>
  env.books.get("account.move", line["move_id"])?.[name] ?? null

const side = (sign: 1 | -1) => (_: Env, line: Row): Value => {
  const balance = exact(String(line["balance"] ?? "0"))
  const own = sign === 1 ? balance : BigDecimal.negate(balance)
  return text(BigDecimal.isNegative(own) ? zero : own)
}

/** Odoo's sentence for deleting what is booked. */
export const postedItem =
  "You can't delete a posted journal item. Don’t play games with your accounting records; reset the journal entry to " +
  "draft before deleting it."

/** `account.move.line`: what it takes from its move, its sides, and `reconcile`. */
export const behaviour = (recompute: (env: Env, move: number) => void): Behaviour => ({
  create: (env, { move_id: of, ...vals }) => {
    const move = browse(env, "account.move", of)
    const line = add(env, move, vals)
    update(env, "account.move", move, { line_ids: [...idsOf(move["line_ids"]), line] })
    recompute(env, move.id)
    return line
  },
  write: (env, line, { reconciled_lines_ids: counterparts, ...vals }) => {
    if (Object.keys(vals).length > 0) {
      writeLine(env, line, vals)
      if (typeof line["move_id"] === "number") recompute(env, line["move_id"])
    }
    if (counterparts !== undefined) reconcileWith(env, line, counterparts)
  },
  unlink: (env, line) => {
    const move = browse(env, "account.move", line["move_id"] ?? null)
    if (move["state"] === "posted") throw userError(postedItem)
    env.books.remove("account.move.line", line.id)
    update(env, "account.move", move, { line_ids: idsOf(move["line_ids"]).filter((id) => id !== line.id) })
    recompute(env, move.id)
  },
  compute: {
    parent_state: ofMove("state"),
    move_type: ofMove("move_type"),
    move_name: ofMove("name"),
    partner_id: ofMove("partner_id"),
    company_id: ofMove("company_id"),
    journal_id: ofMove("journal_id"),
    currency_id: ofMove("currency_id"),
    date: ofMove("date"),
    account_type: (env, line) => env.books.get("account.account", line["account_id"])?.["account_type"] ?? null,
    debit: side(1),
    credit: side(-1),
    reconciled: (_, line) => Reconcile.isReconciled(line),
    reconciled_lines_ids: Reconcile.counterpartLines
  },
  methods: {
    reconcile: (env, ids) => {
      Reconcile.reconcileAll(env, ids.map((id) => browse(env, "account.move.line", id)))
      return null
    }
  }
})
