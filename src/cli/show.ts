/** `pipeline show RUN`: one run as it was reported, from the journal. */
import * as Console from "effect/Console"
import { displayWidth } from "effect/cli/CliOutput"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as History from "../journal/History.ts"
import { Journal } from "../journal/Journal.ts"
import * as Money from "../Money.ts"
import * as Outcome from "../Outcome.ts"
import { NotInJournal } from "../PipelineError.ts"
import * as Report from "../Report.ts"
import * as Tally from "../Tally.ts"
import * as Fold from "./Fold.ts"
import * as JsonText from "./JsonText.ts"
import * as Moment from "./Moment.ts"
import * as Paint from "./Paint.ts"
import { spoken } from "./runs.ts"
import { safe } from "./SafeText.ts"
import * as Summary from "./Summary.ts"
import * as Table from "./Table.ts"

export interface Input {
  readonly run: string
  readonly json: boolean
  /** Adds what became of every record. */
  readonly details: boolean
}

/** Lines made at once, so that their columns meet and memory does not grow. */
const LINES = 1000

/** Of the journal in force. */
export const perform = Effect.fn("pipeline.show")(function*({ run: id, json, details }: Input) {
  const journal = yield* Journal
  const run = id === "last" ? (yield* journal.runs(1))[0] ?? null : yield* journal.run(id.toUpperCase())
  if (run === null) {
    return yield* new NotInJournal({ what: `run "${safe(id)}"`, remedy: "pipeline runs lists them" })
  }
  if (!json) yield* Fold.print([headline(run)])
  const account = Tally.make(json && details ? "all" : "none")
  const print = (outcomes: ReadonlyArray<Outcome.Outcome>) =>
    Effect.flatMap(Fold.width, (cells) => Fold.print(records(outcomes, cells)))
  yield* Stream.runForEach(Stream.grouped(journal.outcomes(run.id), LINES), (outcomes) => {
    account.read(outcomes.length)
    for (const outcome of outcomes) account.end(outcome)
    return details && !json ? print(outcomes) : Effect.void
  })
  const ran = {
    id: run.id,
    startedAt: DateTime.makeUnsafe(run.startedAt),
    finishedAt: run.endedAt === null ? yield* DateTime.now : DateTime.makeUnsafe(run.endedAt),
    tally: account.tally(),
    target: run.target
  }
  const { pipeline, sink, status, message } = run
  if (json) {
    const report = Report.make(ran, { pipeline, sink, details })
    return yield* Console.log(JsonText.print({ ...report, status, message }))
  }
  const paint = yield* Paint.forOutput
  yield* Fold.print(Summary.lines(ran, { pipeline, sink, paint }))
})

/** Of the journal that the settings lead to. */
export const execute = (input: Input) => Effect.provide(perform(input), Journal.layer)

const headline = ({ pipeline, sink, target, startedAt, status, message }: History.Run): string =>
  `${safe(pipeline)} → ${safe(sink)} (${safe(target)}), ${Moment.said(startedAt)}, ${status}` +
  (message === null ? "" : `: ${safe(message)}`)

/** A line a record; customers give way where the terminal is narrow. */
const records = (outcomes: ReadonlyArray<Outcome.Outcome>, cells: number | null): ReadonlyArray<string> => {
  const table = (customer: number) =>
    Table.lines(["left", "left", "left", "left", "decimal", "left"], outcomes.map((outcome) => row(outcome, customer)))
  const lines = table(CUSTOMER_WIDTH_MAX)
  const names = outcomes.map(({ subject }) => displayWidth(clipped(subject.customer, CUSTOMER_WIDTH_MAX)))
  // An id instead of a document's name has its own line.
  const written = lines.filter((_, index) => outcomes[index]?.subject.number !== null)
  const excess = cells === null ? 0 : Math.max(0, ...written.map(displayWidth)) - cells
  return excess <= 0 ? lines : table(Math.max(CUSTOMER_WIDTH_MIN, Math.max(0, ...names) - excess))
}

/** Cells of a customer's name. */
const CUSTOMER_WIDTH_MAX = 32
const CUSTOMER_WIDTH_MIN = 12

const clipped = (customer: string | null, width: number): string => Table.clip(safe(customer ?? ""), width)

/** Letters of an id that stand for it where a number is missing. */
const ID_SHOWN = 8

const row = ({ subject: { customer, id, number }, result }: Outcome.Outcome, width: number): ReadonlyArray<string> => {
  const document = Outcome.documentOf(result)
  const isLong = number === null && id.length > 2 * ID_SHOWN
  return [
    safe(number ?? (isLong ? `${id.slice(0, ID_SHOWN)}…` : id)),
    clipped(customer, width),
    spoken(Outcome.label(result)),
    document?.total.currency ?? "",
    document === null ? "" : Money.formatGrouped(document.total),
    safe(document?.name ?? (isLong ? id : ""))
  ]
}
