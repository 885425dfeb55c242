/**
 * Rewrites `books.json`: the models' fields and the first rows of a real Odoo 19's books, with which the double starts.
 *
 * Run    `../shared/odoo/up --fresh`, export what it prints, then `node sandbox/odoo/regenerate.ts`
 * Rows   only what Odoo itself made (`create_uid` is not the caller): nothing of an earlier run gets in
 */
import { writeFileSync } from "node:fs"
import { captured, orders } from "./captured.ts"

type Json = string | number | boolean | null | ReadonlyArray<Json> | { readonly [key: string]: Json }
type Field = { readonly type: string }
type Fields = Readonly<Record<string, Field>>

const { ODOO_API_KEY: key, ODOO_DATABASE: database, ODOO_URL: url } = process.env
if (!url || !database || !key) throw new Error("set ODOO_URL, ODOO_DATABASE and ODOO_API_KEY")

const call = async <A>(model: string, method: string, args: object): Promise<A> => {
  const answer = await fetch(`${url}/json/2/${model}/${method}`, {
    method: "POST",
    headers: { authorization: `bearer ${key}`, "x-odoo-database": database, "content-type": "application/json" },
    body: JSON.stringify(args)
  })
  if (!answer.ok) throw new Error(`${model}.${method}: ${answer.status}`)
  return await answer.json()
}

const stored = (field: Field | undefined, value: Json): Json => {
  if (field?.type === "boolean") return value
  if (value === false) return null
  if (field?.type === "many2one" && Array.isArray(value)) return value[0] ?? null
  return field?.type === "float" || field?.type === "monetary" ? String(value) : value
}

const attributes = ["type", "string", "required", "readonly", "store", "relation", "selection"]
const models: Record<string, Json> = {}
const rows: Record<string, Json> = {}
for (const [model, { domain, fields }] of Object.entries(captured)) {
  const own = await call<Fields & Record<string, Json>>(model, "fields_get", {
    allfields: ["id", "display_name", "create_date", "write_date", "create_uid", "write_uid", ...fields.split(" ")],
    attributes
  })
  const [about] = await call<
    ReadonlyArray<{ readonly id: number; readonly name: string; readonly transient: boolean }>
  >(
    "ir.model",
    "search_read",
    { domain: [["model", "=", model]], fields: ["name", "transient"] }
  )
  if (!about) throw new Error(`no model ${model}`)
  models[model] = {
    id: about.id,
    name: about.name,
    transient: about.transient,
    order: orders[model] ?? "id",
    fields: own
  }
  if (domain === null) continue
  const names = Object.keys(own).filter((name) => name !== "display_name")
  const made = "create_uid" in own ? [["create_uid", "in", [1, false]]] : []
  const read = await call<ReadonlyArray<Record<string, Json>>>(model, "search_read", {
    domain: [...domain, ...made],
    fields: names,
    order: "id",
    context: { active_test: false }
  })
  rows[model] = read.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, v]) => [name, stored(own[name], v)]))
  )
}
writeFileSync(new URL("books.json", import.meta.url), `${JSON.stringify({ models, rows })}\n`)
