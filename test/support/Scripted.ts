/** A pipeline in memory whose records know how they will end. */
import { Check, Money, Outcome, Pipeline, type PipelineError, Progress, Sink, Source, Transform, Verify } from "#etl"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { evidence } from "./evidence.ts"

export interface Row {
  readonly id: string
  readonly number?: string
  readonly customer?: string
  /** Minor units. */
  readonly minor?: bigint
  readonly currency?: string
  readonly family?: string
  /** `posted` unless told. */
  readonly end?:
    | "posted"
    | "alreadyPosted"
    | "void"
    | "draft"
    | "zeroAmount"
    | { readonly unverifiable: Outcome.UnverifiableReason; readonly message: string }
    | { readonly failed: Outcome.FailureName; readonly message: string }
  readonly attention?: string
}

export interface Script {
  readonly rows: ReadonlyArray<Row>
  /** Happens when the source is opened. */
  readonly opening?: Effect.Effect<void, PipelineError.PipelineError, Progress.Progress>
  /** Time that writing one record takes. */
  readonly writingMs?: number
  readonly findings?: ReadonlyArray<Check.Finding>
  readonly lacks?: ReadonlyArray<Sink.Lack>
}

export const pipeline = (name: string, script: Script): Pipeline.Pipeline =>
  Pipeline.make<Row, Row, Row, null>(name, {
    summary: `Scripted: ${script.rows.length} records`,
    subject,
    source: Source.layer({
      name: "script",
      open: (selection) =>
        Effect.as(
          script.opening ?? Effect.void,
          Stream.succeed({ records: selected(script.rows, selection), rejected: [] })
        ),
      check: Effect.succeed(script.findings ?? [Check.holds("script", "is there")])
    }),
    verify: Verify.layer({
      open: Effect.succeed((rows) => Effect.as(ask(rows.length), rows.map(answer))),
      check: Effect.succeed([])
    }),
    transform: Transform.map(({ truth }) => {
      if (typeof truth.end === "object" && "failed" in truth.end) {
        const { failed, message } = truth.end
        return { _tag: "Failed", failure: Outcome.failure("transform", failed, message) }
      }
      return truth.end === "zeroAmount" ? { _tag: "ZeroAmount" } : { _tag: "Entry", entry: truth }
    }),
    sinks: { books: Sink.layer(books(script)), memory: Sink.layer(books({ rows: script.rows })) }
  })

const subject = ({ id, number, customer }: Row): Outcome.Subject => ({
  id,
  number: number ?? null,
  reference: `in_${id}`,
  customer: customer ?? null
})

const selected = (
  rows: ReadonlyArray<Row>,
  { only, limit }: { readonly only: ReadonlyArray<string>; readonly limit: number | null }
) => rows.filter(({ id }) => only.length === 0 || only.includes(id)).slice(0, limit ?? rows.length)

const ask = (records: number) =>
  Effect.gen(function*() {
    yield* Progress.report({ _tag: "request", system: "stripe" })
    yield* Progress.report({ _tag: "verify", asked: records, answered: records })
  })

const answer = (row: Row): Verify.Answer<Row> => {
  if (row.end === "void") return { _tag: "Void", at: null, evidence }
  if (row.end === "draft") return { _tag: "Draft", evidence }
  if (typeof row.end === "object" && "unverifiable" in row.end) {
    return { _tag: "Unverifiable", reason: row.end.unverifiable, message: row.end.message }
  }
  return { _tag: "Confirmed", truth: row, evidence }
}

const total = ({ minor, currency }: Row) => Money.make(minor ?? 100n, currency ?? "CAD")

const document = (row: Row): Outcome.Document => ({
  id: 17,
  name: `INV/${row.id}`,
  date: null,
  total: total(row),
  link: null
})

const attention = (row: Row) => row.attention === undefined ? [] : [row.attention]

const planned = (row: Row): Outcome.Planned => ({
  confirmed: total(row),
  paid: total(row),
  families: new Map([[row.family ?? "hosting", total(row)]]),
  reason: "not in the books",
  operations: [`create and post ${Money.format(total(row))}`, "pay it"],
  writes: { total: Money.format(total(row)) },
  rules: [],
  requires: []
})

const books = (script: Script): Sink.Service<Row, null> => ({
  name: "books",
  target: Effect.succeed("books @ memory"),
  isConfigured: Effect.succeed(true),
  open: Effect.acquireRelease(
    Effect.succeed<Sink.Session<Row, null>>({
      context: Effect.succeed(null),
      lookup: (subjects) => Effect.succeed(found(script, subjects))
    }),
    () =>
      script.writingMs === undefined
        ? Effect.void
        : Progress.report({ _tag: "notice", message: "The books are closed." })
  ),
  holds: () => Effect.succeed([]),
  check: Effect.succeed([]),
  lacks: Effect.succeed(script.lacks ?? [])
})

const found = (script: Script, subjects: ReadonlyArray<Outcome.Subject>): Sink.Found<Row> => {
  const ids = new Set(subjects.map(({ id }) => id))
  const done = script.rows.filter(({ id, end }) => end === "alreadyPosted" && ids.has(id))
  return {
    done: done.map((row) =>
      Outcome.make(subject(row), { _tag: "alreadyPosted", document: document(row) }, attention(row))
    ),
    plan: (decisions) => {
      const entries = decisions.flatMap((decision) => decision._tag === "Entry" ? [decision.entry] : [])
      return Effect.succeed({
        decided: decisions.flatMap((decision) =>
          decision._tag === "Entry"
            ? []
            : [
              Outcome.make(decision.subject, {
                _tag: "skipped",
                reason: decision._tag === "Void" ? "void" : "zeroAmount"
              })
            ]
        ),
        planned: entries.map((row) =>
          Outcome.make(subject(row), { _tag: "planned", planned: planned(row) }, attention(row))
        ),
        apply: Effect.forEach(entries, (row, index) => write(row, index, entries.length, script.writingMs ?? 0))
      })
    }
  }
}

const write = Effect.fnUntraced(function*(row: Row, index: number, all: number, writingMs: number) {
  if (writingMs > 0) yield* Effect.sleep(writingMs)
  yield* Progress.report({ _tag: "request", system: "books" })
  yield* Progress.report({ _tag: "write", planned: all, written: index + 1 })
  const { confirmed, paid, families } = planned(row)
  return Outcome.make(
    subject(row),
    { _tag: "posted", written: { document: document(row), confirmed, paid, families } },
    attention(row)
  )
})
