/** One execution of a pipeline: every record read is led, chunk by chunk, to exactly one outcome. */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Stream from "effect/Stream"
import * as Outcome from "./Outcome.ts"
import { OutOfBalance } from "./PipelineError.ts"
import * as Progress from "./Progress.ts"
import type { Selection } from "./Selection.ts"
import type * as Sink from "./Sink.ts"
import type * as Source from "./Source.ts"
import * as Tally from "./Tally.ts"
import type * as Transform from "./Transform.ts"
import * as Verify from "./Verify.ts"

/** A pipeline's stages, built. `A` records, `T` truth about them, `B` entries, `C` what the rules need of the sink. */
export interface Stages<A, T, B, C> {
  readonly subject: (record: A) => Outcome.Subject
  readonly source: Source.Service<A>
  readonly verify: Verify.Service<A, T>
  readonly transform: Transform.Service<A, T, B, C>
  readonly sink: Sink.Service<B, C>
}

export interface Options {
  readonly selection: Selection
  /** Plan only; the sink is read and never written. */
  readonly dryRun: boolean
  readonly details: Tally.Details
}

/** What a run was and did. */
export interface Run {
  readonly id: string
  readonly startedAt: DateTime.Utc
  readonly finishedAt: DateTime.Utc
  readonly tally: Tally.Tally
}

/**
 * Runs the stages over the selected records.
 *
 * Fails  as the stages do, before or between writes; `OutOfBalance` when counts or sums do not add up
 */
export const execute = Effect.fn("Run.execute")(function*<A, T, B, C>(stages: Stages<A, T, B, C>, options: Options) {
  const id = yield* runId
  const startedAt = yield* DateTime.now
  const account = Tally.make(options.details)
  const chunks = yield* stages.source.open(options.selection)
  const session = yield* stages.sink.open
  const ask = yield* stages.verify.open
  yield* Stream.runForEach(chunks, (chunk) => leadChunk({ ...stages, session, ask, account, options }, chunk))
  const tally = account.tally()
  const problem = Tally.imbalance(tally)
  if (problem !== null) return yield* new OutOfBalance({ problem })
  return { id, startedAt, finishedAt: yield* DateTime.now, tally } satisfies Run
}, Effect.scoped)

interface Leading<A, T, B, C> extends Stages<A, T, B, C> {
  readonly session: Sink.Session<B, C>
  readonly ask: Verify.Ask<A, T>
  readonly account: ReturnType<typeof Tally.make>
  readonly options: Options
}

const leadChunk = Effect.fn("Run.chunk")(function*<A, T, B, C>(run: Leading<A, T, B, C>, chunk: Source.Chunk<A>) {
  const { account } = run
  const read = chunk.records.length + chunk.rejected.length
  const waiting = new Set(chunk.records.map((record) => run.subject(record).id))
  const end = (outcomes: Iterable<Outcome.Outcome>) =>
    Effect.forEach(outcomes, (outcome) => {
      if (!waiting.delete(outcome.subject.id)) return new OutOfBalance({ problem: `${outcome.subject.id} ended twice` })
      return Effect.sync(() => account.end(outcome))
    }, { discard: true })
  if (waiting.size !== chunk.records.length) return yield* new OutOfBalance({ problem: "the source gave one id twice" })

  account.read(read)
  yield* Progress.report({ _tag: "read", records: account.tally().read, total: null })
  for (const outcome of chunk.rejected) account.end(outcome)

  const found = yield* run.session.lookup(chunk.records.map(run.subject))
  yield* end(found.done)
  const open = chunk.records.filter((record) => waiting.has(run.subject(record).id))
  const plan = yield* found.plan(yield* decide(run, open, end))
  yield* end(plan.decided)
  yield* end(run.options.dryRun ? plan.planned : yield* plan.apply)
  if (waiting.size > 0) {
    return yield* new OutOfBalance({ problem: `${waiting.size} records have no outcome, first ${[...waiting][0]}` })
  }
})

/** Verifies and transforms: what the sink has to decide about, after ending the records that need no sink. */
const decide = Effect.fnUntraced(function*<A, T, B, C>(
  run: Leading<A, T, B, C>,
  records: ReadonlyArray<A>,
  end: (outcomes: Iterable<Outcome.Outcome>) => Effect.Effect<void, OutOfBalance>
) {
  const decisions: Array<Sink.Decision<B>> = []
  const ended: Array<Outcome.Outcome> = []
  for (const [record, verdict] of yield* Verify.verdicts(run.ask, records)) {
    const subject = run.subject(record)
    switch (verdict._tag) {
      case "Unverifiable":
        ended.push(Outcome.make(subject, { ...verdict, _tag: "unverifiable" }))
        break
      case "Draft":
        ended.push(Outcome.make(subject, { _tag: "skipped", reason: "draft" }))
        break
      case "Void":
        decisions.push({ _tag: "Void", subject, at: verdict.at })
        break
      case "Confirmed": {
        const transformation = run.transform.map(verdict.verified, run.session.context)
        if (transformation._tag === "Failed") ended.push(Outcome.failed(subject, transformation.failure))
        else decisions.push({ ...transformation, subject })
      }
    }
  }
  yield* end(ended)
  return decisions
})

/** Short enough to be said aloud, and unlikely to meet its like within a company: 7 of 32 letters. */
const runId = Effect.gen(function*() {
  const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
  const time = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  const letters = [time % 32]
  for (let i = 0; i < 6; i++) letters.push(yield* Random.nextIntBetween(0, 31))
  return letters.map((n) => alphabet[n]).join("")
})
