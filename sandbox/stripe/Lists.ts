/** How Stripe lists: strict parameters, `created` ranges, cursors, newest first. */
import { firstPlace } from "../http/Derived.ts"
import { list, type Reply, type Request } from "../http/Exchange.ts"
import * as Bodies from "./Bodies.ts"
import * as Errors from "./Errors.ts"
import { type Listed, newestFirst } from "./State.ts"

/** What may be asked of one list. */
export interface Listing<A extends Listed> {
  /** Parameters beside those that every list takes. */
  readonly parameters: ReadonlyArray<string>
  /** What may follow `data.` in `expand[]`. */
  readonly expandable: ReadonlyArray<string>
  /** Newest first. */
  readonly records: ReadonlyArray<A>
  /** The one with this id, whether it matches or not. */
  readonly find: (id: string) => A | undefined
  readonly matches: (record: A) => boolean
  readonly body: (record: A, expand: ReadonlyArray<string>) => unknown
  /** Schema of the page, or else of each record. */
  readonly schema: { readonly page: string } | { readonly record: string }
}

/** One page, or Stripe's refusal of a parameter. */
export const page = <A extends Listed>(request: Request, listing: Listing<A>): Reply => {
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

  const { matches, records } = listing
  const param = query.has("ending_before") ? "ending_before" : "starting_after"
  const id = query.get(param)
  const cursor = id === null ? undefined : listing.find(id)
  if (id !== null && cursor === undefined) return Errors.missingCursor(id, param)
  const place = cursor === undefined ? -1 : firstPlace(records, (record) => newestFirst(record, cursor) >= 0)
  const [from, to] = range(query, records)
  // One more than a page: whether there is any is what `has_more` says.
  const candidates = param === "ending_before"
    ? some(records, Math.min(place, to) - 1, from - 1, matches, limit + 1).toReversed()
    : some(records, Math.max(place + 1, from), to, matches, limit + 1)
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

/** Up to `most` that match, from one place towards another that is not reached. */
const some = <A>(
  records: ReadonlyArray<A>,
  from: number,
  to: number,
  matches: (record: A) => boolean,
  most: number
): ReadonlyArray<A> => {
  const found: Array<A> = []
  const step = from < to ? 1 : -1
  for (let place = from; (to - place) * step > 0 && found.length < most; place += step) {
    const record = records[place]
    if (record !== undefined && matches(record)) found.push(record)
  }
  return found
}

/** The places of those inside the `created` bounds: the first, and the one after the last. */
const range = (query: URLSearchParams, records: ReadonlyArray<Listed>): readonly [number, number] => {
  const bound = (name: string, otherwise: number) => Number(query.get(`created[${name}]`) ?? otherwise)
  const exactly = Number(query.get("created") ?? NaN)
  const newest = Math.min(bound("lte", Infinity), bound("lt", Infinity) - 1, query.has("created") ? exactly : Infinity)
  const oldest = Math.max(bound("gte", 0), bound("gt", -1) + 1, query.has("created") ? exactly : 0)
  return [
    firstPlace(records, ({ created }) => created <= newest),
    firstPlace(records, ({ created }) => created < oldest)
  ]
}
