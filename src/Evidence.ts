/** What an answer rests on: kept with the outcome, so that anybody can see later why it was given. */
import * as Effect from "effect/Effect"
import type { Json } from "effect/Schema"
import { hash } from "node:crypto"

export interface Evidence {
  /** `stripe`, `lago`. */
  readonly system: string
  /** The request, without host or key: `GET /v1/invoices/in_…`. */
  readonly asked: string
  /** When it was answered, ISO 8601 in UTC. */
  readonly at: string
  /** The version of the vendor's interface that the answer is of, or null where it has none. */
  readonly version: string | null
  /** SHA-256 of the answer as canonical JSON, in hexadecimal. */
  readonly digest: string
  /** The fields that decided, in the vendor's own words and units. No names, no mail addresses. */
  readonly fields: Readonly<Record<string, Json>>
}

/** SHA-256, in hexadecimal, of JSON without blanks and with the keys of every object in the order of their UTF-16. */
export const digest = (json: unknown): Effect.Effect<string> =>
  Effect.sync(() => hash("sha256", JSON.stringify(sorted(json))))

const sorted = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const given = value as Readonly<Record<string, unknown>>
  const fields: Record<string, unknown> = {}
  for (const name of Object.keys(given).toSorted()) {
    const field = sorted(given[name])
    // To set this one would change what the object is.
    if (name === "__proto__") Object.defineProperty(fields, name, { value: field, enumerable: true })
    else fields[name] = field
  }
  return fields
}
