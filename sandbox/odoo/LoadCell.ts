import type { Row } from "./Books.ts"
import { displayName } from "./Env.ts"
import type { Env, Json, JsonObject } from "./Env.ts"
import { OdooError } from "./OdooError.ts"
import type { Field } from "./Schema.ts"

/** What an import says about one cell, beside the record and row numbers. */
export interface CellMessage {
  readonly type: "error" | "warning"
  readonly message: string
  readonly moreinfo?: Json
}

/** How a relation is named in a column: by name, by database id (`.id`), by external id (`id`). */
export type Subfield = "" | ".id" | "id"

/** One cell's place: its field, the label that messages name, and where messages go. */
export interface Cell {
  readonly env: Env
  readonly field: Field
  readonly label: string
  readonly say: (message: CellMessage) => void
}

const elsewhere = (relation: string, byName: boolean): JsonObject => ({
  name: "Possible Values",
  type: "ir.actions.act_window",
  target: "new",
  view_mode: "list,form",
  views: [[false, "list"], [false, "form"]],
  context: { create: false },
  help: "See all possible values",
  ...(byName ? { res_model: relation } : { res_model: "ir.model.data", domain: [["model", "=", relation]] })
})

/** The row of an external id; without a module it belongs to `__import__`. */
export const externalRow = (env: Env, xid: string): Row | undefined => {
  const dot = xid.indexOf(".")
  const [module, name] = dot < 0 ? ["__import__", xid] : [xid.slice(0, dot), xid.slice(dot + 1)]
  return env.books.rows("ir.model.data").find((row) => row["name"] === name && row["module"] === module)
}

const kinds: Readonly<Record<Subfield, string>> = { "": "name", ".id": "database id", "id": "external id" }

const lookup = (cell: Cell, relation: string, by: Subfield, text: string): number | undefined => {
  const { env } = cell
  if (by === ".id") return env.books.get(relation, Number(text))?.id
  if (by === "id") {
    const row = externalRow(env, text)
    return row?.["model"] === relation && typeof row["res_id"] === "number" ? row["res_id"] : undefined
  }
  const found = env.books.rows(relation).filter((row) =>
    row["active"] !== false && displayName(env, relation, row.id) === text
  )
  if (found.length > 1) {
    const message = `Found multiple matches for value "${text}" in field "${
      cell.label.split("/")[0]
    }" (${found.length} matches)`
    cell.say({ type: "warning", message })
  }
  return found[0]?.id
}

const reference = (cell: Cell, by: Subfield, text: string): number | undefined => {
  const relation = cell.field.relation ?? ""
  const id = lookup(cell, relation, by, text)
  if (id === undefined) {
    cell.say({
      type: "error",
      message: `No matching record found for ${kinds[by]} '${text}' in field '${cell.label}'`,
      moreinfo: elsewhere(relation, by === "")
    })
  }
  return id
}

const boolean = (cell: Cell, value: Json): Json => {
  if (typeof value !== "string") {
    const type = typeof value === "boolean" ? "bool" : "int"
    throw new OdooError("builtins.AttributeError", `'${type}' object has no attribute 'lower'`)
  }
  if (["1", "true", "yes"].includes(value.toLowerCase())) return true
  if (["", "0", "false", "no"].includes(value.toLowerCase())) return false
  cell.say({
    type: "error",
    message: `Unknown value '${value}' for boolean field '${cell.label}'`,
    moreinfo: "Use '1' for yes and '0' for no"
  })
  return undefined
}

const selection = (cell: Cell, text: string): Json => {
  const options = cell.field.selection ?? []
  const found = options.find((option) => option.some((each) => each.toLowerCase() === text.toLowerCase()))
  if (found !== undefined) return found[0]
  const message = `Value '${text}' not found in selection field '${cell.label}'`
  cell.say({ type: "error", message, moreinfo: options.map((option) => option[1] ?? "") })
  return undefined
}

const date = (cell: Cell, text: string): Json => {
  const at = new Date(`${text}T00:00:00Z`)
  if (!Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)) return text
  const message = `'${text}' does not seem to be a valid date for field '${cell.label}'`
  cell.say({ type: "error", message, moreinfo: "Use the format '2012-12-31'" })
  return undefined
}

const many = (cell: Cell, by: Subfield, value: Json): Json => {
  if (typeof value !== "string") {
    throw new OdooError(
      "builtins.AttributeError",
      `'${typeof value === "number" ? "int" : "bool"}' object has no attribute 'split'`
    )
  }
  return [[6, 0, value.split(",").flatMap((each) => reference(cell, by, each.trim()) ?? [])]]
}

/** Turns a cell that holds something into what `create` takes; says what is wrong with it otherwise. */
export const convert = (cell: Cell, by: Subfield, value: Json): Json => {
  switch (cell.field.type) {
    case "boolean":
      return boolean(cell, value)
    case "many2one":
      return reference(cell, by, String(value))
    case "many2many":
      return many(cell, by, value)
    case "selection":
      return selection(cell, String(value))
    case "date":
      return date(cell, String(value))
    case "integer":
    case "float":
    case "monetary":
      if (!Number.isNaN(Number(value))) return cell.field.type === "integer" ? Number(value) : String(value)
      cell.say({ type: "error", message: `'${String(value)}' does not seem to be a number for field '${cell.label}'` })
      return undefined
    default:
      return String(value)
  }
}
