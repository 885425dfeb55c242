/** One record's story for people: each run's part of it, and below it what was asked, intended and found. */
import type { Json } from "effect/Schema"
import type { Evidence } from "../Evidence.ts"
import type * as Bodies from "../journal/Bodies.ts"
import type * as History from "../journal/History.ts"
import * as Money from "../Money.ts"
import * as Outcome from "../Outcome.ts"
import * as Facts from "./Facts.ts"
import * as Moment from "./Moment.ts"
import { spoken } from "./runs.ts"
import { safe } from "./SafeText.ts"
import * as Table from "./Table.ts"

/** Letters of a digest that tell it from others at a glance. */
const DIGEST_SHOWN = 12

/** Runs in which nothing changed are told once, with their number. */
export const lines = ({ subject, happenings, runs }: History.Story): ReadonlyArray<string> => {
  const names = [subject.number, subject.id, subject.reference].flatMap((name) => name === null ? [] : [safe(name)])
  const customer = subject.customer === null ? "" : `   ${safe(subject.customer)}`
  return [
    `${[...new Set(names)].join(" · ")}${customer}`,
    ...grouped(happenings).flatMap(({ first, last, count }) => {
      const run = runs.get(first.run)
      const where = run === undefined ? "" : `  ${safe(run.pipeline)} → ${safe(run.sink)} (${safe(run.target)})`
      const again = count === 1 ? [] : [`      the same in ${count - 1} more, until ${Moment.said(last.at)}`]
      return [`  ${Moment.said(first.at)}  run ${safe(first.run)}${where}`, ...part(first), ...again]
    })
  ]
}

/** What the books hold now. */
export const now = (held: ReadonlyArray<string>): ReadonlyArray<string> =>
  held.length === 0 ? [] : ["  now", ...table(named("books", held))]

/** What follows without being news. */
interface Group {
  readonly first: History.Happening
  readonly last: History.Happening
  readonly count: number
}

const grouped = (happenings: ReadonlyArray<History.Happening>): ReadonlyArray<Group> => {
  const groups: Array<Group> = []
  for (const happening of happenings) {
    const group = groups.at(-1)
    if (group !== undefined && key(group.last) === key(happening)) {
      groups[groups.length - 1] = { ...group, last: happening, count: group.count + 1 }
    } else groups.push({ first: happening, last: happening, count: 1 })
  }
  return groups
}

/** Equal where nothing is told that was not told before. */
const key = (happening: History.Happening): string =>
  happening._tag === "outcome"
    ? JSON.stringify([ended(happening.outcome), happening.intent?.operations, happening.claims])
    : happening.run

const part = (happening: History.Happening): ReadonlyArray<string> => {
  switch (happening._tag) {
    case "outcome": {
      const { evidence } = happening.outcome
      return table([
        ...claimed(happening.claims),
        ...(evidence === null ? [] : asked(evidence)),
        ...(happening.intent === null ? [] : intended(happening.intent)),
        ...ended(happening.outcome)
      ])
    }
    case "interrupted":
      return table([
        ...intended(happening.intent),
        ["ended", `nobody knows: the run broke off (found by run ${happening.by}). The books are asked in the next run`]
      ])
    case "open":
      return table([...intended(happening.intent), ["ended", "not yet, as far as anybody has said"]])
  }
}

type Row = readonly [name: string, what: string]

const table = (rows: ReadonlyArray<Row>): ReadonlyArray<string> =>
  Table.lines(["left", "left"], rows.map(([name, what]) => [name, safe(what)])).map((line) => `    ${line}`)

/** What was answered, and below it how that can be proved. */
const asked = ({ asked, at, digest, fields, system, version }: Evidence): ReadonlyArray<Row> =>
  named(system, [
    ...Facts.lines(fields),
    `asked ${Moment.said(Date.parse(at))}, ${version === null ? "" : `version ${version}, `}` +
    `sha256 ${digest.slice(0, DIGEST_SHOWN)}: ${asked}`
  ])

const claimed = (claims: Json): ReadonlyArray<Row> => claims === null ? [] : named("source", Facts.lines(claims))

const intended = ({ operations, reason, requires, rules }: Bodies.Intent): ReadonlyArray<Row> => [
  ...named("intended", [...(reason === "" ? [] : [reason]), ...requires, ...operations]),
  ...named("rules", rules)
]

/** The name beside the first line. */
const named = (name: string, lines: ReadonlyArray<string>): ReadonlyArray<Row> =>
  lines.map((line, index) => [index === 0 ? name : "", line])

const ended = ({ attention, result }: Outcome.Outcome): ReadonlyArray<Row> => [
  ["ended", [spoken(Outcome.label(result)), ...detail(result)].join(", ")],
  ...attention.map((what): Row => ["attention", what])
]

const detail = (result: Outcome.Result): ReadonlyArray<string> => {
  if (result._tag === "unverifiable") return [`${result.reason}: ${result.message}`]
  if (result._tag === "failed") return [`${result.failure.error} (${result.failure.stage}): ${result.failure.message}`]
  const document = Outcome.documentOf(result)
  if (document === null) return []
  const paid = "written" in result ? [`cash ${money(result.written.paid)} in this run`] : []
  const link = document.link === null ? [] : [document.link]
  return [`${document.name ?? `draft ${document.id}`} of ${money(document.total)}`, ...paid, ...link]
}

const money = (amount: Money.Money): string => `${amount.currency} ${Money.formatGrouped(amount)}`
