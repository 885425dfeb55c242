/**
 * A plan as a file: what a run would write, for a person to review and for `apply` to hold to.
 *
 * Form     one JSON object, written record by record; amounts are decimal text, times ISO 8601 in UTC
 * Editing  records may be taken out, and are not written then; a record that is changed is refused
 */
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import * as Schema from "effect/Schema"
import * as Money from "./Money.ts"
import type { Observer } from "./Observer.ts"
import * as Outcome from "./Outcome.ts"
import { FileUnusable } from "./PipelineError.ts"
import type { Selection } from "./Selection.ts"

export const FORMAT = "pipeline plan 1"

/** One record that would be written. */
export const PlannedRecord = Schema.Struct({
  id: Schema.String,
  number: Schema.NullOr(Schema.String),
  reference: Schema.NullOr(Schema.String),
  customer: Schema.NullOr(Schema.String),
  reason: Schema.String,
  operations: Schema.Array(Schema.String),
  requires: Schema.Array(Schema.String),
  writes: Schema.Json,
  attention: Schema.Array(Schema.String),
  evidence: Schema.Json
})
export type PlannedRecord = typeof PlannedRecord.Type

const PlanFile = Schema.Struct({
  format: Schema.Literal(FORMAT),
  pipeline: Schema.String,
  /** Flags of the pipeline's own that it was made with. */
  flags: Schema.Array(Schema.String),
  /** As `--sink` names it, and where it writes. */
  sink: Schema.String,
  target: Schema.String,
  records: Schema.Array(PlannedRecord)
})
export type PlanFile = typeof PlanFile.Type

/** What a plan is for. */
export interface Head {
  readonly pipeline: string
  readonly flags: ReadonlyArray<string>
  readonly sink: string
  readonly target: string
  readonly selection: Selection
}

/** What came of planning. */
export interface Summary {
  readonly run: string
  readonly plannedAt: string
  readonly read: number
  readonly planned: number
  readonly alreadyPosted: number
  /** By currency. */
  readonly totals: Readonly<Record<string, string>>
}

/** Reads a plan. Fails with `FileUnusable`: not there, not JSON, not a plan. */
export const read = Effect.fn("PlanFile.read")(function*(file: string) {
  const files = yield* FileSystem.FileSystem
  const text = yield* Effect.mapError(files.readFileString(file), unusable(file, "cannot be read"))
  return yield* decode(text).pipe(
    Effect.mapError(() =>
      new FileUnusable({ file, problem: "is not a plan. Make one with: pipeline plan NAME --out FILE" })
    )
  )
})

/** Reads the text of a plan. */
export const decode = Schema.decodeEffect(Schema.fromJsonString(PlanFile))

/**
 * Writes a plan while a run is planned: `plan` gets an observer to run with, and gives the summary to end with.
 *
 * The file is there when all of it is, and not before.
 */
export const write = Effect.fn("PlanFile.write")(function*<A extends { readonly summary: Summary }, E, R>(
  file: string,
  head: Head,
  plan: (observer: Observer) => Effect.Effect<A, E, R>
) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const place = path.resolve(file)
  const draft = path.join(path.dirname(place), `.${path.basename(place)}.writing`)
  const attempt = <B, R2>(effect: Effect.Effect<B, PlatformError, R2>) =>
    Effect.mapError(effect, unusable(file, "cannot be written"))

  const planned = yield* Effect.gen(function*() {
    const handle = yield* attempt(files.open(draft, { flag: "w", mode: 0o600 }))
    const encoder = new TextEncoder()
    const add = (text: string) => attempt(handle.writeAll(encoder.encode(text)))
    const untouched: Array<string> = []
    let records = 0

    const { flags, pipeline, selection, sink, target } = head
    const first = JSON.stringify({ format: FORMAT, pipeline, flags, sink, target, selection }, null, 2)
    yield* add(`${first.slice(0, -2)},\n  "records": [`)
    const done = yield* plan({
      writing: () => Effect.void,
      ended: (outcomes) =>
        Effect.suspend(() => {
          const texts: Array<string> = []
          for (const outcome of outcomes) {
            if (outcome.result._tag === "planned") texts.push(element(recordOf(outcome, outcome.result.planned)))
            else if (outcome.result._tag !== "alreadyPosted") untouched.push(element(untouchedOf(outcome)))
          }
          const text = texts.map((each) => `${records++ === 0 ? "" : ","}\n${each}`).join("")
          return text === "" ? Effect.void : add(text)
        })
    })
    const summary = JSON.stringify({ summary: done.summary }, null, 2)
    yield* add(`\n  ],\n  "untouched": [\n${untouched.join(",\n")}\n  ],${summary.slice(1)}\n`)
    yield* attempt(handle.sync)
    return done
  }).pipe(
    Effect.scoped,
    Effect.onError(() => Effect.ignore(files.remove(draft, { force: true })))
  )
  yield* attempt(files.rename(draft, place))
  return planned
})

/** A planned outcome as the file has it. */
export const recordOf = (
  { attention, evidence, subject }: Outcome.Outcome,
  planned: Outcome.Told
): PlannedRecord => ({
  ...subject,
  reason: planned.reason,
  operations: planned.operations,
  requires: planned.requires,
  writes: planned.writes,
  attention,
  evidence: evidence === null ? null : { ...evidence }
})

/** Totals by currency, as decimal text. */
export const totals = (sums: ReadonlyMap<string, Money.Money>): Summary["totals"] =>
  Object.fromEntries([...sums].map(([currency, sum]) => [currency, Money.format(sum)]))

const untouchedOf = ({ attention, result, subject }: Outcome.Outcome) => ({
  id: subject.id,
  number: subject.number,
  reference: subject.reference,
  outcome: Outcome.label(result),
  message: result._tag === "failed" ? result.failure.message : result._tag === "unverifiable" ? result.message : null,
  attention
})

/** Two steps in. */
const element = (value: unknown): string => JSON.stringify(value, null, 2).replace(/^/gm, "    ")

const unusable = (file: string, problem: string) => (error: PlatformError) =>
  new FileUnusable({ file, problem: `${problem} (${error.reason._tag})` })
