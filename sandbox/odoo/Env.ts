import type { Books, Row, Value } from "./Books.ts"
import { httpError, missingRecord } from "./OdooError.ts"
import { manualField, modelOf } from "./Schema.ts"
import type { Field, Model } from "./Schema.ts"

/** What a JSON-2 caller may send: any JSON. */
export type Json = string | number | boolean | null | undefined | ReadonlyArray<Json> | JsonObject

export interface JsonObject {
  readonly [key: string]: Json
}

/** What one model does beyond storing rows. */
export interface Behaviour {
  /** Checks and completes what `create` was given; the rows of its lines are its own. */
  readonly create?: (env: Env, vals: JsonObject) => number
  readonly write?: (env: Env, row: Row, vals: JsonObject) => void
  readonly unlink?: (env: Env, row: Row) => void
  /** Fields worked out when read. */
  readonly compute?: Readonly<Record<string, (env: Env, row: Row) => Value | JsonObject>>
  /** Buttons and wizard steps, by method name. */
  readonly methods?: Readonly<Record<string, (env: Env, ids: ReadonlyArray<number>, args: JsonObject) => Json>>
}

/** One call's surroundings. */
export interface Env {
  readonly books: Books
  readonly context: JsonObject
  readonly behaviours: Readonly<Record<string, Behaviour>>
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly now: string
  /** `YYYY-MM-DD`. */
  readonly today: string
}

/** The model's fields, or Odoo's 404. */
export const model = (name: string): Model => {
  const found = modelOf(name)
  if (found === undefined) throw httpError("NotFound", `the model '${name}' does not exist`)
  return found
}

/** A field of the model, those made at run time included. */
export const field = (env: Env, of: string, name: string): Field | undefined =>
  model(of).fields[name] ?? manualField(env.books, of, name)

/** The record, or Odoo's MissingError. */
export const browse = (env: Env, of: string, id: Json): Row => {
  const row = typeof id === "number" ? env.books.get(of, id) : undefined
  if (row === undefined) throw missingRecord(of, typeof id === "number" ? id : 0)
  return row
}

/** The value of a field as stored or worked out: ids, not names. */
export const valueOf = (env: Env, of: string, row: Row, name: string): Value | JsonObject => {
  const compute = env.behaviours[of]?.compute?.[name]
  if (compute !== undefined) return compute(env, row)
  if (name === "display_name") return typeof row["name"] === "string" ? row["name"] : `${of},${row.id}`
  return row[name] ?? null
}

export const displayName = (env: Env, of: string, id: number): string | false => {
  const row = env.books.get(of, id)
  return row === undefined ? false : String(valueOf(env, of, row, "display_name"))
}

/** Ids of an x2many value. */
export const idsOf = (value: Value | JsonObject | undefined): ReadonlyArray<number> =>
  Array.isArray(value) ? value.filter((id) => typeof id === "number") : []

/** Stores changes with the time of writing. */
export const update = (env: Env, of: string, row: Row, changes: Readonly<Record<string, Value>>): Row => {
  const current = env.books.get(of, row.id) ?? row
  const next: Row = { ...current, ...changes, id: row.id, write_date: env.now, write_uid: 2 }
  env.books.put(of, next)
  return next
}

/** Stores a new row with its times. */
export const insert = (env: Env, of: string, values: Readonly<Record<string, Value>>): Row =>
  env.books.insert(of, { ...values, create_date: env.now, write_date: env.now, create_uid: 2, write_uid: 2 })
