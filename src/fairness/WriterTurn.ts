/**
 * One writer at a time for each place, over all workers: an advisory lock of PostgreSQL, held by a session of its own.
 *
 * Fair     the server lets in one after another, as they came; of one worker, only one stands in that queue for a place
 * Dead     a process's lock goes with its connection
 * Frozen   the server closes a session that is silent for `silence`; who wakes up sends no request before it has asked
 * Cut off  who loses its session is interrupted. Its successor waits until none of its requests can still be sent:
 *          each is sent at most `trust` after a beat that was answered. One already under way cannot be called back.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import * as Reason from "../database/Reason.ts"
import { Exclusive } from "../Exclusive.ts"
import { TurnLost } from "../PipelineError.ts"
import * as Setting from "../Setting.ts"
import { insisting } from "./Insisting.ts"
import * as Session from "./Session.ts"
import * as Table from "../database/Table.ts"

/** `beat`: how often a writer says that it lives. The same for all workers, and each longer than the one before. */
export interface Timing {
  readonly beat: Duration.Duration
  readonly trust: Duration.Duration
  readonly silence: Duration.Duration
}

export const Timing = Context.Reference<Timing>("etl/fairness/WriterTurn/Timing", {
  defaultValue: () => ({ beat: Duration.seconds(2), trust: Duration.seconds(5), silence: Duration.seconds(15) })
})

/** Who writes where; `backend` is null where the last one left in peace. */
const TABLE = `
  create table if not exists writer (
    place text primary key,
    backend int,
    since timestamptz not null,
    beat timestamptz not null
  )`

/** Turns are taken in the database of `PIPELINE_DATABASE`. */
export const layer = Layer.effect(Exclusive, Effect.suspend(() => make))

const make = Effect.gen(function*() {
  yield* Table.make(TABLE)
  const url = yield* Setting.secret(Reason.SETTING)
  const timing = yield* Timing
  const queues = new Map<string, Semaphore.Semaphore>()
  const exclusive: Exclusive = (place, effect) => {
    const queue = queues.get(place) ?? Semaphore.makeUnsafe(1)
    queues.set(place, queue)
    const alone = Effect.acquireUseRelease(
      Scope.make(),
      (scope) =>
        Effect.flatMap(
          Scope.provide(turnAt(url, place, timing), scope),
          (turn) => Effect.raceFirst(guarded(effect, turn), turn.lost)
        ),
      Scope.close
    )
    return Semaphore.withPermit(queue, alone)
  }
  return exclusive
})

interface Turn {
  /** Never succeeds. */
  readonly lost: Effect.Effect<never, TurnLost>
  /** Waits until it is known that nobody else writes. */
  readonly assured: Effect.Effect<void>
}

/** Waits for it, however long, and has it until the scope ends. */
const turnAt = Effect.fnUntraced(function*(url: Redacted.Redacted<string>, place: string, timing: Timing) {
  const parent = yield* Effect.scope
  const attempt = Effect.flatMap(Scope.fork(parent), (scope) =>
    Effect.onError(
      Scope.provide(take(url, place, timing), scope),
      (cause) => Scope.close(scope, Exit.failCause(cause))
    ))
  return yield* insisting(`The turn to write to ${place} cannot be asked for`)(attempt)
})

const take = Effect.fnUntraced(function*(url: Redacted.Redacted<string>, place: string, timing: Timing) {
  const session = yield* Session.open(url, timing.silence)
  yield* session.query("select pg_advisory_lock(hashtextextended('writer ' || $1, 0))", place)
  const [cutOff] = yield* session.query(CUT_OFF, place, Duration.toMillis(timing.trust))
  if (cutOff !== undefined) yield* Effect.sleep(Number(cutOff["wait"]))
  let heard = yield* instant
  yield* session.query(ENTER, place)
  yield* Effect.addFinalizer(() =>
    // Where this does not succeed, the successor waits a little.
    Effect.ignore(Effect.timeout(Effect.interruptible(session.query(LEAVE, place)), timing.beat))
  )

  const beating = Effect.gen(function*() {
    for (;;) {
      yield* Effect.sleep(timing.beat)
      const asked = yield* instant
      const found = yield* Effect.timeout(session.query(BEAT, place), timing.silence)
      if (found.length === 0) return "another writer has taken it"
      heard = asked
    }
  }).pipe(Effect.catch((error) => Effect.succeed(error.message)))
  const isTrusted = Effect.map(instant, ({ steady, wall }) => {
    const age = Math.max(steady - heard.steady, Math.abs(wall - heard.wall))
    return session.isOpen() && age <= Duration.toMillis(timing.trust)
  })

  const turn: Turn = {
    lost: Effect.raceFirst(Effect.as(session.closed, "the database closed our session"), beating).pipe(
      Effect.flatMap((problem) => new TurnLost({ place, problem }))
    ),
    assured: Effect.gen(function*() {
      while (!(yield* isTrusted)) yield* Effect.sleep("20 millis")
    })
  }
  return turn
})

/** How long one who did not leave in peace may still send requests. */
const CUT_OFF = `
  select greatest(0, extract(epoch from beat - clock_timestamp()) * 1000 + $2)::float8 as wait
  from writer where place = $1 and backend is not null`

const ENTER = `
  insert into writer (place, backend, since, beat) values ($1, pg_backend_pid(), clock_timestamp(), clock_timestamp())
  on conflict (place) do update set backend = excluded.backend, since = excluded.since, beat = excluded.beat`

const BEAT = "update writer set beat = clock_timestamp() where place = $1 and backend = pg_backend_pid() returning 1"

const LEAVE = "update writer set backend = null where place = $1 and backend = pg_backend_pid()"

/** Now, in milliseconds, by a clock that cannot be set back, and by one that goes on while a machine sleeps. */
const instant = Effect.gen(function*() {
  return { steady: Number(yield* Clock.monotonicTimeNanos) / 1e6, wall: yield* Clock.currentTimeMillis }
})

/** Sends no request of its own before it is sure of its turn. */
const guarded = <A, E, R>(effect: Effect.Effect<A, E, R>, { assured }: Turn): Effect.Effect<A, E, R> =>
  Effect.flatMap(
    Effect.serviceOption(HttpClient.HttpClient),
    Option.match({
      onNone: () => effect,
      onSome: (client) =>
        Effect.provideService(effect, HttpClient.HttpClient, HttpClient.tapRequest(client, () => assured))
    })
  )
