import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import * as Database from "../../../src/database/Database.ts"
import { MIGRATIONS } from "../../../src/journal/DatabaseMigrations.ts"
import { inDatabase, Journal } from "../../../src/journal/Journal.ts"
import * as StateDatabase from "../../../src/journal/StateDatabase.ts"
import type { Store } from "../../../src/journal/Store.ts"
import type { StateUnusable } from "../../../src/PipelineError.ts"
import * as Outcome from "../../../src/Outcome.ts"
import { database, type Home, isMissing } from "../../support/JournalHomes.ts"
import {
  beginning,
  claims,
  files,
  place,
  planned,
  posted,
  recordedRun,
  subject,
  unverifiable
} from "../../support/Journals.ts"

const ids = Array.from({ length: 60 }, (_, index) => `r${index}`)

/** A run is refused, with one line, before it does anything. */
const refused = (home: Home, reason: StateUnusable["reason"], says: RegExp) =>
  Effect.gen(function*() {
    let worked = false
    const work = () => Effect.sync(() => void (worked = true))
    const error = yield* Effect.flip(
      Effect.scoped(Effect.flatMap(home.journal, (journal) => journal.record(beginning("TWO"), work)))
    )
    assert.strictEqual(error._tag === "StateUnusable" ? error.reason : error._tag, reason, error.message)
    assert.match(error.message, says)
    assert.notInclude(error.message, "\n")
    assert.notInclude(error.message, new URL(home.address).password)
    assert.isFalse(worked)
  })

/** The store as the tables of these steps make it. */
const migrated = (home: Home, migrations: ReadonlyArray<string>): Effect.Effect<Store, StateUnusable> =>
  Effect.scoped(
    Effect.provide(StateDatabase.open(migrations), Layer.orDie(Database.layer(Redacted.make(home.address))))
  )

const recorded = (home: Home) =>
  Effect.scoped(Effect.flatMap(home.journal, (journal) => recordedRun(journal, "ONE", [posted("a")])))

describe.skipIf(isMissing)("the state in PostgreSQL", () => {
  const { fresh } = database

  it.effect("is where PIPELINE_DATABASE leads, in a schema of its own, whatever PIPELINE_STATE says", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      const env = { PIPELINE_DATABASE: home.address, PIPELINE_STATE: "/nowhere/state.db" }
      const where = yield* Journal.use((journal) => Effect.as(recordedRun(journal, "ONE", []), journal.file)).pipe(
        Effect.provide(Journal.layer),
        Effect.provide(files),
        Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env })))
      )
      const { host, pathname } = new URL(home.address)
      assert.strictEqual(where, `postgres://${host}${pathname}`)
      assert.deepStrictEqual(yield* home.ask("select run from pipeline.event where kind = 'started'"), [{ run: "ONE" }])
      assert.deepStrictEqual(yield* home.ask("select tablename from pg_tables where schemaname = 'public'"), [])
    }))

  it.effect("of an older version is brought to this one, once, and refused to the program of before", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      yield* recorded(home)
      const newer = [...MIGRATIONS, "alter table waiting add column owner text; create table more (a bigint)"]
      yield* Effect.all([migrated(home, newer), migrated(home, newer)], { concurrency: "unbounded" })
      assert.deepStrictEqual(yield* home.ask("select owner from waiting"), [])
      yield* refused(home, "newer", new RegExp(`version ${newer.length}; this program knows ${MIGRATIONS.length}\\)`))
      yield* home.change(`update journal set version = ${MIGRATIONS.length}`)
      assert.strictEqual((yield* Effect.flatMap(home.journal, (journal) => journal.verify(null)))._tag, "Intact")
    }))

  it.effect("whose migration breaks off stays of its version", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      yield* recorded(home)
      yield* Effect.exit(migrated(home, [...MIGRATIONS, "create table half (a text); select nonsense"]))
      assert.deepStrictEqual(yield* home.ask("select version from journal"), [{ version: `${MIGRATIONS.length}` }])
      assert.deepStrictEqual(yield* home.ask("select to_regclass('half') as half"), [{ half: null }])
    }))

  it.effect("that lacks a table, or cannot be written, stops a run before it begins", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      yield* recorded(home)
      const name = new URL(home.address).pathname.slice(1)
      yield* home.change(`alter database ${name} set default_transaction_read_only = on`)
      yield* refused(home, "readOnly", /cannot be written\. Give this user the right to, or set PIPELINE_DATABASE/)
      yield* home.change(`set default_transaction_read_only = off`)
      yield* home.change(`alter database ${name} reset default_transaction_read_only; drop table head`)
      yield* refused(home, "damaged", /"head" does not exist/)
    }))

  it.effect("keeps any text: U+0000 as the symbol for it, half a character as U+FFFD", () =>
    Effect.gen(function*() {
      const journal = yield* Effect.flatMap(fresh, ({ journal }) => journal)
      const id = "a\u0000\ud800é\\\"{,}"
      const number = "NEX\u0000"
      const strange = { ...posted(id), subject: { ...subject(id), number } }
      yield* journal.record(beginning("ONE"), (recording) =>
        recording.writing([{ ...planned(id), subject: strange.subject }]).pipe(
          Effect.andThen(recording.ended([strange, unverifiable("b\u0000", "x\u0000y")], claims))
        ))
      assert.deepStrictEqual((yield* Stream.runCollect(journal.outcomes("ONE")))[0], strange)
      for (const name of [id, number]) {
        const [story] = yield* journal.stories(name)
        assert.deepStrictEqual(story?.happenings.map((one) => [one._tag, one.intent?.subject.id]), [["outcome", id]])
      }
      assert.deepStrictEqual(
        (yield* journal.waiting(place)).map(({ message }) =>
          message
        ),
        ["x␀y"]
      )
      yield* recordedRun(journal, "TWO", [Outcome.make(subject("b\u0000"), { _tag: "skipped", reason: "void" })])
      assert.deepStrictEqual(yield* journal.waiting(place), [])
      assert.strictEqual((yield* journal.verify(null))._tag, "Intact")
    }))

  it.effect("is written by itself: what its caller takes back in the same database, it keeps", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      yield* Effect.gen(function*() {
        const client = yield* SqlClient.SqlClient
        const journal = yield* Effect.scoped(inDatabase)
        yield* client`create table mine (a text)`
        yield* Effect.exit(client.withTransaction(Effect.gen(function*() {
          yield* client`insert into mine values ('a')`
          yield* recordedRun(journal, "ONE", [posted("a")])
          return yield* Effect.fail("taken back")
        })))
        assert.deepStrictEqual(yield* client`select a from mine`, [])
        assert.strictEqual((yield* journal.run("ONE"))?.status, "finished")
      }).pipe(Effect.provide(Database.layer(Redacted.make(home.address))))
    }))

  it.live(
    "bears that all connections are cut, again and again: nothing is lost, and nothing recorded twice",
    () =>
      Effect.gen(function*() {
        const home = yield* fresh
        const journal = yield* home.journal
        const cut = home.ask(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() " +
            "and pid <> pg_backend_pid() and application_name = 'ledger-pipelines'"
        )
        const cutting = yield* Effect.forkScoped(Effect.forever(Effect.delay(cut, "250 millis")))
        yield* journal.record(beginning("ONE"), (recording) =>
          Effect.gen(function*() {
            const joined = yield* journal.join({ ...place, run: "ONE" })
            for (const id of ids) {
              yield* joined.writing([planned(id)])
              yield* recording.ended([posted(id)], claims)
            }
          }))
        assert.isUndefined(cutting.pollUnsafe())
        const kept = yield* Stream.runCollect(journal.endings("ONE"))
        assert.deepStrictEqual(
          kept.map(({ intent, outcome }) => [outcome.subject.id, intent?.subject.id]),
          ids.map((id) => [id, id])
        )
        assert.deepStrictEqual((yield* journal.run("ONE"))?.counts, { posted: ids.length })
        assert.include(yield* journal.verify(null), { _tag: "Intact" })
        assert.deepStrictEqual(
          yield* home.ask("select count(*)::int as events from event"),
          [{ events: 2 + 2 * ids.length }]
        )
      }),
    60_000
  )

  it.live("is free again within seconds of a machine that froze while it wrote", () =>
    Effect.gen(function*() {
      const home = yield* fresh
      const store = yield* home.store
      const journal = yield* home.journal
      const begun = yield* Deferred.make<void>()
      const thawed = yield* Deferred.make<void>()
      const frozen = yield* Effect.forkScoped(
        store.write(() => Effect.andThen(Deferred.succeed(begun, undefined), Deferred.await(thawed)))
      )
      yield* Deferred.await(begun)
      const [taken] = yield* Effect.timed(recordedRun(journal, "ONE", [posted("a")]))
      assert.isAbove(Duration.toSeconds(taken), 1)
      assert.isBelow(Duration.toSeconds(taken), 15)
      yield* Deferred.succeed(thawed, undefined)
      yield* Fiber.join(frozen)
    }), 30_000)
})
