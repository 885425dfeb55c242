/** What a run did, for people: outcomes, money, revenue by family, and what needs a person. */
import * as Money from "../Money.ts"
import { totalOf } from "../Outcome.ts"
import { DRY_RUN, type Ran } from "../Pipeline.ts"
import type { Tally } from "../Tally.ts"
import * as Attention from "./Attention.ts"
import * as Changes from "./Changes.ts"
import type { Paint } from "./Paint.ts"
import { safe } from "./SafeText.ts"
import * as Stages from "./Stages.ts"
import * as Table from "./Table.ts"

export interface Options {
  readonly pipeline: string
  /** As `--sink` named it. */
  readonly sink: string
  readonly paint: Paint
}

/** Lines for standard output. One line where nothing was to be done. */
export const lines = (ran: Ran, { pipeline, sink, paint }: Options): ReadonlyArray<string> => {
  const { tally } = ran
  const seconds = (ran.finishedAt.epochMilliseconds - ran.startedAt.epochMilliseconds) / 1000
  const run = `run ${ran.id}, ${counted(tally.read, "record")} in ${Stages.duration(seconds)}`
  const attention = section(Attention.lines(tally.remarkable, pipeline, paint))
  if (isIdle(tally)) return [`  ${idle(tally)}  (${run})`, ...attention]
  return [
    ...(sink === DRY_RUN ? section(planned(tally)) : []),
    "",
    ...Table.lines(["left", "right", "left", "decimal", "left"], [...outcomes(tally, paint), ...families(tally)]),
    ...section(unmatched(tally)),
    ...section(Table.lines(["left", "left", "left", "left"], balance(tally, paint))),
    ...attention,
    "",
    `  ${run}${sink === DRY_RUN ? ". Nothing was written." : ""}`
  ]
}

const section = (lines: ReadonlyArray<string>): ReadonlyArray<string> => lines.length === 0 ? [] : ["", ...lines]

const isIdle = ({ read, counts, skipped }: Tally): boolean => counts.alreadyPosted + total(skipped) === read

const idle = ({ read, counts, skipped, alreadyPosted }: Tally): string => {
  if (read === 0) return "no record is selected; nothing to do"
  return [
    ...(counts.alreadyPosted === 0
      ? []
      : [`${number(counts.alreadyPosted)} already posted, ${[...alreadyPosted.values()].map(money).join(" + ")}`]),
    ...(total(skipped) === 0 ? [] : [`${number(total(skipped))} skipped (${reasons(skipped)})`]),
    "nothing to do"
  ].join("; ")
}

type Row = readonly [label: string, count: string, currency: string, amount: string, note: string]

/** One row an outcome; those that are news only when they happened. */
const outcomes = (tally: Tally, paint: Paint): ReadonlyArray<Row> => {
  const { counts } = tally
  const wrote = counts.posted + counts.updated
  const rows = (
    label: string,
    count: number,
    sums: ReadonlyMap<string, Money.Money>,
    note = ""
  ): ReadonlyArray<Row> => {
    const [first, ...others] = [...sums.values()]
    return [
      [label, number(count), ...amount(first), note],
      ...others.map((other): Row => ["", "", ...amount(other), ""])
    ]
  }
  const whenAny = (label: string, count: number, note = "", sums: ReadonlyMap<string, Money.Money> = new Map()) =>
    count === 0 ? [] : rows(label, count, sums, note)
  const received = [...tally.paid].filter(([, { minor }]) => minor !== 0n)
  return [
    ...Changes.rows(tally.changes, counts.planned > 0).map(([label, count, note]): Row => [label, count, "", "", note]),
    ...(tally.changes.size > 0
      ? []
      : counts.planned > 0
      ? rows(tally.plannedDrafts === counts.planned ? "would draft" : "would post", counts.planned, tally.planned)
      : rows("posted", wrote, tally.posted, counts.updated > 0 ? `${number(counts.updated)} from drafts` : "")),
    ...whenAny("drafted", counts.drafted, "", tally.drafted),
    ...whenAny("settled", counts.settled),
    ...whenAny("reversed", counts.reversed),
    ...received.map(([, sum], index): Row => [index === 0 ? "cash received" : "", "", ...amount(sum), ""]),
    ...whenAny(
      "already posted",
      counts.alreadyPosted,
      counts.settled > 0 ? "with the settled" : "",
      tally.alreadyPosted
    ),
    ["skipped", number(total(tally.skipped)), "", "", reasons(tally.skipped)],
    ["unverifiable", attend(counts.unverifiable, paint.attention), "", "", ""],
    ["failed", attend(counts.failed, paint.alarm), "", "", ""]
  ]
}

/** The largest first: records come in an order that says nothing. */
const families = (tally: Tally): ReadonlyArray<Row> => {
  const sums = [...tally.families.values()].flatMap((byFamily) =>
    [...byFamily].toSorted(([, a], [, b]) => a.minor < b.minor ? 1 : a.minor > b.minor ? -1 : 0)
  )
  return sums.length === 0 ? [] : [
    ["", "", "", "", ""],
    ["revenue by family", "", "", "", ""],
    ...sums.map(([family, sum]): Row => [`  ${safe(family)}`, "", ...amount(sum), ""])
  ]
}

const UNMATCHED_SHOWN_MAX = 20

/** Descriptions that no family rule knows, the largest sums first. */
const unmatched = (tally: Tally): ReadonlyArray<string> => {
  const all = [...tally.unmatched.values()].toSorted((a, b) => a.amount.minor < b.amount.minor ? 1 : -1)
  if (all.length === 0) return []
  const shown = all.slice(0, UNMATCHED_SHOWN_MAX)
  const rows = shown.map(({ amount: sum, description, lines }) => [
    Table.clip(safe(description), 60),
    counted(lines, "line"),
    ...amount(sum)
  ])
  const more = all.length - shown.length
  return [
    "  lines that no family rule knows, booked under other",
    ...Table.lines(["left", "right", "left", "decimal"], rows),
    ...(more === 0 ? [] : [`  … and ${number(more)} more; --json lists all`])
  ]
}

const balance = ({ confirmed, posted }: Tally, paint: Paint): ReadonlyArray<ReadonlyArray<string>> =>
  [...confirmed.values()].map((source, index) => {
    const books = posted.get(source.currency) ?? Money.make(0n, source.currency)
    const difference = Money.make(books.minor - source.minor, source.currency)
    const [verified, written, left] = [source, books, difference].map(Money.formatGrouped)
    return [
      index === 0 ? "books = source" : "",
      difference.minor === 0n ? "✓" : paint.alarm("✗"),
      `${source.currency} ${verified} verified, ${written} posted, difference ${left}`
    ]
  })

/** What a dry run would write, record by record. */
const planned = ({ outcomes, counts }: Tally): ReadonlyArray<string> => {
  const shown = outcomes.filter(({ result }) => result._tag === "planned")
  const heads = Table.lines(
    ["left", "left", "left", "decimal"],
    shown.map(({ subject, result }) => [
      safe(subject.number ?? subject.id),
      Table.clip(safe(subject.customer ?? ""), 40),
      ...(result._tag === "planned" ? amount(totalOf(result.planned) ?? undefined) : [])
    ])
  )
  const more = counts.planned - shown.length
  return [
    ...shown.flatMap(({ result }, index) => [
      heads[index] ?? "",
      ...(result._tag === "planned" ? result.planned.operations.map((operation) => `      ${safe(operation)}`) : [])
    ]),
    ...(more === 0 ? [] : [`  … and ${number(more)} more; --only ID shows one`])
  ]
}

const amount = (sum: Money.Money | undefined): readonly [string, string] =>
  sum === undefined ? ["", ""] : [sum.currency, Money.formatGrouped(sum)]

const money = (sum: Money.Money): string => amount(sum).join(" ")

const reasons = (skipped: Tally["skipped"]): string =>
  SKIPPED
    .flatMap(([reason, words]) => {
      const count = skipped[reason] ?? 0
      return count === 0 ? [] : [`${number(count)} ${words}`]
    })
    .join(" · ")

const SKIPPED = [
  ["void", "void"],
  ["draft", "draft"],
  ["zeroAmount", "zero-amount"],
  ["unpaid", "unpaid"],
  ["noDraft", "without a draft"],
  ["unchanged", "unchanged"]
] as const

const total = (skipped: Tally["skipped"]): number => SKIPPED.reduce((sum, [reason]) => sum + (skipped[reason] ?? 0), 0)

const number = (count: number): string => count.toLocaleString("en-US")

const counted = (count: number, noun: string): string => `${number(count)} ${noun}${count === 1 ? "" : "s"}`

const attend = (count: number, paint: (text: string) => string): string =>
  count === 0 ? number(count) : paint(number(count))
