/** One execution of a pipeline: every record read is led, chunk by chunk, to exactly one outcome. */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Stream from "effect/Stream"
import * as Engine from "./Engine.ts"
import * as Leading from "./Leading.ts"
import * as Observer from "./Observer.ts"
import { OutOfBalance } from "./PipelineError.ts"
import * as Progress from "./Progress.ts"
import type { Selection } from "./Selection.ts"
import type { Stages } from "./Stages.ts"
import * as Tally from "./Tally.ts"

export interface Options {
  /** The run's id, where it is known before it begins. */
  readonly id?: string
  readonly selection: Selection
  /** Plan only; the sink is read and never written. */
  readonly dryRun: boolean
  readonly details: Tally.Details
  readonly observer?: Observer.Observer
  /** Leads the chunks; unless given, this process does. */
  readonly engine?: Engine.Engine
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
  const { details, dryRun, observer = Observer.none, selection } = options
  const id = options.id ?? (yield* newId)
  const startedAt = yield* DateTime.now
  const account = Tally.make(details)
  const chunks = yield* stages.source.open(selection)
  const engine = options.engine ?? Engine.local(yield* Leading.open(stages, dryRun), observer.writing)
  const led = engine({
    chunks,
    idOf: (record: A) => stages.subject(record).id,
    taken: ({ records, rejected }) => {
      account.read(records.length + rejected.length)
      return Progress.report({ _tag: "read", records: account.tally().read, total: null })
    }
  })
  yield* Stream.runForEach(led, ({ completed, outcomes, records }) => {
    for (const outcome of outcomes) account.end(outcome)
    const known = lazily(() => new Map([...records, ...completed].map((record) => [stages.subject(record).id, record])))
    return observer.ended(outcomes, (id) => {
      const record = known().get(id)
      return record === undefined ? null : stages.claims(record)
    })
  })
  const tally = account.tally()
  const problem = Tally.imbalance(tally)
  if (problem !== null) return yield* new OutOfBalance({ problem })
  return { id, startedAt, finishedAt: yield* DateTime.now, tally } satisfies Run
}, Effect.scoped)

/** Made when it is first asked for: a run that nobody follows needs none. */
const lazily = <A>(make: () => A) => {
  let made: { readonly value: A } | null = null
  return () => (made ??= { value: make() }).value
}

/** Short enough to be said aloud, and unlikely to meet its like within a company: 7 of 32 letters. */
export const newId = Effect.gen(function*() {
  const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
  const time = Math.floor((yield* Clock.currentTimeMillis) / 1000)
  const letters = [time % 32]
  for (let i = 0; i < 6; i++) letters.push(yield* Random.nextIntBetween(0, 31))
  return letters.map((n) => alphabet[n]).join("")
})
