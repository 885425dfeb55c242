/** `test.table` on a real PostgreSQL: 1,000 rows of every end, a registry with latency, one table for each run. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createServer, type IncomingMessage, type Server } from "node:http"
import { text } from "node:stream/consumers"
import { setTimeout } from "node:timers/promises"
import { root } from "../CommandLine.ts"
import { sharedDatabase } from "../SharedDatabase.ts"
import * as Gate from "./Gate.ts"
import type { Ground, Place } from "./Place.ts"

export interface Options {
  readonly records: number
  readonly chunkSize: number
  /** How long the registry takes for an answer. */
  readonly latencyMs: number
}

export const ground = ({ chunkSize, latencyMs, records }: Options): Ground => ({
  pipeline: `${root}test/support/distributed/tablePipeline.ts`,
  chunkSize,
  place: place(records, latencyMs)
})

const place = Effect.fnUntraced(
  function*(records: number, latencyMs: number): Effect.fn.Return<Place, never, Scope.Scope> {
    const database = yield* sharedDatabase
    yield* database.run(`
    create table record (id text primary key, minor bigint not null);
    create table entry (id text primary key, minor bigint not null, number integer generated always as identity);
    grant select on record to public;
    grant select, insert on entry to public;
    insert into record select 'r' || lpad(n::text, 5, '0'), n * 7 + 1 from generate_series(0, ${records - 1}) n`)
    const registry = yield* serve(latencyMs)
    const gate = yield* Gate.serve(registry, {
      worker: ({ headers }) => String(headers["authorization"]),
      call: ({ url }) => url?.slice(1),
      headers: {}
    })
    return {
      gate,
      settings: (name) => ({ TABLE_DSN: database.url, TABLE_REGISTRY: gate.url, TABLE_NAME: name }),
      form: Effect.map(
        database.run("select id, minor from entry order by id"),
        (rows) => rows.map((row) => JSON.stringify(row))
      ),
      doubles: Effect.succeed([])
    }
  }
)

/** What the registry says of a row, by its number: seven in ten are paid, and nobody knows three in a hundred. */
const stateOf = (n: number) => n % 10 === 3 ? "void" : n % 10 === 5 ? "draft" : n % 10 === 7 ? "zero" : "paid"
const isKnown = (n: number) => n % 100 !== 11 && n % 100 !== 48 && n % 100 !== 96

const answer = async (request: IncomingMessage, latencyMs: number): Promise<string> => {
  const ids = (await text(request)).split(" ")
  await setTimeout(latencyMs)
  if (request.url !== "/confirm") return "noted"
  return JSON.stringify(ids.flatMap((id) => {
    const n = Number(id.slice(1))
    return isKnown(n) ? [{ id, minor: n * 7 + 1, state: stateOf(n) }] : []
  }))
}

const serve = (latencyMs: number): Effect.Effect<string, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<Server>((resume) => {
        const server = createServer((request, response) =>
          void answer(request, latencyMs).then((body) => response.end(body), () => response.destroy())
        )
        server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
      }),
      (server) =>
        Effect.callback<void>((resume) => {
          server.close(() => resume(Effect.void))
          server.closeAllConnections()
        })
    ),
    (server) => {
      const address = server.address()
      return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`
    }
  )
