/** Values as the JSON that `--json` prints: amounts as decimal text, and nothing that a terminal might obey. */
import * as Money from "../Money.ts"
import { harmless } from "../Report.ts"

/** The value as text. What a terminal might obey is escaped, which a JSON reader undoes. */
export const print = (value: object): string => harmless(JSON.stringify(value, plain, 2))

const plain = (_: string, value: unknown): unknown => {
  if (value instanceof Map) return Object.fromEntries(value)
  return isMoney(value) ? { amount: Money.format(value), currency: value.currency } : value
}

const isMoney = (value: unknown): value is Money.Money =>
  typeof value === "object" && value !== null && "minor" in value && typeof value.minor === "bigint"
