/** A name and its stages: Source → Verify → Transform → Sink. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Json } from "effect/Schema"
import type * as Scope from "effect/Scope"
import type { Finding } from "./Check.ts"
import type { Lead } from "./Leading.ts"
import * as Leading from "./Leading.ts"
import type { Subject } from "./Outcome.ts"
import { type PipelineError, UnknownSink } from "./PipelineError.ts"
import type { Platform } from "./Platform.ts"
import * as Run from "./Run.ts"
import * as Sink from "./Sink.ts"
import { Source } from "./Source.ts"
import { closest } from "./Suggestion.ts"
import { Transform } from "./Transform.ts"
import { Verify } from "./Verify.ts"

/** The sink of every pipeline that writes nothing. */
export const DRY_RUN = "dry-run"

/** When a pipeline is to run unattended. */
export interface Schedule {
  readonly cron: string
  /** IANA name. */
  readonly zone: string
}

/** A pipeline, with the types of its records hidden. */
export interface Pipeline {
  readonly name: string
  readonly summary: string
  readonly schedule: Schedule | null
  /** Names for `--sink`, the default first. */
  readonly sinks: ReadonlyArray<string>
  /** Flags of its own for `run` and `plan`: their names, in camel case, and what each is for. */
  readonly flags: Flags
  /** Those of them that were given. */
  readonly chosen: ReadonlyArray<string>
  /** The same pipeline with these flags given. */
  readonly choosing: (flags: ReadonlyArray<string>) => Pipeline
  /** People are shown what is about to be written before it is. */
  readonly isShownFirst: boolean
  readonly run: (sink: string, options: Omit<Run.Options, "dryRun">) => Effect.Effect<Ran, PipelineError, Platform>
  /** Opens what chunks of a run into the named sink are led through here. */
  readonly open: (sink: string) => Effect.Effect<Lead<unknown>, PipelineError, Platform | Scope.Scope>
  readonly check: Effect.Effect<ReadonlyArray<Finding>, never, Platform>
  /** What the named sink holds of a record now, for people. */
  readonly holds: (sink: string, subject: Subject) => Effect.Effect<ReadonlyArray<string>, PipelineError, Platform>
  /** What `setup` would create in the named sink. */
  readonly lacks: (sink: string) => Effect.Effect<ReadonlyArray<Sink.Lack>, PipelineError, Platform>
  /** The sink that a dry run and a plan are made against, as `--sink` names it. */
  readonly planningSink: Effect.Effect<string, PipelineError, Platform>
  /** Where the named sink writes, for people. */
  readonly target: (sink: string) => Effect.Effect<string, PipelineError, Platform>
}

export type Flags = Readonly<Record<string, string>>

export interface Ran extends Run.Run {
  /** Where was written, or would have been. */
  readonly target: string
}

/** A pipeline's stages, declared. `A` records, `T` truth about them, `B` entries, `C` what the rules need of the sink. */
export interface Stages<A, T, B, C> {
  readonly summary: string
  readonly schedule?: Schedule
  readonly subject: (record: A) => Subject
  /** What the source says of a record, for its story. */
  readonly claims?: (record: A) => Json
  readonly source: Layer.Layer<Source<A>>
  readonly verify: Layer.Layer<Verify<A, T>, never, Source<A>>
  readonly transform: Layer.Layer<Transform<A, T, B, C>, never, Verify<A, T>>
  /** By the name that `--sink` takes; the first is the default, `memory` stands in where nothing is configured. */
  readonly sinks: Readonly<Record<string, Layer.Layer<Sink.Sink<B, C>>>>
  /** Writes nothing unless a sink is named. */
  readonly isDryByDefault?: boolean
  readonly isShownFirst?: boolean
}

/** What a pipeline declares that has flags of its own: these are its stages where none is given. */
export interface Flagged<A, T, B, C> {
  readonly flags: Flags
  readonly choosing: (chosen: ReadonlySet<string>) => Stages<A, T, B, C>
}

/**
 * Declares a pipeline. An unverified record cannot reach a sink: `transform` takes only what `verify` confirmed, and a
 * sink only what `transform` made.
 */
export const make = <A, T, B, C>(
  name: string,
  stages: Stages<A, T, B, C> & Partial<Flagged<A, T, B, C>>,
  chosen: ReadonlyArray<string> = []
): Pipeline => {
  const flow = stages.transform.pipe(Layer.provideMerge(stages.verify), Layer.provideMerge(stages.source))
  const declared = Object.keys(stages.sinks)
  const sinks = stages.isDryByDefault === true ? [DRY_RUN, ...declared] : [...declared, DRY_RUN]
  const { choosing, flags = {} } = stages

  const service = Effect.fnUntraced(function*(sink: string) {
    const layer = stages.sinks[sink]
    if (layer === undefined) {
      return yield* new UnknownSink({ name: sink, known: sinks, suggestion: closest(sink, sinks) })
    }
    return yield* Effect.provide(Sink.Sink<B, C>(), layer)
  })

  /** The sink to plan against: the default where it is configured, else an empty ledger. */
  const planningSink = Effect.gen(function*() {
    const first = declared[0] ?? DRY_RUN
    const { isConfigured } = yield* service(first)
    return (yield* isConfigured) || stages.sinks["memory"] === undefined ? first : "memory"
  })
  const planning = Effect.flatMap(planningSink, service)

  const build = Effect.fnUntraced(function*(sink: string) {
    return {
      subject: stages.subject,
      claims: stages.claims ?? (() => null),
      source: yield* Source<A>(),
      verify: yield* Verify<A, T>(),
      transform: yield* Transform<A, T, B, C>(),
      sink: yield* sink === DRY_RUN ? planning : service(sink)
    }
  })

  const run: Pipeline["run"] = Effect.fn("Pipeline.run")(function*(sink, options) {
    const dryRun = sink === DRY_RUN
    const built = yield* build(sink)
    const target = yield* built.sink.target
    const ran = yield* Run.execute(built, { ...options, dryRun })
    return { ...ran, target: dryRun ? `${target}, nothing is written` : target }
  }, Effect.provide(flow))

  const open: Pipeline["open"] = Effect.fn("Pipeline.open")(function*(sink) {
    const lead = yield* Leading.open(yield* build(sink), sink === DRY_RUN)
    // Chunks come from this pipeline's own source, by way of an engine that has carried them here.
    return lead as Lead<unknown>
  }, Effect.provide(flow))

  const check: Pipeline["check"] = Effect.gen(function*() {
    const source = yield* Source<A>()
    const verify = yield* Verify<A, T>()
    const first = yield* Effect.orDie(service(declared[0] ?? DRY_RUN))
    return (yield* Effect.all([source.check, verify.check, first.check], { concurrency: 3 })).flat()
  }).pipe(Effect.provide(flow))

  return {
    name,
    summary: stages.summary,
    schedule: stages.schedule ?? null,
    sinks,
    flags,
    chosen,
    choosing: (given) => make(name, { ...stages, ...choosing?.(new Set(given)) }, given),
    isShownFirst: stages.isShownFirst ?? false,
    run,
    open,
    check,
    planningSink,
    holds: (sink, subject) => Effect.scoped(Effect.flatMap(service(sink), (_) => _.holds(subject))),
    lacks: (sink) => Effect.flatMap(service(sink), (_) => _.lacks),
    target: (sink) => Effect.flatMap(sink === DRY_RUN ? planning : service(sink), (_) => _.target)
  }
}
