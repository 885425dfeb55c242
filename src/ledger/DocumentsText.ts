/** Documents as text, one JSON object a line: amounts exact, nothing lost. */
import * as BigDecimal from "effect/BigDecimal"
import type { Documents, HeldInvoice } from "./Documents.ts"

/** Writes them in the order in which they were made. */
export const write = (documents: Documents): string =>
  [...documents].map(([id, held]) => `${JSON.stringify([id, plain(held)])}\n`).join("")

/** Reads what `write` wrote. Throws where a line is none of it. */
export const read = (text: string): Documents =>
  new Map(
    text.split("\n").filter((line) => line !== "").map((line): readonly [string, HeldInvoice] =>
      JSON.parse(line, (_, value) => exact(value))
    )
  )

const plain = (value: unknown): unknown => {
  if (typeof value === "bigint") return { integer: value.toString() }
  if (BigDecimal.isBigDecimal(value)) return { decimal: BigDecimal.format(value) }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]))
}

const exact = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 1) return value
  if ("integer" in value && typeof value.integer === "string") return BigInt(value.integer)
  if ("decimal" in value && typeof value.decimal === "string") return BigDecimal.fromStringUnsafe(value.decimal)
  return value
}
