/** The way of one chunk: every record of it is led to exactly one outcome, in three steps. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Evidence } from "./Evidence.ts"
import { exclusively } from "./Exclusive.ts"
import type { Observer } from "./Observer.ts"
import * as Outcome from "./Outcome.ts"
import { OutOfBalance, type PipelineError } from "./PipelineError.ts"
import type { Platform } from "./Platform.ts"
import * as Retaken from "./Retaken.ts"
import type * as Sink from "./Sink.ts"
import type * as Source from "./Source.ts"
import type { Stages } from "./Stages.ts"
import type { Step } from "./Step.ts"
import * as Verify from "./Verify.ts"

/** Leads a chunk. */
export type Lead<A> = (
  chunk: Source.Chunk<A>,
  manner: Manner
) => Effect.Effect<Led<A>, PipelineError, Platform>

export interface Manner {
  readonly step: Step
  /** Told what is about to be written. */
  readonly writing: Observer["writing"]
  /**
   * Where others write too, what an earlier attempt at the same chunk was about to write. Absent where nobody does: what
   * was looked up before verifying is still so.
   */
  readonly intended?: Effect.Effect<ReadonlyArray<Outcome.Outcome>, PipelineError>
}

/** A chunk at its end. */
export interface Led<out A> {
  /** One for each record and each rejected row, in any order. */
  readonly outcomes: ReadonlyArray<Outcome.Outcome>
  /** Those records that their source has filled in since. */
  readonly completed: ReadonlyArray<A>
}

/**
 * Opens what chunks are led through: a sink and a verifier, for one run. Several chunks may be under way at once, but only
 * one of them in its `write`.
 */
export const open = Effect.fn("Leading.open")(
  function*<A, T, B, C>(
    stages: Stages<A, T, B, C>,
    dryRun: boolean
  ): Effect.fn.Return<Lead<A>, PipelineError, Scope.Scope | Platform> {
    const session = yield* stages.sink.open
    const ask = yield* stages.verify.open
    return (chunk, manner) => lead({ ...stages, session, ask, dryRun, ...manner }, chunk)
  }
)

interface Leading<A, T, B, C> extends Stages<A, T, B, C>, Manner {
  readonly session: Sink.Session<B, C>
  readonly ask: Verify.Ask<A, T>
  readonly dryRun: boolean
}

const lead = Effect.fn("Run.chunk")(
  function*<A, T, B, C>(run: Leading<A, T, B, C>, { records, rejected }: Source.Chunk<A>) {
    const subjects = records.map(run.subject)
    const waiting = new Set(subjects.map(({ id }) => id))
    if (waiting.size !== records.length) return yield* new OutOfBalance({ problem: "the source gave one id twice" })
    let looked: Sink.Found<B> | null = null
    const checked = yield* run.step(
      "verify",
      Effect.gen(function*() {
        looked = yield* run.session.lookup(subjects).pipe(stage("lookup", records.length))
        const isDone = new Set(looked.done.map(({ subject }) => subject.id))
        const open = records.filter((_, index) => !isDone.has(subjects[index]?.id ?? ""))
        return yield* verify(run, open, looked.done)
      })
    )
    const decided = yield* run.step("transform", transform(run, checked.verdicts))
    const written = yield* run.step(
      "write",
      inTurn(run.sink, Effect.suspend(() => write(run, decided.decisions, run.intended === undefined ? looked : null)))
    )
    const proven = (outcome: Outcome.Outcome) => ({
      ...outcome,
      evidence: decided.evidence.get(outcome.subject.id) ?? null
    })
    const ended = [...checked.ended, ...[...decided.ended, ...written].map(proven)]
    yield* accounted(waiting, ended)
    return { outcomes: [...rejected, ...ended], completed: checked.completed }
  }
)

/** Each record ended, once. */
const accounted = Effect.fnUntraced(function*(waiting: Set<string>, ended: ReadonlyArray<Outcome.Outcome>) {
  for (const { subject: { id } } of ended) {
    if (!waiting.delete(id)) return yield* new OutOfBalance({ problem: `${id} ended twice` })
  }
  if (waiting.size === 0) return
  return yield* new OutOfBalance({ problem: `${waiting.size} records have no outcome, first ${[...waiting][0]}` })
})

type Confirmed<A, T> = Extract<Verify.Verdict<A, T>, { readonly _tag: "Confirmed" | "Void" }>

/** Asks about what the sink does not have in its final state. */
const verify = Effect.fnUntraced(function*<A, T, B, C>(
  run: Leading<A, T, B, C>,
  open: ReadonlyArray<A>,
  done: ReadonlyArray<Outcome.Outcome>
) {
  const { complete } = run.source
  const whole = complete === undefined
    ? { records: open, rejected: [] }
    : yield* complete(open).pipe(stage("complete", open.length))
  const ended = [...done, ...whole.rejected]
  const verdicts: Array<readonly [Outcome.Subject, Confirmed<A, T>]> = []
  for (const [record, verdict] of yield* Verify.verdicts(run.ask, whole.records).pipe(stage("verify", open.length))) {
    const subject = run.subject(record)
    if (verdict._tag === "Unverifiable") ended.push(Outcome.make(subject, { ...verdict, _tag: "unverifiable" }))
    else if (verdict._tag === "Draft") {
      ended.push({ ...Outcome.make(subject, { _tag: "skipped", reason: "draft" }), evidence: verdict.evidence })
    } else verdicts.push([subject, verdict])
  }
  return { ended, verdicts, completed: complete === undefined ? [] : whole.records }
})

/** What the sink has to decide about, and the end of what needs no sink. */
const transform = Effect.fnUntraced(function*<A, T, B, C>(
  run: Leading<A, T, B, C>,
  verdicts: ReadonlyArray<readonly [Outcome.Subject, Confirmed<A, T>]>
) {
  const decisions: Array<Sink.Decision<B>> = []
  const ended: Array<Outcome.Outcome> = []
  const evidence = new Map<string, Evidence | null>()
  for (const [subject, verdict] of verdicts) {
    evidence.set(subject.id, verdict.evidence)
    if (verdict._tag === "Void") decisions.push({ _tag: "Void", subject, at: verdict.at })
    else {
      const transformation = run.transform.map(verdict.verified, yield* run.session.context)
      if (transformation._tag === "Failed") ended.push(Outcome.failed(subject, transformation.failure))
      else decisions.push({ ...transformation, subject })
    }
  }
  return { ended, decisions, evidence }
})

/** Writes when nobody else does, where the sink asks for that. */
const inTurn = <B, C, A>(sink: Sink.Service<B, C>, writing: Effect.Effect<A, PipelineError, Platform>) =>
  sink.exclusive === undefined
    ? writing
    : Effect.flatMap(sink.exclusive, (place) => exclusively(place)(writing))

/** Plans and writes. What somebody wrote since it was verified is done. */
const write = Effect.fnUntraced(function*<A, T, B, C>(
  run: Leading<A, T, B, C>,
  decisions: ReadonlyArray<Sink.Decision<B>>,
  looked: Sink.Found<B> | null
) {
  const intended = run.intended === undefined ? [] : yield* run.intended
  const { done, plan } = looked ??
    (yield* run.session.lookup(decisions.map(({ subject }) => subject)).pipe(stage("lookup", decisions.length)))
  const waiting = new Set(decisions.map(({ subject }) => subject.id))
  const since = done.filter(({ subject }) => waiting.delete(subject.id))
  const open = since.length === 0 ? decisions : decisions.filter(({ subject }) => waiting.has(subject.id))
  const { apply, decided, planned } = yield* plan(open).pipe(stage("plan", open.length))
  if (run.dryRun) return [...since, ...decided, ...planned]
  yield* run.writing(planned)
  const written = yield* apply.pipe(stage("apply", planned.length))
  return Retaken.told(intended, [...since, ...decided, ...written])
})

const stage = (name: string, records: number) => Effect.withSpan(`Run.${name}`, { attributes: { records } })
