/** What an answer rests on: kept with the outcome, so that anybody can see later why it was given. */
import * as Effect from "effect/Effect"
import * as Hex from "effect/encoding/Hex"
import type { Json } from "effect/Schema"

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
export const digest = (json: unknown): Effect.Effect<string> => {
  const bytes = new TextEncoder().encode(JSON.stringify(json, sorted))
  return Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", bytes)),
    (hash) => Hex.encode(new Uint8Array(hash))
  )
}

const sorted = (_key: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1))
    : value
