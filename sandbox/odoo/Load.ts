import * as Result from "effect/Result"
import { browse, field, idsOf, insert, update } from "./Env.ts"
import type { Env, Json, JsonObject } from "./Env.ts"
import { convert, externalRow } from "./LoadCell.ts"
import type { CellMessage, Subfield } from "./LoadCell.ts"
import { OdooError, valueError } from "./OdooError.ts"
import { createOne, writeOne } from "./Orm.ts"
import type { Field } from "./Schema.ts"

/** One column: its field, and for a line's column the field of the line. */
interface Column {
  readonly name: string
  readonly own: Field | undefined
  readonly by: Subfield
  /** The rest of the path of a one2many column. */
  readonly line: Column | undefined
}

const isSub = (part: string | undefined): part is Subfield => part === ".id" || part === "id"

const column = (env: Env, of: string, path: ReadonlyArray<string>): Column => {
  const [name = "", ...rest] = path
  if (name === ".id" || name === "id") return { name, own: undefined, by: name, line: undefined }
  const own = field(env, of, name)
  if (own === undefined) throw valueError(`Invalid field name '${name}'`)
  if (own.type === "one2many" && own.relation !== undefined) {
    return { name, own, by: "", line: column(env, own.relation, rest) }
  }
  return { name, own, by: isSub(rest[0]) ? rest[0] : "", line: undefined }
}

type Cells = ReadonlyArray<Json>

const isEmpty = (cell: Json) => cell === "" || cell === false || cell === null || cell === undefined

/** Rows that belong to one record: its own row, then those that hold nothing but lines. */
const group = (
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<Cells>
): ReadonlyArray<{ from: number; rows: Array<Cells> }> => {
  const records: Array<{ from: number; rows: Array<Cells> }> = []
  for (const [at, row] of rows.entries()) {
    const continues = columns.every((each, n) => each.line !== undefined || isEmpty(row[n])) && !row.every(isEmpty)
    const last = records.at(-1)
    if (continues && last !== undefined) last.rows.push(row)
    else records.push({ from: at, rows: [row] })
  }
  return records
}

/** A record to write: its values, its external id, its database id. */
interface Parsed {
  readonly vals: Record<string, Json>
  readonly lines: Record<string, Array<Parsed>>
  xid: string | undefined
  id: number | undefined
}

type Say = (field: string, label: string, message: CellMessage) => void

const parse = (
  env: Env,
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<Cells>,
  prefix: string,
  say: Say
): Parsed => {
  const parsed: Parsed = { vals: {}, lines: {}, xid: undefined, id: undefined }
  const [first = []] = rows
  for (const [at, each] of columns.entries()) {
    const value = first[at]
    if (each.line !== undefined) continue
    if (each.own === undefined) {
      if (isEmpty(value)) continue
      if (each.by === "id") parsed.xid = String(value)
      else parsed.id = Number(value)
    } else if (isEmpty(value)) parsed.vals[each.name] = false
    else {
      const { own } = each
      const label = `${prefix}${own.string}`
      parsed.vals[each.name] = convert(
        {
          env,
          field: own,
          label,
          say: (message) => say(each.name, own.string, message)
        },
        each.by,
        value
      )
    }
  }
  const parents = Map.groupBy(
    columns.flatMap((each, at) => each.line === undefined ? [] : [{ each, at, line: each.line }]),
    ({ each }) => each.name
  )
  for (const [name, own] of parents) {
    const label = own[0]?.each.own?.string ?? name
    parsed.lines[name] = rows.map((row) => own.map(({ at }) => row[at])).filter((cells) => !cells.every(isEmpty)).map((
      cells
    ) => parse(env, own.map(({ line }) => line), [cells], `${label}/`, (_, __, message) => say(name, label, message)))
  }
  return parsed
}

/** The record that an external id (or a database id) already names. */
const existing = (env: Env, of: string, { id, xid }: Parsed): number | undefined => {
  if (id !== undefined) return browse(env, of, id).id
  const row = xid === undefined ? undefined : externalRow(env, xid)
  if (row === undefined) return undefined
  if (row["model"] !== of) {
    throw valueError(
      `For external id ${xid} when trying to create/update a record of model ${of} found record of different model ` +
        `${String(row["model"])} (${row.id})`
    )
  }
  return env.books.get(of, row["res_id"])?.id
}

const name = (env: Env, of: string, xid: string, id: number): void => {
  const row = externalRow(env, xid)
  if (row?.["res_id"] === id) return
  const noupdate = env.context["noupdate"] === true
  if (row !== undefined) {
    update(env, "ir.model.data", row, { res_id: id, noupdate })
    return
  }
  if (xid.includes(" ")) {
    throw valueError("new row for relation \"ir_model_data\" violates check constraint \"ir_model_data_name_nospaces\"")
  }
  const dot = xid.indexOf(".")
  const [module, own] = dot < 0 ? ["__import__", xid] : [xid.slice(0, dot), xid.slice(dot + 1)]
  insert(env, "ir.model.data", { module, name: own, model: of, res_id: id, noupdate })
}

const commands = (env: Env, of: string, lines: ReadonlyArray<Parsed>): Json =>
  lines.map((line) => {
    const id = existing(env, of, line)
    return id === undefined ? [0, 0, line.vals] : [1, id, line.vals]
  })

/** Whether the record is to stay as it is: in mode `update`, what was created with `noupdate`. */
const isFixed = (env: Env, { xid }: Parsed): boolean =>
  env.context["mode"] === "update" && xid !== undefined && externalRow(env, xid)?.["noupdate"] === true

const save = (env: Env, of: string, parsed: Parsed): number => {
  const found = existing(env, of, parsed)
  if (found !== undefined && isFixed(env, parsed)) return found
  if (env.context["mode"] === "update" && parsed.xid === undefined && parsed.id === undefined) {
    throw valueError("Cannot update a record without specifying its id or xml_id")
  }
  const vals: Record<string, Json> = { ...parsed.vals }
  for (const [field_, lines] of Object.entries(parsed.lines)) {
    const relation = field(env, of, field_)?.relation
    if (relation !== undefined && lines.length > 0) vals[field_] = commands(env, relation, lines)
  }
  const id = found ?? createOne(env, of, vals)
  if (found !== undefined) writeOne(env, of, browse(env, of, found), vals)
  if (parsed.xid !== undefined) name(env, of, parsed.xid, id)
  nameLines(env, of, id, parsed)
  return id
}

/** Lines with an external id are the last ones of their record, in the order of the rows. */
const nameLines = (env: Env, of: string, id: number, parsed: Parsed): void => {
  for (const [own, lines] of Object.entries(parsed.lines)) {
    const relation = field(env, of, own)?.relation
    if (relation === undefined) continue
    const fresh = lines.filter((line) => existing(env, relation, line) === undefined)
    const all = idsOf(browse(env, of, id)["line_ids"]).filter((each) =>
      !["tax", "payment_term"].includes(String(browse(env, relation, each)["display_type"]))
    )
    const made = fresh.length === 0 ? [] : all.slice(-fresh.length)
    fresh.forEach((line, at) => {
      const lineId = made[at]
      if (line.xid !== undefined && lineId !== undefined) name(env, relation, line.xid, lineId)
    })
  }
}

/**
 * Odoo's import: creates or updates records with their external ids, all of them or none.
 *
 * Columns  `id` (external id), `.id`, `field`, `field/.id`, `field/id`, `lines/field…`; a row without anything but
 *          lines continues the record above it
 * Context  `noupdate` marks what is created; `mode: "update"` leaves what is so marked as it is
 * Answers  `{ids, messages, nextrow}`; any error makes `ids` false, and nothing is written
 */
export const load = (env: Env, of: string, fields: Json, data: Json): JsonObject => {
  const columns = (Array.isArray(fields) ? fields : []).map((path) => column(env, of, String(path).split("/")))
  const rows = (Array.isArray(data) ? data : []).map((row): Cells => Array.isArray(row) ? row : [])
  const messages: Array<JsonObject> = []
  const savepoint = env.books.savepoint()
  const ids: Array<number> = []
  for (const [record, { from, rows: own }] of group(columns, rows).entries()) {
    const place = { rows: { from, to: from + own.length - 1 }, record }
    let failed = false
    const parsed = parse(env, columns, own, "", (field_, label, { message, moreinfo, type }) => {
      failed ||= type === "error"
      messages.push({
        ...place,
        type,
        field: field_,
        message,
        ...(moreinfo === undefined ? {} : { moreinfo }),
        field_name: label
      })
    })
    if (failed) continue
    const before = env.books.savepoint()
    const saved = Result.try({ try: () => save(env, of, parsed), catch: (cause) => cause })
    if (Result.isSuccess(saved)) ids.push(saved.success)
    else if (saved.failure instanceof OdooError) {
      env.books.rollback(before)
      messages.push({ ...place, type: "error", message: saved.failure.bare })
    } else throw saved.failure
  }
  if (!messages.some(({ type }) => type === "error")) return { ids, messages, nextrow: 0 }
  env.books.rollback(savepoint)
  return { ids: false, messages, nextrow: 0 }
}
