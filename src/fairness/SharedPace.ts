/**
 * Buckets that all workers share: what one of them asks of a billing system, no other may ask as well.
 *
 * A row for each bucket, in a table that is not kept through a crash of the server: all buckets are full after it. Each
 * turn is one statement, which locks the row and goes by the server's clock. Who dies takes the tokens that it had
 * reserved with it, and no more. As long as the database does not answer, nobody's turn comes.
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as SqlClient from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import { type Bucket, type BucketOf, Buckets, now, type Rate } from "../ledger/Pace.ts"
import { insisting } from "./Insisting.ts"
import * as Table from "../database/Table.ts"

/** The buckets of this process are those in the database. */
export const layer = Layer.effect(Buckets, Effect.suspend(() => make))

/** Instants are in milliseconds since 1970; `asked_at`, `wait_ms` and `taken` are of the last turn. */
const TABLE = `
  create unlogged table if not exists pace (
    name text primary key,
    per_second float8 not null,
    full_at float8 not null,
    held_until float8 not null default 0,
    slowed_at float8 not null default 0,
    asked_at float8 not null,
    wait_ms float8 not null,
    taken boolean not null
  )`

/** How long the database may take for a turn, before it is asked anew. */
const ANSWER_WITHIN = "5 seconds"

/** Who comes later than this to its turn was frozen, and its token is no longer of the present. */
const LATE_MS_MAX = 1_000

/** Further ahead than anybody reserves: the server's clock was set back. */
const AHEAD_MS_MAX = 60_000

const make = Effect.gen(function*() {
  yield* Table.make(TABLE)
  const sql = yield* SqlClient.SqlClient
  const buckets = new Map<string, Bucket>()
  const bucketOf: BucketOf = (name, full) => {
    const found = buckets.get(name) ?? bucket(sql, name, full)
    buckets.set(name, found)
    return found
  }
  return bucketOf
})

const bucket = (sql: SqlClient.SqlClient, name: string, full: Rate): Bucket => {
  const clock = sql`(select extract(epoch from clock_timestamp())::float8 * 1000 as now) clock`
  const insist = insisting("The shared limits cannot be asked, so nobody else is")
  const ask = <A>(query: Effect.Effect<A, SqlError>) => insist(Effect.timeout(query, ANSWER_WITHIN))
  /** Answers that the database does not know of yet. */
  let answers = 0

  const reserve = (waitMsMax: number) =>
    Effect.suspend(() => {
      const quickened = answers * full.perSecond / 100
      answers = 0
      return ask(reservation(sql, name, full, quickened, waitMsMax))
    })
  const isHeld = Effect.map(
    ask(sql`select 1 from pace, ${clock} where name = ${name} and held_until > now`),
    (rows) => rows.length > 0
  )

  return {
    silent: false,
    turn: Effect.fnUntraced(function*(waitMsMax) {
      for (;;) {
        const asked = yield* now
        const [turn] = yield* reserve(waitMsMax)
        if (turn === undefined) continue
        if (turn.held > waitMsMax) return null
        yield* Effect.sleep(turn.taken ? turn.wait : turn.wait - waitMsMax)
        if (!turn.taken || (turn.wait > 0 && (yield* isHeld))) continue
        if ((yield* now) - asked - turn.wait <= LATE_MS_MAX) return turn.at
      }
    }),
    slow: (turn) =>
      Effect.asVoid(ask(sql`
        update pace set per_second = greatest(1, per_second / 2), slowed_at = now from ${clock}
        where name = ${name} and slowed_at < ${turn}::float8`)),
    hold: (ms) =>
      Effect.asVoid(ask(sql`
        update pace set held_until = greatest(held_until, now + ${ms}::float8),
          full_at = least(full_at, greatest(held_until, now + ${ms}::float8))
        from ${clock} where name = ${name}`)),
    quicken: Effect.sync(() => {
      answers += 1
    })
  }
}

/** Milliseconds, from when it was asked but for `at`. */
interface Reservation {
  /** Until the token comes, or would come. */
  readonly wait: number
  /** Whether it is reserved; it is not where the wait is too long. */
  readonly taken: boolean
  /** How long the vendor still wants to be left alone. */
  readonly held: number
  readonly at: number
}

/** `Bucket.turn` of `Pace.ts` as one statement. What is `now` there is read only once the row is locked. */
const reservation = (
  sql: SqlClient.SqlClient,
  name: string,
  { burst, perSecond }: Rate,
  quickened: number,
  waitMsMax: number
) => {
  const instant = sql`extract(epoch from clock_timestamp())::float8 * 1000`
  const full = sql`${perSecond}::float8`
  return sql<Reservation>`
    insert into pace as p (name, per_second, full_at, asked_at, wait_ms, taken)
    select ${name}, ${full}, asked + 1000 / ${full}, asked, 0, true from (select ${instant} as asked) clock
    on conflict (name) do update set (per_second, full_at, asked_at, wait_ms, taken) = (
      select rate,
        case when at - asked > ${waitMsMax}::float8 then full_at else greatest(full_at, at) + 1000 / rate end,
        asked, at - asked, at - asked <= ${waitMsMax}::float8
      from (
        select asked, rate, full_at, greatest(asked, p.held_until, full_at - (burst - 1) * 1000 / rate) as at
        from (
          select asked, rate,
            case when p.full_at > asked + ${AHEAD_MS_MAX}::float8 then asked else p.full_at end as full_at,
            case when rate < ${full} then 1 else ${burst}::float8 end as burst
          from (select ${instant} as asked, least(${full}, p.per_second + ${quickened}::float8) as rate) clock
        ) bucket
      ) turn
    )
    returning wait_ms as wait, taken, greatest(0, held_until - asked_at) as held, asked_at + wait_ms as at`
}
