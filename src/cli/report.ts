/** `pipeline report RUN --html FILE`: a run, told from its journal, as a page or as a table. */
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type * as History from "../journal/History.ts"
import { Journal } from "../journal/Journal.ts"
import * as Money from "../Money.ts"
import * as Outcome from "../Outcome.ts"
import { FileUnusable, NotInJournal, SettingInvalid, type StateUnusable } from "../PipelineError.ts"
import * as ReportFile from "../report/ReportFile.ts"
import type * as RunReport from "../report/RunReport.ts"
import * as Story from "../report/Story.ts"
import * as Tally from "../Tally.ts"
import * as Attention from "./Attention.ts"
import { safe } from "./SafeText.ts"

export interface Input {
  readonly run: string
  readonly html: Option.Option<string>
  readonly csv: Option.Option<string>
}

/** Of the journal in force. */
export const perform = Effect.fn("pipeline.report")(function*(input: Input) {
  if (Option.isNone(input.html) && Option.isNone(input.csv)) {
    return yield* new SettingInvalid({ setting: "--html or --csv", problem: "is missing: name the file to write" })
  }
  const journal = yield* Journal
  const run = input.run === "last" ? (yield* journal.runs(1))[0] ?? null : yield* journal.run(input.run.toUpperCase())
  if (run === null) {
    return yield* new NotInJournal({ what: `run "${safe(input.run)}"`, remedy: "pipeline runs lists them" })
  }
  const report = yield* reportOf(journal.endings(run.id), run)
  const write = (file: string, pieces: Stream.Stream<string, StateUnusable>) =>
    ReportFile.write(file, pieces).pipe(
      Effect.catchTag("PlatformError", ({ reason }) =>
        Effect.fail(new FileUnusable({ file, problem: `cannot be written (${reason._tag})` }))),
      Effect.andThen(Console.log(`  ${safe(file)}: run ${run.id}, ${report.read.toLocaleString("en-US")} records`))
    )
  // Loaded when asked for: the charts take a second.
  if (Option.isSome(input.html)) {
    const { page } = yield* Effect.promise(() => import("../report/Page.ts"))
    yield* write(input.html.value, page(report))
  }
  if (Option.isSome(input.csv)) {
    const { csv } = yield* Effect.promise(() => import("../report/Spreadsheet.ts"))
    yield* write(input.csv.value, csv(report))
  }
})

/** Of the journal that the settings lead to. */
export const execute = (input: Input) => Effect.provide(perform(input), Journal.layer)

/** Sums a run up, and leaves its invoices to be streamed. */
const reportOf = Effect.fnUntraced(function*<E>(endings: Stream.Stream<History.Ending, E>, run: History.Run) {
  const account = Tally.make("none")
  const amounts = new Map<string, Map<string, Money.Money>>()
  const months = new Map<string, Map<string, Money.Money>>()
  const counts = new Map<string, number>([["unverifiable", 0], ["failed", 0]])
  yield* Stream.runForEach(endings, ({ outcome }) =>
    Effect.sync(() => {
      const { result } = outcome
      const label = Outcome.label(result)
      account.read(1)
      account.end(outcome)
      counts.set(label, (counts.get(label) ?? 0) + 1)
      const document = Outcome.documentOf(result)
      if (document !== null) add(amounts, label, document.total)
      if (result._tag !== "posted" && result._tag !== "updated") return
      const month = result.written.document.date?.slice(0, 7) ?? "no date"
      for (const amount of result.written.families.values()) add(months, month, amount)
    }))
  const tally = account.tally()
  const report: RunReport.RunReport<E> = {
    pipeline: run.pipeline,
    run: run.id,
    sink: run.sink,
    target: run.target,
    startedAt: DateTime.makeUnsafe(run.startedAt),
    finishedAt: DateTime.makeUnsafe(run.endedAt ?? run.startedAt),
    read: tally.read,
    outcomes: [...counts].map(([outcome, count]) => ({
      outcome,
      count,
      amounts: [...amounts.get(outcome)?.values() ?? []]
    })),
    control: [...tally.confirmed].map(([currency, confirmed]) => ({
      confirmed,
      books: tally.posted.get(currency) ?? Money.make(0n, currency)
    })),
    cash: [...tally.paid.values()],
    byFamily: [...tally.families.values()].flatMap((sums) => [...sums].map(([name, amount]) => ({ name, amount }))),
    byMonth: [...months].toSorted(([a], [b]) => a < b ? -1 : 1)
      .flatMap(([name, sums]) => [...sums.values()].map((amount) => ({ name, amount }))),
    invoices: Stream.map(endings, (ending) => invoiceOf(ending, run.pipeline))
  }
  return report
})

const add = (sums: Map<string, Map<string, Money.Money>>, name: string, amount: Money.Money) => {
  const byCurrency = sums.get(name) ?? new Map<string, Money.Money>()
  sums.set(name, byCurrency)
  const before = byCurrency.get(amount.currency)?.minor ?? 0n
  byCurrency.set(amount.currency, Money.make(before + amount.minor, amount.currency))
}

const invoiceOf = (ending: History.Ending, pipeline: string): RunReport.Invoice => {
  const { attention, result, subject } = ending.outcome
  const document = Outcome.documentOf(result)
  return {
    ...subject,
    outcome: Outcome.label(result),
    total: document?.total ?? null,
    date: document?.date ?? null,
    document: document === null ? null : { name: document.name, link: document.link },
    attention,
    problem: problemOf(ending.outcome, pipeline),
    story: storyOf(ending)
  }
}

const problemOf = ({ result, subject }: Outcome.Outcome, pipeline: string): RunReport.Problem | null => {
  if (result._tag === "failed") {
    const { error, message } = result.failure
    return { name: error, message, next: Attention.afterFailure(error, pipeline, subject.number ?? subject.id) }
  }
  if (result._tag !== "unverifiable") return null
  return { name: result.reason, message: result.message, next: Attention.afterUnverifiable(result.reason, pipeline) }
}

const storyOf = ({ claims, intent, outcome }: History.Ending): ReadonlyArray<RunReport.StoryLine> => {
  const line = (label: string, text: string): RunReport.StoryLine => ({ label, text, note: null })
  const lines = (label: string, texts: ReadonlyArray<string>) => texts.map((text) => line(label, text))
  const document = Outcome.documentOf(outcome.result)
  return [
    ...(claims === null ? [] : [line("the service", Story.facts(claims))]),
    ...(outcome.evidence === null ? [] : [Story.evidence(outcome.evidence)]),
    ...(intent === null ? [] : [
      line("reason", intent.reason),
      ...lines("written", [...intent.requires, ...intent.operations]),
      ...lines("rule", intent.rules)
    ]),
    ...(document === null ? [] : [
      line(
        "the books",
        `${document.name ?? `draft ${document.id}`} of ${document.total.currency} ` +
          `${Money.formatGrouped(document.total)}${document.date === null ? "" : `, ${document.date}`}`
      )
    ])
  ]
}
