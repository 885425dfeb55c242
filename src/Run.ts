/** One execution of a pipeline: every record read is led, chunk by chunk, to exactly one outcome. */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Iterable from "effect/Iterable"
import type { Json } from "effect/Schema"
import * as Random from "effect/Random"
import * as Stream from "effect/Stream"
import type { Evidence } from "./Evidence.ts"
import * as Observer from "./Observer.ts"
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
  /** What the source says of a record, for its story; never relied on. */
  readonly claims: (record: A) => Json
  readonly source: Source.Service<A>
  readonly verify: Verify.Service<A, T>
  readonly transform: Transform.Service<A, T, B, C>
  readonly sink: Sink.Service<B, C>
}

export interface Options {
  /** The run's id, where it is known before it begins. */
  readonly id?: string
  readonly selection: Selection
  /** Plan only; the sink is read and never written. */
  readonly dryRun: boolean
  readonly details: Tally.Details
  readonly observer?: Observer.Observer
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
  const id = options.id ?? (yield* newId)
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
  const { account, options: { dryRun, observer = Observer.none } } = run
  const read = chunk.records.length + chunk.rejected.length
  const waiting = new Set(chunk.records.map((record) => run.subject(record).id))
  const ended: Array<Outcome.Outcome> = [...chunk.rejected]
  const evidence = new Map<string, Evidence>()
  const proven = (outcome: Outcome.Outcome) => ({ ...outcome, evidence: evidence.get(outcome.subject.id) ?? null })
  const end = (outcomes: Iterable<Outcome.Outcome>) =>
    Effect.forEach(Iterable.map(outcomes, proven), (outcome) => {
      if (!waiting.delete(outcome.subject.id)) return new OutOfBalance({ problem: `${outcome.subject.id} ended twice` })
      ended.push(outcome)
      return Effect.sync(() => account.end(outcome))
    }, { discard: true })
  if (waiting.size !== chunk.records.length) return yield* new OutOfBalance({ problem: "the source gave one id twice" })

  account.read(read)
  yield* Progress.report({ _tag: "read", records: account.tally().read, total: null })
  for (const outcome of chunk.rejected) account.end(outcome)

  const found = yield* run.session.lookup(chunk.records.map(run.subject)).pipe(stage("lookup", read))
  yield* end(found.done)
  const open = chunk.records.filter((record) => waiting.has(run.subject(record).id))
  const whole = yield* (run.source.complete?.(open) ?? Effect.succeed({ records: open, rejected: [] }))
    .pipe(stage("complete", open.length))
  yield* end(whole.rejected)
  const decisions = yield* decide(run, whole.records, end, evidence)
  const plan = yield* found.plan(decisions).pipe(stage("plan", decisions.length))
  yield* end(plan.decided)
  if (!dryRun) yield* observer.writing(plan.planned.map(proven))
  yield* end(dryRun ? plan.planned : yield* plan.apply.pipe(stage("apply", plan.planned.length)))
  if (waiting.size > 0) {
    return yield* new OutOfBalance({ problem: `${waiting.size} records have no outcome, first ${[...waiting][0]}` })
  }
  const records = new Map([...chunk.records, ...whole.records].map((record) => [run.subject(record).id, record]))
  yield* observer.ended(ended, (id) => {
    const record = records.get(id)
    return record === undefined ? null : run.claims(record)
  })
})

/** Verifies and transforms: what the sink has to decide about, after ending the records that need no sink. */
const decide = Effect.fn("Run.decide")(function*<A, T, B, C>(
  run: Leading<A, T, B, C>,
  records: ReadonlyArray<A>,
  end: (outcomes: Iterable<Outcome.Outcome>) => Effect.Effect<void, OutOfBalance>,
  evidence: Map<string, Evidence>
) {
  const decisions: Array<Sink.Decision<B>> = []
  const ended: Array<Outcome.Outcome> = []
  for (const [record, verdict] of yield* Verify.verdicts(run.ask, records).pipe(stage("verify", records.length))) {
    const subject = run.subject(record)
    if (verdict._tag !== "Unverifiable" && verdict.evidence !== null) evidence.set(subject.id, verdict.evidence)
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
        const transformation = run.transform.map(verdict.verified, yield* run.session.context)
        if (transformation._tag === "Failed") ended.push(Outcome.failed(subject, transformation.failure))
        else decisions.push({ ...transformation, subject })
      }
    }
  }
  yield* end(ended)
  return decisions
})

const stage = (name: string, records: number) => Effect.withSpan(`Run.${name}`, { attributes: { records } })

/** Short enough to be said aloud, and unlikely to meet its like within a company: 7 of 32 letters. */
export const newId = Effect.gen(function*() {
  const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
  const time = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  const letters = [time % 32]
  for (let i = 0; i < 6; i++) letters.push(yield* Random.nextIntBetween(0, 31))
  return letters.map((n) => alphabet[n]).join("")
})
