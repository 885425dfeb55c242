import type { Row } from "./Books.ts"
import { shown, storedAll } from "./Convert.ts"
import { browse, displayName, field, insert, model, update } from "./Env.ts"
import type { Env, Json, JsonObject } from "./Env.ts"
import { OdooError, valueError } from "./OdooError.ts"
import { manualFields } from "./Schema.ts"
import { search } from "./Search.ts"

export const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const fieldNames = (env: Env, of: string, asked: Json): ReadonlyArray<string> =>
  Array.isArray(asked) && asked.length > 0
    ? asked.map(String)
    : [...Object.keys(model(of).fields), ...Object.keys(manualFields(env.books, of))]

/** Records as `read` answers them, `id` always included. */
export const readRows = (env: Env, of: string, rows: ReadonlyArray<Row>, asked: Json): ReadonlyArray<JsonObject> => {
  const fields = fieldNames(env, of, asked).filter((name) => name !== "id").map((name) => {
    const own = field(env, of, name)
    if (own === undefined) throw valueError(`Invalid field '${name}' on '${of}'`)
    return { name, own }
  })
  return rows.map((row) => ({
    id: row.id,
    ...Object.fromEntries(fields.map(({ name, own }) => [name, shown(env, of, row, name, own)]))
  }))
}

export const read = (env: Env, of: string, ids: ReadonlyArray<number>, asked: Json) =>
  readRows(env, of, ids.flatMap((id) => env.books.get(of, id) ?? []), asked)

/** Creates one record; what the model itself demands is its behaviour's. */
export const createOne = (env: Env, of: string, vals: JsonObject): number => {
  const own = env.behaviours[of]?.create
  if (own !== undefined) return own(env, vals)
  const unknown = (name: string) => valueError(`Invalid field '${name}' in '${of}'`)
  return insert(env, of, storedAll(env, of, vals, unknown)).id
}

export const create = (env: Env, of: string, list: Json): ReadonlyArray<number> =>
  (Array.isArray(list) ? list : [list]).map((vals) => createOne(env, of, isObject(vals) ? vals : {}))

export const writeOne = (env: Env, of: string, row: Row, vals: JsonObject): void => {
  const own = env.behaviours[of]?.write
  if (own !== undefined) return own(env, row, vals)
  const unknown = (name: string) => new OdooError("builtins.KeyError", name)
  update(env, of, row, storedAll(env, of, vals, unknown, new Set(), row))
}

/** Writes the same values on each record; any refusal undoes the whole call. */
export const write = (env: Env, of: string, ids: ReadonlyArray<number>, vals: Json): true => {
  for (const id of ids) writeOne(env, of, browse(env, of, id), isObject(vals) ? vals : {})
  return true
}

/** Deletes records and the external ids that named them. */
export const unlink = (env: Env, of: string, ids: ReadonlyArray<number>): true => {
  for (const id of ids) env.behaviours[of]?.unlink?.(env, browse(env, of, id))
  for (const id of ids) {
    env.books.remove(of, id)
    const names = env.books.rows("ir.model.data").filter((row) => row["res_id"] === id && row["model"] === of)
    for (const name of names) env.books.remove("ir.model.data", name.id)
  }
  return true
}

export const fieldsGet = (env: Env, of: string, allfields: Json, attributes: Json): JsonObject => {
  const all = { ...model(of).fields, ...manualFields(env.books, of) }
  const wanted = Array.isArray(allfields) && allfields.length > 0 ? new Set(allfields) : undefined
  const kept = Array.isArray(attributes) && attributes.length > 0 ? new Set(attributes) : undefined
  return Object.fromEntries(
    Object.entries(all).filter(([name]) => wanted === undefined || wanted.has(name)).map(([name, own]) => [
      name,
      Object.fromEntries(Object.entries(own).filter(([attribute]) => kept === undefined || kept.has(attribute)))
    ])
  )
}

export const nameSearch = (env: Env, of: string, args: JsonObject): Json =>
  search(env, of, args["domain"] ?? [], { limit: args["limit"] ?? 100 }).filter((row) =>
    String(displayName(env, of, row.id)).toLowerCase().includes(String(args["name"] ?? "").toLowerCase())
  ).map((row) => [row.id, displayName(env, of, row.id)])
