import type { Row } from "./Books.ts"
import { compile, mentions } from "./Domain.ts"
import { displayName, field, idsOf, model, valueOf } from "./Env.ts"
import type { Env, Json } from "./Env.ts"
import { valueError } from "./OdooError.ts"

/** How much of a search to answer, and in what order. */
export interface Slice {
  readonly offset?: Json
  readonly limit?: Json
  readonly order?: Json
}

type Key = string | number | boolean | null

const sortKey = (env: Env, of: string, row: Row, name: string, type: string, relation: string | undefined): Key => {
  if (name === "id") return row.id
  const value = valueOf(env, of, row, name)
  if (type === "many2one" && typeof value === "number" && relation !== undefined) {
    return String(displayName(env, relation, value))
  }
  if (type === "float" || type === "monetary") return Number(value ?? 0)
  return value === null || typeof value === "object" ? idsOf(value)[0] ?? null : value
}

/** PostgreSQL's order: what is not set comes last, and first when descending. */
const compareKeys = (one: Key, two: Key): number => {
  if (one === two) return 0
  if (one === null) return 1
  if (two === null) return -1
  return one < two ? -1 : 1
}

const comparator = (env: Env, of: string, order: string) => {
  const terms = order.split(",").map((term) => {
    const [name = "id", direction = "asc"] = term.trim().split(/\s+/)
    const own = name === "id" ? { type: "integer", relation: undefined } : field(env, of, name)
    if (own === undefined) throw valueError(`Invalid field '${name}' on model '${of}'`)
    return { name, type: own.type, relation: own.relation, sign: direction.toLowerCase() === "desc" ? -1 : 1 }
  })
  return (rows: ReadonlyArray<Row>): ReadonlyArray<Row> =>
    rows.map((row) => ({ row, keys: terms.map((t) => sortKey(env, of, row, t.name, t.type, t.relation)) })).toSorted(
      (one, two) => {
        for (const [at, { sign }] of terms.entries()) {
          const by = sign * compareKeys(one.keys[at] ?? null, two.keys[at] ?? null)
          if (by !== 0) return by
        }
        return 0
      }
    ).map(({ row }) => row)
}

/** The records of a domain; archived ones only when the domain or the context (`active_test`) asks for them. */
export const search = (env: Env, of: string, domain: Json, slice: Slice = {}): ReadonlyArray<Row> => {
  const { fields, order } = model(of)
  const hides = "active" in fields && env.context["active_test"] !== false && !mentions(domain, "active")
  const belongs = compile(env, of, domain)
  const sort = comparator(env, of, typeof slice.order === "string" && slice.order !== "" ? slice.order : order)
  const found = env.books.rows(of).filter((row) => (!hides || row["active"] !== false) && belongs(row))
  const offset = typeof slice.offset === "number" ? slice.offset : 0
  const limit = typeof slice.limit === "number" && slice.limit > 0 ? slice.limit : found.length
  return sort(found).slice(offset, offset + limit)
}
