/** Fields of an answer or a claim as people read them: what is there, plain values first, instants as such. */
import type { Json } from "effect/Schema"
import * as Moment from "./Moment.ts"

/**
 * `status paid · total 11300`, then a line for each field that holds several things. What is absent, zero or false is
 * left out, and what lies deeper than the fields of a list: `--json` has it all.
 */
export const lines = (fields: Json): ReadonlyArray<string> => {
  if (!isObject(fields)) return [text("", fields)]
  const present = Object.entries(fields).filter(([, value]) => !isAbsent(value))
  const plain = present.filter(([, value]) => typeof value !== "object").map(([name, value]) => named(name, value))
  return [
    ...(plain.length === 0 ? [] : [plain.join(" · ")]),
    ...present.filter(([, value]) => typeof value === "object").map(([name, value]) => `${name}: ${text(name, value)}`)
  ]
}

const named = (name: string, value: Json): string => `${name} ${text(name, value)}`

/** Several things of a list are kept apart by semicolons. */
const text = (name: string, value: Json, isWithin = false): string => {
  if (Array.isArray(value)) return value.map((each) => text(name, each, true)).join(isWithin ? ", " : "; ")
  if (isObject(value)) {
    return Object.entries(value).filter(([, each]) => !isAbsent(each))
      .map(([field, each]) => typeof each === "object" ? `${field} …` : named(field, each)).join(", ")
  }
  return isInstant(name, value) ? Moment.said(value * 1000) : String(value)
}

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isAbsent = (value: Json): boolean =>
  value === null || value === 0 || value === false || typeof value === "object" && Object.values(value).every(isAbsent)

/** Seconds since 1970, by the names that billing systems give them, in this century. */
const isInstant = (name: string, value: Json): value is number =>
  /^created$|_at$|_date$/.test(name) && Number.isInteger(value) && Number(value) > 9e8 && Number(value) < 41e8
