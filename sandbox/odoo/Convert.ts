import type { Row, Value } from "./Books.ts"
import { browse, displayName, field, idsOf, valueOf } from "./Env.ts"
import type { Env, Json, JsonObject } from "./Env.ts"
import { exact, text } from "./Exact.ts"
import { danglingReference, missingRecord, missingValue, OdooError, valueError } from "./OdooError.ts"
import { modelOf } from "./Schema.ts"
import type { Field } from "./Schema.ts"

const isDate = (value: string) => {
  const at = new Date(`${value}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
}

const commandIds = (env: Env, relation: string, before: ReadonlyArray<number>, given: Json): ReadonlyArray<number> => {
  if (!Array.isArray(given)) return []
  let ids = [...before]
  for (const command of given) {
    if (typeof command === "number") {
      ids.push(command)
      continue
    }
    const [code, id, list] = Array.isArray(command) ? command : []
    if (code === 3 || code === 2) ids = ids.filter((each) => each !== id)
    else if (code === 4 && typeof id === "number") ids.push(id)
    else if (code === 5) ids = []
    else if (code === 6 && Array.isArray(list)) ids = list.filter((each) => typeof each === "number")
    else throw valueError(`Invalid command ${JSON.stringify(command)}`)
  }
  ids.forEach((id) => browse(env, relation, id))
  return [...new Set(ids)]
}

/**
 * What is stored for a value that a caller wrote.
 *
 * Fails  as Odoo does: 500 for a date or a selection that cannot be, 404 for a record that is not there
 */
export const stored = (env: Env, of: string, name: string, own: Field, given: Json, before?: Value): Value => {
  if (own.type === "many2many" || own.type === "one2many") {
    return own.relation === undefined ? [] : commandIds(env, own.relation, idsOf(before), given)
  }
  if (own.type === "boolean") return given === true || given === 1 || (typeof given === "string" && given !== "")
  if (given === null || given === undefined || given === false) {
    if (own.type === "float" || own.type === "monetary") return "0"
    return own.type === "integer" ? 0 : null
  }
  switch (own.type) {
    case "many2one": {
      const id = Array.isArray(given) ? given[0] : given
      if (typeof id !== "number") {
        const message = `invalid input syntax for type integer: "${String(id)}"`
        throw new OdooError("psycopg2.errors.InvalidTextRepresentation", message)
      }
      if (own.relation !== undefined && env.books.get(own.relation, id) === undefined) {
        throw of.startsWith("account.")
          ? missingRecord(own.relation, id)
          : danglingReference(modelOf(of)?.name ?? of, of, own.string, name)
      }
      return id
    }
    case "float":
    case "monetary":
      if ((typeof given !== "number" && typeof given !== "string") || Number.isNaN(Number(given))) {
        throw valueError(`could not convert string to float: '${String(given)}'`)
      }
      return text(exact(given))
    case "integer":
    case "many2one_reference":
      return Number(given)
    case "date":
      if (!isDate(String(given).slice(0, 10))) {
        throw valueError(`time data '${String(given)}' does not match format '%Y-%m-%d'`)
      }
      return String(given).slice(0, 10)
    case "selection":
      if (own.selection !== undefined && !own.selection.some(([key]) => key === given)) {
        throw valueError(`Wrong value for ${of}.${name}: '${String(given)}'`)
      }
      return String(given)
    case "html":
      return String(given).startsWith("<") ? String(given) : `<p>${String(given)}</p>`
    default:
      return String(given)
  }
}

/**
 * Stored values of all that a caller wrote; fields of `except` are someone else's to convert.
 *
 * Fails  as `stored`, and for a required field that is emptied
 */
export const storedAll = (
  env: Env,
  of: string,
  vals: JsonObject,
  unknown: (name: string) => OdooError,
  except: ReadonlySet<string> = new Set(),
  before?: Row
): Record<string, Value> => {
  const out: Record<string, Value> = {}
  for (const [name, given] of Object.entries(vals)) {
    const own = field(env, of, name)
    if (own === undefined) throw unknown(name)
    if (except.has(name)) continue
    const value = stored(env, of, name, own, given, before?.[name])
    if (value === null && own.required === true) throw missingValue(own.string, name, modelOf(of)?.name ?? of, of)
    out[name] = value
  }
  return out
}

/** A field as `read` answers it: `[id, name]` for a many2one, `false` for what is not set. */
export const shown = (env: Env, of: string, row: Row, name: string, own: Field): Json => {
  if (name === "id") return row.id
  const value = valueOf(env, of, row, name)
  switch (own.type) {
    case "many2one":
      return typeof value === "number" && own.relation !== undefined
        ? [value, displayName(env, own.relation, value)]
        : false
    case "one2many":
    case "many2many":
      return idsOf(value)
    case "float":
    case "monetary":
      return value === null ? 0 : Number(value)
    case "integer":
    case "many2one_reference":
      return value ?? 0
    default:
      return value ?? false
  }
}
