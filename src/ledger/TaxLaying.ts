/** From rows that are parts of taxes on lines to sale taxes laid on those lines, and the one way that is right. */
import * as Result from "effect/Result"
import * as Money from "../Money.ts"
import type { Failure } from "../Outcome.ts"
import type { Books, SaleTax } from "./Books.ts"
import type { UntaxedLine } from "./Entry.ts"
import type { TaxMatch, TaxQuestion } from "./Tax.ts"
import type { Candidate, MixtureQuestion } from "./TaxMixture.ts"
import { ambiguous } from "./TaxRows.ts"
import type { BilledLine } from "./Truth.ts"

/** One way to lay taxes on lines; none on those without tax. */
export interface Laid extends TaxMatch {
  /** Which lines bear which rows, alike lines counted: the same for ways that differ in the names of taxes only. */
  readonly shape: string
  /** Lines whose tax is for other provinces than the customer's. */
  readonly foreign: number
}

/** What the billing system says of each line: by description and amount, else by amount where that is enough. */
export const byLine = (
  lines: ReadonlyArray<UntaxedLine>,
  billed: ReadonlyArray<BilledLine>
): ReadonlyArray<ReadonlySet<number> | null> =>
  lines.map(({ amount, description }) => {
    const same = billed.filter((each) => each.amount.minor === amount.minor)
    const named = same.filter((each) => each.description.trim() === description)
    const [first, ...others] = named.length > 0 ? named : same
    return first !== undefined && others.every(({ rows }) => rows.symmetricDifference(first.rows).size === 0)
      ? first.rows
      : null
  })

/**
 * The ways to lay these rows: of lines that are alike, either the same ones bear all rows or each row has its own.
 * Several taxes on one line only where the billing system itself says so.
 */
export const layings = (
  books: Books,
  { lines, province }: TaxQuestion,
  kinds: ReadonlyArray<ReadonlyArray<number>>,
  chosen: ReadonlyArray<Candidate>,
  isTold: boolean
): ReadonlyArray<Laid> => {
  const shape = chosen.map(({ taken, told }) => `${told.join()}|${taken.join()}`).join(" ")
  return [arranged(kinds, chosen, false), arranged(kinds, chosen, true)].flatMap((parts) => {
    if (parts === null) return []
    const taxes = lines.map((_, line) => taxesOf(books, parts.get(line) ?? new Set(), isTold))
    const laid = taxes.flatMap((own) => own ?? [])
    if (taxes.includes(null)) return []
    const foreign = laid.filter((tax) =>
      province !== null && tax.provinces.length > 0 && !tax.provinces.includes(province)
    ).length
    return [{
      taxes: taxes.map((own) => own ?? []),
      billed: new Map(chosen.map(({ part, row }) => [part.id, row.amount.minor])),
      shape,
      foreign
    }]
  })
}

/** The parts on each line by their ids, or null where alike lines are too few for rows apart. */
const arranged = (
  kinds: ReadonlyArray<ReadonlyArray<number>>,
  chosen: ReadonlyArray<Candidate>,
  apart: boolean
): ReadonlyMap<number, ReadonlySet<number>> | null => {
  const parts = new Map<number, Set<number>>()
  const next = kinds.map(() => 0)
  for (const { part, taken, told } of chosen) {
    const free = kinds.flatMap((kind, at) => {
      const from = apart ? next[at] ?? 0 : 0
      next[at] = from + (taken[at] ?? 0)
      return kind.slice(from, next[at])
    })
    if (free.length < taken.reduce((sum, count) => sum + count, 0)) return null
    for (const line of [...told, ...free]) parts.set(line, (parts.get(line) ?? new Set<number>()).add(part.id))
  }
  return parts
}

/** The one tax that has exactly these parts; several singles together only where `isTold`; null where there is none. */
const taxesOf = (books: Books, parts: ReadonlySet<number>, isTold: boolean): ReadonlyArray<SaleTax> | null => {
  if (parts.size === 0) return []
  const whole = books.taxes.find((tax) => tax.parts.length === parts.size && tax.parts.every(({ id }) => parts.has(id)))
  if (whole !== undefined) return [whole]
  const singles = books.taxes.filter((tax) => tax.parts.length === 1 && tax.parts.every(({ id }) => parts.has(id)))
  return isTold && singles.length === parts.size ? singles : null
}

/** The one way that is left: of the customer's province, then as preferred; null where there is none at all. */
export const unique = (
  found: ReadonlyArray<Laid>,
  { preference, question, rows, untaxed }: MixtureQuestion
): Result.Result<TaxMatch | null, Failure> => {
  const ways = [...new Map(found.map((laid) => [key(laid), laid])).values()]
  const local = ways.filter(({ foreign }) => foreign === 0)
  const nearer = question.province !== null && local.length > 0 ? local : ways
  const isOneShape = new Set(nearer.map(({ shape }) => shape)).size === 1
  const least = nearer.reduce((min, { foreign }) => Math.min(min, foreign), Infinity)
  const left = isOneShape ? nearer.filter(({ foreign }) => foreign === least) : nearer
  const preferred = isOneShape
    ? (preference.preferred ?? []).flatMap((name) =>
      left.filter(({ taxes }) => taxes.flat().some((tax) => tax.name === name))
    )
    : []
  const chosen = left.length === 1 ? left[0] : preferred[0]
  if (chosen === undefined) {
    if (left.length === 0) return Result.succeed(null)
    const names = left.slice(0, 2).map((laid) => described(laid, question))
    return Result.fail(ambiguous(question, rows.map(({ row }) => row), names))
  }
  if (chosen.taxes.every((own) => own.length > 0)) return Result.succeed(chosen)
  return Result.map(untaxed, (zero) => ({
    taxes: chosen.taxes.map((own) => own.length === 0 ? [zero] : own),
    billed: chosen.billed
  }))
}

const key = ({ taxes }: Laid) => taxes.map((own) => own.map(({ id }) => id).join("+")).join()

/** `13% HST on "Hosting" 100.00`. */
const described = ({ taxes }: Laid, { lines }: TaxQuestion): string => {
  const each = lines.flatMap(({ amount, description }, line) => {
    const names = (taxes[line] ?? []).map(({ name }) => name).join(" and ")
    return names === "" ? [] : [`${names} on "${description}" ${Money.format(amount)}`]
  })
  return each.slice(0, 3).join(" with ")
}
