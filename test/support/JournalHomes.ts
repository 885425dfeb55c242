/** Where journals are kept in tests: in a file of SQLite, and on a real PostgreSQL where there is one. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { DatabaseSync } from "node:sqlite"
import postgres from "postgres"
import * as Database from "../../src/database/Database.ts"
import * as Journal from "../../src/journal/Journal.ts"
import * as StateDatabase from "../../src/journal/StateDatabase.ts"
import * as StateFile from "../../src/journal/StateFile.ts"
import type { Row, Store } from "../../src/journal/Store.ts"
import type { StateUnusable } from "../../src/PipelineError.ts"
import { folder, journalIn } from "./Journals.ts"

type Opened<A> = Effect.Effect<A, StateUnusable, Scope.Scope>

/** A place for one journal, empty at first. */
export interface Home {
  /** A path, or a URL: what another process opens it by. */
  readonly address: string
  /** Another one each time, as several processes have it. */
  readonly journal: Opened<Journal.Service>
  readonly store: Opened<Store>
  /** What a stranger asks. */
  readonly ask: (sql: string) => Effect.Effect<ReadonlyArray<Row>>
  /** What a stranger does: several statements, with none of their answers. */
  readonly change: (sql: string) => Effect.Effect<void>
  /** Drops what stands in a stranger's way. */
  readonly disarm: Effect.Effect<void>
}

/** A superuser's URL of a real PostgreSQL, or undefined. */
const realUrl = process.env["TEST_POSTGRES_URL"]

if (realUrl === undefined) {
  process.stderr.write("\n!!! TEST_POSTGRES_URL is not set: the journal is NOT tested on a real PostgreSQL !!!\n\n")
}

const inFile = Effect.map(folder, (path): Home => {
  const address = `${path}/state.db`
  const stranger = <A>(act: (database: DatabaseSync) => A) =>
    Effect.sync(() => {
      const database = new DatabaseSync(address)
      try {
        database.exec("pragma ignore_check_constraints = on")
        return act(database)
      } finally {
        database.close()
      }
    })
  return {
    address,
    journal: journalIn(address),
    store: Effect.andThen(journalIn(address), StateFile.open(address)),
    ask: (sql) => stranger((database) => database.prepare(sql).all()),
    change: (sql) => stranger((database) => database.exec(sql)),
    disarm: stranger((database) =>
      database.exec("drop trigger event_kept; drop trigger event_stays; drop trigger event_not_replaced")
    )
  }
})

/** What the database of this URL is opened with. */
const opened = <A>(address: string, open: Effect.Effect<A, StateUnusable, Scope.Scope | DatabaseNeeds>) =>
  Effect.flatMap(
    Effect.orDie(Layer.build(Database.layer(Redacted.make(address)))),
    (context) => Effect.provide(open, context)
  )

type DatabaseNeeds = Layer.Success<ReturnType<typeof Database.layer>>

/** The journal in the database of this URL. */
export const journalAt = (address: string): Opened<Journal.Service> =>
  address.startsWith("postgres:") ? opened(address, Journal.inDatabase) : journalIn(address)

/** A client of somebody else's. */
export const stranger = (address: string) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() =>
        postgres(address, { max: 1, onnotice: () => undefined, connection: { search_path: "pipeline" } })
      ),
      (client) => Effect.promise(() => client.end({ timeout: 1 }))
    ),
    (client) => (sql: string) => Effect.promise(() => client.unsafe<Array<Row>>(sql).then((rows) => [...rows]))
  )

/** A database of its own, which is gone with the scope. */
export const newDatabase = (url: string) =>
  Effect.gen(function*() {
    const name = `journal_${process.pid}_${Math.random().toString(36).slice(2, 8)}`
    const owner = yield* stranger(url)
    yield* Effect.acquireRelease(owner(`create database ${name} encoding 'UTF8' template template0`), () =>
      owner(`drop database ${name} with (force)`))
    const address = new URL(url)
    address.pathname = name
    return address.href
  })

const inDatabase = (url: string) =>
  Effect.gen(function*() {
    const address = yield* newDatabase(url)
    const ask = yield* stranger(address)
    return {
      address,
      journal: journalAt(address),
      store: opened(address, StateDatabase.open()),
      ask,
      change: (sql) => Effect.asVoid(ask(sql)),
      disarm: Effect.asVoid(ask(`drop trigger event_kept on event; drop trigger event_stays on event;
        alter table event drop constraint event_kind_check`))
    } satisfies Home
  })

export interface Kind {
  readonly name: string
  readonly fresh: Effect.Effect<Home, never, Scope.Scope>
}

export const file: Kind = { name: "SQLite", fresh: inFile }

/** Only where it is not `isMissing`. */
export const database: Kind = {
  name: "PostgreSQL",
  fresh: realUrl === undefined ? Effect.die("TEST_POSTGRES_URL is not set") : inDatabase(realUrl)
}

/** There is no real PostgreSQL. */
export const isMissing = realUrl === undefined

/** Both, as far as they are there. */
export const kinds: ReadonlyArray<Kind> = isMissing ? [file] : [file, database]
