/**
 * The records of runs under way, chunk by chunk: what a worker leads, and what a run goes on with after its client died.
 *
 * Kept until the run has finished; of a run that was given up, for a while (`Retention.ts`).
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import * as Table from "../database/Table.ts"
import type { Outcome } from "../Outcome.ts"
import * as Patience from "./Patience.ts"
import * as Wire from "./Wire.ts"

/** A chunk that was taken on. */
export interface Chunk<out A = unknown> {
  readonly number: number
  readonly attempt: number
  readonly records: ReadonlyArray<A>
}

/** A chunk whose records are not read yet. */
interface Row {
  readonly number: number
  readonly attempt: number
  readonly records: string
}

/** Makes the table where it is not there. */
export const create = Effect.suspend(() => Table.make(TABLE))

const TABLE = `
  create table if not exists chunk (
    run       text        not null,
    number    integer     not null,
    attempt   integer     not null default 0,
    execution text,       -- the engine's own id of the workflow, by which its rows are found again
    records   text        not null,
    intended  text,       -- what the first attempt at writing was about to write
    taken     timestamptz not null default now(),
    led       boolean     not null default false,
    primary key (run, number)
  )`

/** Keeps a chunk. The same one again changes nothing. */
export const insert = (run: string, { number, records }: Chunk) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const row = { run, number, records: Wire.write(records) }
    yield* sql`insert into chunk ${sql.insert(row)} on conflict do nothing`
  }).pipe(Patience.patient)

/** The engine's id of a chunk's workflow. */
export const begin = (run: string, { attempt, number }: Omit<Chunk, "records">, execution: string) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* sql`update chunk set execution = ${execution}, attempt = ${attempt} where run = ${run} and number = ${number}`
  }).pipe(Patience.patient)

/** Keeps what is about to be written; what an earlier attempt was about to write stays. */
export const intend = (run: string, number: number, planned: ReadonlyArray<Outcome>) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* sql`
      update chunk set intended = coalesce(intended, ${Wire.write(planned)}) where run = ${run} and number = ${number}`
  }).pipe(Patience.patient)

/** What an earlier attempt was about to write. */
export const intended = (run: string, number: number) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const [row] = yield* sql<{ readonly intended: string | null }>`
      select intended from chunk where run = ${run} and number = ${number}`
    return row === undefined || row.intended === null ? [] : Wire.read<ReadonlyArray<Outcome>>(row.intended)
  }).pipe(Patience.patient)

/** Takes note that it is led. */
export const end = (run: string, number: number) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    yield* sql`update chunk set led = true where run = ${run} and number = ${number}`
  }).pipe(Patience.patient)

/** Its records; none where the run is over, and its chunks are gone. */
export const records = <A = unknown>(run: string, number: number) =>
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    const [row] = yield* sql<{ readonly records: string }>`
      select records from chunk where run = ${run} and number = ${number}`
    return row === undefined ? Option.none() : Option.some(Wire.read<ReadonlyArray<A>>(row.records))
  }).pipe(Patience.patient)

/** The chunks of a run, in their order. */
export const all = <A>(run: string) =>
  Stream.paginate(-1, (after) =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      const rows = yield* sql<Row>`
        select number, attempt, records from chunk where run = ${run} and number > ${after} order by number limit 1`
      const chunks = rows.map((row): Chunk<A> => ({ ...row, records: Wire.read(row.records) }))
      return [chunks, Option.fromUndefinedOr(rows.at(-1)?.number)] as const
    }).pipe(Patience.patient))
