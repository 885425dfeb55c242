/**
 * Books as they can be compared: every stored field that matters, without what may rightly differ between two ways to them.
 *
 * Left out  ids (records are called by key), who wrote and when; numbers of moves and payments, which Odoo deals out in the order
 *           of posting, and which are compared as a set; external ids of lines, which guard one `load` only: a draft that
 *           was replaced has new lines
 */
import { type OdooSettings, rows } from "./OdooBooks.ts"
import { models } from "../../sandbox/odoo/Schema.ts"

type Row = Readonly<Record<string, unknown>>

/** What part of the books to look at; everything where nothing is said. */
export interface Extent {
  /** NexaCloud ids of the invoices. */
  readonly invoices: ReadonlyArray<string>
  /** E-mails of their partners. */
  readonly emails: ReadonlyArray<string>
}

/** Records by model, in an order that depends on their content alone. */
export interface BooksForm {
  readonly records: Readonly<Record<string, ReadonlyArray<string>>>
  /** Numbers of posted moves. */
  readonly numbers: ReadonlyArray<string>
  /** What stands there twice. */
  readonly doubles: ReadonlyArray<string>
}

const KEY = "x_fc_nexacloud_invoice_id"
/** Of credit notes too. */
const REFERENCE = "x_fc_stripe_invoice_id"
const OWN_FIELDS = [KEY, REFERENCE]
const MODULE = "nexa_ledger"

/** Beside ids and numbers, lists that say again what the other side's many2one says. */
const LEFT_OUT = new Set([
  "id",
  "name",
  "create_uid",
  "create_date",
  "write_uid",
  "write_date",
  "sequence_number",
  "move_name",
  "line_ids",
  "invoice_line_ids"
])

/** Models whose name is no number of Odoo's. */
const NAMED = ["account.move.line", "res.partner", "account.account", "account.journal", "ir.model.data"]

const fieldsOf = (model: string): ReadonlyArray<string> => [
  ...Object.entries(models[model]?.fields ?? {})
    .flatMap(([name, { store }]) => store === true && (!LEFT_OUT.has(name) || name === "name") ? [name] : []),
  ...(model === "account.move" ? OWN_FIELDS : []),
  ...(model === "account.account" ? ["code"] : [])
]

/** Reads the books over JSON-2. */
export const read = async (odoo: OdooSettings, extent?: Extent): Promise<BooksForm> => {
  const find = (model: string, domain: ReadonlyArray<unknown>) => rows(odoo, model, domain, fieldsOf(model))
  const invoices = await find(
    "account.move",
    extent === undefined ? [["move_type", "!=", "entry"]] : [
      "|",
      [KEY, "in", extent.invoices],
      [`reversed_entry_id.${KEY}`, "in", extent.invoices]
    ]
  )
  const payments = await find("account.payment", extent === undefined ? [] : [["invoice_ids", "in", idsOf(invoices)]])
  const entries = await find("account.move", [["origin_payment_id", "in", idsOf(payments)]])
  const moves = [...invoices, ...entries]
  const lines = await find("account.move.line", [["move_id", "in", idsOf(moves)]])
  const tables: Readonly<Record<string, ReadonlyArray<Row>>> = {
    "account.move": moves,
    "account.payment": payments,
    "account.move.line": lines,
    "account.partial.reconcile": await find("account.partial.reconcile", [["debit_move_id", "in", idsOf(lines)]]),
    "res.partner": await find("res.partner", extent === undefined ? [] : [["email", "in", extent.emails]]),
    "account.account": await find("account.account", [["code", "=like", "NCR.%"]]),
    "account.journal": await find("account.journal", [])
  }
  const names = await rows(odoo, "ir.model.data", [["module", "=", MODULE]], ["name", "model", "res_id", "noupdate"])
  const label = labels(tables, names)
  const numbers = moves.flatMap(({ name, state }) => state === "posted" ? [String(name)] : []).toSorted()
  const numbered = new RegExp(
    [...new Set([...moves, ...payments].map(({ name }) => String(name)))]
      .filter((name) => name.includes("/")).map((name) => RegExp.escape(name)).join("|") || "(?!)",
    "g"
  )
  const records = Object.fromEntries(
    Object.entries(tables).map(([model, list]) => [
      model,
      list.map((row) => JSON.stringify(normal(model, row, label)).replaceAll(numbered, "<number>")).toSorted()
    ])
  )
  const ours = names.filter(({ model, res_id }) =>
    model !== "account.move.line" && (extent === undefined || label(String(model), res_id) !== undefined)
  ).map(({ model, name, noupdate, res_id }) =>
    JSON.stringify({ name, noupdate, of: label(String(model), res_id) ?? "nothing" })
  )
  return {
    records: { ...records, "ir.model.data": ours.toSorted() },
    numbers,
    doubles: [
      // What a person made may have neither.
      ...OWN_FIELDS.flatMap((field) =>
        twice(
          invoices.filter((move) => move[field] !== false)
            .map((move) => `${move["move_type"]} ${move[field]} ${first(move["reversed_entry_id"])}`)
        )
      ),
      ...twice(payments.map((payment) => `payment ${payment["memo"]} of ${JSON.stringify(payment["invoice_ids"])}`))
    ]
  }
}

type Label = (model: string, id: unknown) => string | undefined

/** What a record is called in place of its id: keys of ours, or what it holds. */
const labels = (tables: Readonly<Record<string, ReadonlyArray<Row>>>, names: ReadonlyArray<Row>): Label => {
  const known = new Map<string, string>()
  const set = (model: string, id: unknown, text: string) => known.set(`${model} ${id}`, text)
  const get: Label = (model, id) => known.get(`${model} ${id}`)
  for (const model of ["account.account", "account.journal"]) {
    for (const { code, id } of tables[model] ?? []) set(model, id, String(code))
  }
  for (const { id, name } of tables["res.partner"] ?? []) set("res.partner", id, String(name))
  const ids = new Map(names.map(({ model, name, res_id }) => [`${model} ${res_id}`, String(name)]))
  for (const { id, memo } of tables["account.payment"] ?? []) {
    set("account.payment", id, ids.get(`account.payment ${id}`) ?? `payment ${memo}`)
  }
  const moves = tables["account.move"] ?? []
  for (const move of moves) {
    const { id, move_type: type, origin_payment_id: payment } = move
    const reversed = moves.find((other) => other["id"] === first(move["reversed_entry_id"]))
    set(
      "account.move",
      id,
      payment
        ? `entry of ${get("account.payment", first(payment))}`
        : `${type} ${move[KEY] || move[REFERENCE]} ${reversed?.[KEY] ?? ""}`
    )
  }
  for (const line of tables["account.move.line"] ?? []) {
    const move = get("account.move", first(line["move_id"]))
    set("account.move.line", line["id"], `${line["display_type"]} ${line["balance"]} of ${move}`)
  }
  return get
}

/** A record without what may differ; what it refers to is called by its label, or as Odoo shows it. */
const normal = (model: string, row: Row, label: Label): Row => {
  const fields = models[model]?.fields ?? {}
  const isKept = (name: string) => !LEFT_OUT.has(name) || name === "name" && NAMED.includes(model)
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => isKept(name)).map(([name, value]) => {
      const relation = fields[name]?.relation
      if (relation === undefined || !Array.isArray(value)) return [name, value]
      if (fields[name]?.type === "many2one") return [name, label(relation, value[0]) ?? value[1]]
      return [name, value.map((id) => label(relation, id) ?? id).toSorted()]
    })
  )
}

const idsOf = (list: ReadonlyArray<Row>) => list.map(({ id }) => id)

const first = (value: unknown): unknown => Array.isArray(value) ? value[0] : value

const twice = (keys: ReadonlyArray<string>) => [...new Set(keys.filter((key, at) => keys.indexOf(key) !== at))]

/** What one holds and the other does not, as lines of a patch; nothing where they are the same. */
export const difference = (expected: BooksForm, found: BooksForm): ReadonlyArray<string> => {
  const all = ({ numbers, records }: BooksForm) => [
    ...Object.entries(records).flatMap(([model, list]) => list.map((record) => `${model} ${record}`)),
    ...numbers
  ]
  const less = (from: ReadonlyArray<string>, what: ReadonlyArray<string>) => {
    const left = [...from]
    for (const one of what) if (left.includes(one)) left.splice(left.indexOf(one), 1)
    return left
  }
  return [
    ...less(all(expected), all(found)).map((line) => `- ${line}`),
    ...less(all(found), all(expected)).map((line) => `+ ${line}`)
  ]
}
