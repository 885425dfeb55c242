/**
 * How a record ended, as the journal keeps it: JSON, amounts as whole minor units in text.
 *
 * What was written once is read for ever: a field of `Outcome` may be added, none renamed.
 */
import type { Ending } from "./Bodies.ts"

export const write = ({ outcome, ...ending }: Ending): string =>
  JSON.stringify({ outcome: { ...outcome, result: plain(outcome.result) }, ...ending })

/** Reads what `write` wrote. */
export const read = (text: string): Ending => JSON.parse(text, fromJson)

/** Only results hold amounts, and a function that JSON calls for every value would take longer than all else. */
const plain = (value: unknown): unknown => {
  if (typeof value === "bigint") return value.toString()
  if (value instanceof Map) return [...value].map(plain)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  const copy: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(value)) copy[name] = plain(field)
  return copy
}

const fromJson = (key: string, value: unknown): unknown => {
  if (key === "families" && Array.isArray(value)) return new Map(value)
  return isMoney(value) ? { minor: BigInt(value.minor), currency: value.currency } : value
}

const isMoney = (value: unknown): value is { readonly minor: string; readonly currency: string } =>
  typeof value === "object" && value !== null && "minor" in value && "currency" in value &&
  Object.keys(value).length === 2 && typeof value.minor === "string" && /^-?\d+$/.test(value.minor)
