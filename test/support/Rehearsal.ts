/** Strikes at the calls of a run that was recorded, on several sandboxes at a time. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { type Crashed, faults, moments, type Strike } from "./Crash.ts"
import { type Project, Sandboxed } from "./Sandboxed.ts"

/** The two runs of a crash, on books that nothing else has touched. */
export type Attempt = (strike?: Strike) => Effect.Effect<Crashed>

/** Prepares a sandbox once, for any number of attempts. */
export type Scene = (project: Project) => Effect.Effect<Attempt, never, Scope.Scope>

/** Which strikes, of a run that made these writing calls. */
export type Choice = (calls: ReadonlyArray<string>) => ReadonlyArray<Strike>

/** Every call, at every moment. */
export const everyCall: Choice = (calls) =>
  calls.flatMap((_, index) => moments.map((moment) => ({ nth: index + 1, moment })))

/** The first call of each kind, at every moment. */
export const everyKind: Choice = (calls) => everyCall(calls).filter(({ nth }) => isFirst(calls, nth))

/** The first call of each kind, at one moment each: all of them in turn, from the worst one on. */
export const everyKindOnce: Choice = (calls) =>
  [...new Set(calls)].flatMap((call, index): ReadonlyArray<Strike> => {
    const moment = moments[(index + 1) % moments.length]
    return moment === undefined ? [] : [{ nth: calls.indexOf(call) + 1, moment }]
  })

const isFirst = (calls: ReadonlyArray<string>, nth: number) => calls.indexOf(calls[nth - 1] ?? "") === nth - 1

export interface Rehearsal {
  /** The undisturbed run. */
  readonly undisturbed: Crashed
  readonly strikes: ReadonlyArray<Strike>
  /** A line for each thing that was wrong after one of the strikes. */
  readonly faults: ReadonlyArray<string>
}

/** Each sandbox has a database; an embedded one serves one run at a time. */
const SANDBOXES = 2

/** Records an undisturbed run, then strikes as chosen. */
export const rehearse = Effect.fnUntraced(function*(scene: Scene, choose: Choice) {
  const prepare = Layer.build(Layer.fresh(Sandboxed.layer)).pipe(
    Effect.flatMap((context) => scene(Context.get(context, Sandboxed)))
  )
  const attempts = yield* Effect.replicateEffect(prepare, SANDBOXES, { concurrency: SANDBOXES })
  const [first = yield* Effect.die(new Error("no sandbox"))] = attempts
  const undisturbed = yield* first()
  const strikes = choose(undisturbed.writes)
  const found = yield* Effect.forEach(attempts, (attempt, lane) =>
    Effect.forEach(
      strikes.filter((_, at) => at % SANDBOXES === lane),
      (strike) => Effect.map(attempt(strike), (crashed) => faults(undisturbed.between, strike, crashed))
    ), { concurrency: SANDBOXES })
  const rehearsal: Rehearsal = { undisturbed, strikes, faults: found.flat(2) }
  return rehearsal
}, Effect.scoped)
