/** How Stripe lists: strict parameters, `created` ranges, cursors, newest first. */
import { list, type Reply, type Request } from "../http/Exchange.ts"
import * as Bodies from "./Bodies.ts"
import * as Errors from "./Errors.ts"

/** What may be asked of one list. */
export interface Listing<A> {
  /** Parameters beside those that every list takes. */
  readonly parameters: ReadonlyArray<string>
  /** What may follow `data.` in `expand[]`. */
  readonly expandable: ReadonlyArray<string>
  readonly records: ReadonlyArray<A>
  readonly of: (record: A) => { readonly id: string; readonly created: number }
  readonly body: (record: A, expand: ReadonlyArray<string>) => unknown
  /** Schema of the page, or else of each record. */
  readonly schema: { readonly page: string } | { readonly record: string }
}

/** One page, or Stripe's refusal of a parameter. */
export const page = <A>(request: Request, listing: Listing<A>): Reply => {
  const { query } = request
  const expand = list(query, "expand")
  const refused =
    unknown(query, [...listing.parameters, "limit", "starting_after", "ending_before", "created", "expand"]) ??
      unexpandable(expand, listing.expandable.map((field) => `data.${field}`))
  if (refused !== undefined) return refused
  const limit = Number(query.get("limit") ?? "10")
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    return Errors.invalid("limit", `Invalid limit: ${query.get("limit")}`)
  }

  const matching = listing.records.filter((record) => within(query, listing.of(record).created))
  const param = query.has("ending_before") ? "ending_before" : "starting_after"
  const cursor = query.get(param)
  const position = cursor === null ? -1 : matching.findIndex((record) => listing.of(record).id === cursor)
  if (cursor !== null && position < 0) return Errors.missingCursor(cursor, param)
  const candidates = param === "ending_before" ? matching.slice(0, position) : matching.slice(position + 1)
  const chosen = param === "ending_before" ? candidates.slice(-limit) : candidates.slice(0, limit)

  const fields = expand.map((field) => field.replace(/^data\./, ""))
  const body = Bodies.list(
    request.path,
    chosen.map((record) => listing.body(record, fields)),
    candidates.length > chosen.length
  )
  const { schema } = listing
  return {
    status: 200,
    body,
    contract: "page" in schema ? [[schema.page, body]] : body.data.map((part) => [schema.record, part])
  }
}

/** Refuses what the endpoint does not know. */
export const unknown = (query: URLSearchParams, known: ReadonlyArray<string>): Reply | undefined => {
  const name = [...query.keys()].find((key) => !known.includes(key.replace(/\[.*$/, "")))
  return name === undefined ? undefined : Errors.unknownParameter(name)
}

/** Refuses to expand what cannot be (of what can, this double has no more than it names). */
export const unexpandable = (expand: ReadonlyArray<string>, allowed: ReadonlyArray<string>): Reply | undefined => {
  const field = expand.find((each) => !allowed.includes(each))
  return field === undefined ? undefined : Errors.invalid("expand", `This property cannot be expanded (${field}).`)
}

const within = (query: URLSearchParams, created: number): boolean => {
  const exactly = query.get("created")
  const bound = (name: string, otherwise: number) => Number(query.get(`created[${name}]`) ?? otherwise)
  return (exactly === null || created === Number(exactly)) &&
    created >= bound("gte", -Infinity) && created > bound("gt", -Infinity) &&
    created <= bound("lte", Infinity) && created < bound("lt", Infinity)
}
