import type { Row, Value } from "./Books.ts"
import { browse, displayName, field, idsOf, valueOf } from "./Env.ts"
import type { Env, Json, JsonObject } from "./Env.ts"
import { valueError } from "./OdooError.ts"

/** Whether a record belongs to a search. */
export type Predicate = (row: Row) => boolean

const operators = new Set([
  "=",
  "!=",
  "<",
  ">",
  "<=",
  ">=",
  "in",
  "not in",
  "like",
  "ilike",
  "not like",
  "not ilike",
  "=like",
  "=ilike",
  "any",
  "not any",
  "child_of",
  "parent_of"
])

const python = (value: Json): string =>
  typeof value === "string"
    ? `'${value}'`
    : typeof value === "boolean"
    ? value ? "True" : "False"
    : Array.isArray(value)
    ? `[${value.map(python).join(", ")}]`
    : String(value ?? "None")

const like = (pattern: string, anchored: boolean, fold: boolean): (text: string) => boolean => {
  const body = pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll("%", "[^]*").replaceAll("_", "[^]")
  const regex = new RegExp(anchored ? `^${body}$` : body, fold ? "iu" : "u")
  return (text) => regex.test(text)
}

const isSet = (value: Value | JsonObject) => value !== null && value !== false

const scalar = (value: Json): string | number | boolean => {
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") return value
  return false
}

const numeric = new Set(["float", "monetary"])

/** One condition on a plain value: `type` tells whether stored text is a decimal. */
const compare = (type: string, operator: string, wanted: Json): (value: Value | JsonObject) => boolean => {
  const plain = (value: Value | JsonObject) => numeric.has(type) ? Number(value ?? 0) : scalar(value)
  if (operator.endsWith("like")) {
    const matches = like(String(wanted ?? ""), operator.startsWith("="), operator.includes("ilike"))
    const negative = operator.startsWith("not ")
    return (value) => (isSet(value) ? matches(String(value)) : wanted === "" || wanted === false) !== negative
  }
  if (operator === "in" || operator === "not in" || operator === "=" || operator === "!=") {
    const list = Array.isArray(wanted) ? wanted : [wanted]
    const set = new Set<Json>(list.map((each) => each ?? false))
    if (type === "boolean" || numeric.has(type)) { for (const each of list) if (each === 0) set.add(false) }
    const negative = operator === "not in" || operator === "!="
    return (value) => {
      const own = plain(value)
      const empty = own === false || (own === "" && type !== "integer")
      return ((empty && (set.has(false) || set.has(""))) || set.has(own)) !== negative
    }
  }
  const bound = numeric.has(type)
    ? Number(wanted)
    : Array.isArray(wanted) || wanted === undefined
    ? false
    : scalar(wanted)
  return (value) => {
    const own = plain(value)
    if (own === false && type !== "boolean") return false
    if (operator === "<") return own < bound
    if (operator === ">") return own > bound
    return operator === "<=" ? own <= bound : own >= bound
  }
}

/** A condition on a relation: by ids, by "not set", or by the names of what it points to. */
const compareRelation = (env: Env, of: string, operator: string, wanted: Json) => {
  const list = Array.isArray(wanted) ? wanted : [wanted]
  if (operator === "any" || operator === "not any") {
    const inside = compile(env, of, wanted)
    const found = (ids: ReadonlyArray<number>) => ids.some((id) => inside(browse(env, of, id)))
    return (ids: ReadonlyArray<number>) => found(ids) !== (operator === "not any")
  }
  const byName = operator.endsWith("like") || list.some((each) => typeof each === "string")
  if (byName) {
    const positive = operator.replace("not ", "").replace("!=", "=")
    const test = compare("char", positive, wanted)
    const negative = positive !== operator
    return (ids: ReadonlyArray<number>) => ids.some((id) => test(displayName(env, of, id))) !== negative
  }
  const set = new Set<Json>(list.map((each) => each ?? false))
  const negative = operator === "!=" || operator === "not in"
  return (ids: ReadonlyArray<number>) =>
    (ids.length === 0 ? set.has(false) : ids.some((id) => set.has(id))) !== negative
}

const relational = new Set(["many2one", "one2many", "many2many"])

const leaf = (env: Env, of: string, path: string, operator: string, wanted: Json): Predicate => {
  const dot = path.indexOf(".")
  const name = dot < 0 ? path : path.slice(0, dot)
  const found = field(env, of, name)
  const shown = `('${dot < 0 ? path : name}', '${operator}', ${python(wanted)})`
  if (found === undefined) throw valueError(`Invalid field ${of}.${name} in condition ${shown}`)
  if (!operators.has(operator)) throw valueError(`Invalid operator in condition ${shown}`)
  const ids = (row: Row): ReadonlyArray<number> => {
    const value = valueOf(env, of, row, name)
    return typeof value === "number" ? [value] : idsOf(value)
  }
  if (dot >= 0) {
    const rest = path.slice(dot + 1)
    const relation = found.relation
    if (relation === undefined) throw valueError(`Invalid field property '${rest}' on ${of}.${name}`)
    const inside = leaf(env, relation, rest, operator, wanted)
    return (row) => ids(row).some((id) => inside(browse(env, relation, id)))
  }
  if (relational.has(found.type) && found.relation !== undefined) {
    const test = compareRelation(env, found.relation, operator, wanted)
    return (row) => test(ids(row))
  }
  const test = compare(found.type, operator, wanted)
  return (row) => test(valueOf(env, of, row, name))
}

const condition = (env: Env, of: string, term: Json): Predicate => {
  if (typeof term === "boolean") return () => term
  if (!Array.isArray(term) || term.length !== 3) throw valueError(`Domain() invalid item in domain: ${python(term)}`)
  const [left, operator, wanted] = term
  if (left === 1 || left === 0) return () => left === wanted
  return leaf(env, of, String(left), String(operator), wanted)
}

/** Compiles Odoo's prefix notation: `&` and `|` take two terms, `!` one, and bare terms are joined by "and". */
export const compile = (env: Env, of: string, domain: Json): Predicate => {
  const terms = Array.isArray(domain) ? [...domain] : []
  const next = (): Predicate => {
    const term = terms.shift()
    if (term === "!") {
      const one = next()
      return (row) => !one(row)
    }
    if (term === "&" || term === "|") {
      const [one, two] = [next(), next()]
      return term === "&" ? (row) => one(row) && two(row) : (row) => one(row) || two(row)
    }
    return condition(env, of, term)
  }
  const all: Array<Predicate> = []
  while (terms.length > 0) all.push(next())
  return (row) => all.every((holds) => holds(row))
}

/** Whether a domain speaks of a field (then Odoo does not hide archived records by itself). */
export const mentions = (domain: Json, name: string): boolean =>
  Array.isArray(domain) && domain.some((term) => Array.isArray(term) && term[0] === name)
