import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as SqlClient from "effect/sql/SqlClient"
import * as Stream from "effect/Stream"
import { createServer } from "node:net"
import * as Database from "../../../src/database/Database.ts"
import { isMissing, newDatabase, stranger } from "../../support/JournalHomes.ts"

const realUrl = process.env["TEST_POSTGRES_URL"]

const at = (url: string) => Database.layer(Redacted.make(url))

/** Why it cannot be used, in one line that holds no secret. */
const refusal = (url: string, secret: string) =>
  Effect.gen(function*() {
    const error = yield* Effect.flip(Effect.provide(Database.Database, at(url)))
    for (const text of [error.message, String(error), JSON.stringify(error)]) assert.notInclude(text, secret)
    assert.notInclude(error.message, "\n")
    return error
  })

const changed = (url: string, change: (url: URL) => void) => {
  const other = new URL(url)
  change(other)
  return other.href
}

describe("a database that cannot be used says why, in one line without its password", () => {
  const cases: ReadonlyArray<readonly [what: string, url: string, tag: string, says: RegExp]> = [
    ["another scheme", "mysql://a:topsecret@h/d", "SettingInvalid", /^PIPELINE_DATABASE is not a PostgreSQL URL/],
    ["no URL", "postgres://a:topsecret%@h:99999999/d", "SettingInvalid", /is not a PostgreSQL URL\. Write postgres:/],
    ["nobody there", "postgres://a:topsecret@127.0.0.1:1/d", "Unavailable", /127\.0\.0\.1:1 \(connection refused\)/],
    ["no such host", "postgres://a:topsecret@nowhere.invalid/d", "Unavailable", /at nowhere\.invalid:5432 \(/]
  ]
  it.effect.each(cases)("%s", ([, url, tag, says]) =>
    Effect.gen(function*() {
      const error = yield* refusal(url, "topsecret")
      assert.strictEqual(error._tag, tag)
      assert.match(error.message, says)
    }))

  it.live("a server that accepts, and closes at once", () =>
    Effect.gen(function*() {
      const server = createServer((socket) => socket.destroy())
      yield* Effect.acquireRelease(
        Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
        () => Effect.sync(() => server.close())
      )
      const address = server.address()
      const port = typeof address === "object" ? address?.port : 0
      const error = yield* refusal(`postgres://a:topsecret@127.0.0.1:${port}/d`, "topsecret")
      assert.strictEqual(error._tag, "Unavailable")
    }), 30_000)

  it.effect("no setting", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Effect.provide(Database.Database, Database.layerConfig))
      assert.strictEqual(error._tag, "SettingMissing")
    }).pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: {} })))))
})

describe.skipIf(isMissing)("a real PostgreSQL", () => {
  const fresh = newDatabase(realUrl ?? "")

  it.effect("says what is wrong: the password, the database, a role without rights, another schema", () =>
    Effect.gen(function*() {
      const url = yield* fresh
      const role = `weak_${process.pid}`
      const owner = yield* stranger(url)
      yield* Effect.acquireRelease(
        owner(`create role ${role} login password 'weakpass'`),
        () => owner(`drop owned by ${role}; drop role ${role}`)
      )
      const wrong = yield* refusal(changed(url, (_) => void (_.password = "topsecret")), "topsecret")
      assert.match(`${wrong._tag} ${wrong.message}`, /^AccessRefused .+ refuses user ".+" at .+ PIPELINE_DATABASE$/)
      const missing = yield* refusal(changed(url, (_) => void (_.pathname = "/nix")), "jpass")
      assert.match(`${missing._tag} ${missing.message}`, /^AccessRefused .+"nix" is not there/)
      const weak = changed(url, (_) => void ([_.username, _.password] = [role, "weakpass"]))
      const refused = yield* refusal(weak, "weakpass")
      assert.match(`${refused._tag} ${refused.message}`, /^AccessRefused .+grant create on database/)
      const elsewhere = yield* refusal(changed(url, (_) => void (_.search = "?search_path=public")), "jpass")
      assert.match(
        `${elsewhere._tag} ${elsewhere.message}`,
        /^SettingInvalid PIPELINE_DATABASE leads to schema "public"/
      )
      // It may use what was made for it.
      yield* owner(`alter schema pipeline owner to ${role}`)
      const { address } = yield* Effect.provide(Database.Database, at(weak))
      assert.notInclude(address, role)
    }))

  it.effect("has one schema of ours, however many make it at once", () =>
    Effect.gen(function*() {
      const url = yield* fresh
      const schemas = yield* Effect.forEach(Array.from({ length: 4 }), () =>
        Effect.gen(function*() {
          const sql = yield* SqlClient.SqlClient
          const [row] = yield* sql<{ readonly schema: string }>`select current_schema() as schema`
          return row?.schema
        }).pipe(Effect.provide(at(url), { local: true })), { concurrency: "unbounded" })
      assert.deepStrictEqual(schemas, ["pipeline", "pipeline", "pipeline", "pipeline"])
    }))

  it.effect("keeps all of a transaction, or nothing; a part of it may be taken back; violations are named", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      yield* sql`create table inv (id integer primary key, name text unique, total numeric)`
      yield* sql`insert into inv ${sql.insert([{ id: 1, name: "a", total: "1.50" }])}`
      const error = yield* Effect.flip(sql`insert into inv ${sql.insert({ id: 2, name: "a", total: "1" })}`)
      assert.strictEqual(error.reason._tag === "UniqueViolation" && error.reason.constraint, "inv_name_key")
      yield* sql.withTransaction(Effect.gen(function*() {
        yield* sql`insert into inv ${sql.insert({ id: 3, name: "c", total: "1" })}`
        yield* Effect.exit(
          sql.withTransaction(Effect.andThen(sql`insert into inv (id) values (4)`, Effect.fail("inner")))
        )
      }))
      yield* Effect.exit(sql.withTransaction(Effect.andThen(sql`insert into inv (id) values (5)`, Effect.die("outer"))))
      assert.deepStrictEqual(yield* sql`select id from inv order by id`, [{ id: 1 }, { id: 3 }])
    }).pipe(Effect.provide(layerOf(fresh))))

  it.effect("streams by pages, takes lists, and gives text for what has no number", () =>
    Effect.gen(function*() {
      const sql = yield* SqlClient.SqlClient
      assert.strictEqual(yield* Stream.runCount(sql`select g from generate_series(1, 20000) as g`.stream), 20_000)
      const texts = ["a", "b\"\\,{}", "é😀", null]
      const rows = yield* sql.unsafe<{ readonly text: string | null; readonly big: string | null }>(
        "select * from unnest($1::text[], $2::bigint[]) as t (text, big)",
        [
          texts,
          [1, "9007199254740993", null, 4]
        ]
      )
      assert.deepStrictEqual(rows.map(({ text }) => text), texts)
      assert.deepStrictEqual(rows.map(({ big }) => big), ["1", "9007199254740993", null, "4"])
    }).pipe(Effect.provide(layerOf(fresh))))

  it.live(
    "stops a query that nobody waits for, and outlives that its connection is cut within a transaction",
    () =>
      Effect.gen(function*() {
        const sql = yield* SqlClient.SqlClient
        const [slept] = yield* Effect.timed(
          Effect.timeoutOption(sql.withTransaction(sql`select pg_sleep(20)`), "200 millis")
        )
        assert.isBelow(Duration.toSeconds(slept), 10)
        for (let times = 0; times < 10; times++) {
          const exit = yield* Effect.exit(sql.withTransaction(Effect.gen(function*() {
            const [row] = yield* sql<{ readonly pid: number }>`select pg_backend_pid() as pid`
            yield* Effect.flatMap(stranger(realUrl ?? ""), (ask) => ask(`select pg_terminate_backend(${row?.pid})`))
            yield* sql`select 1`
          })))
          assert.isTrue(Exit.isFailure(exit) && !Exit.hasDies(exit))
          assert.deepStrictEqual(yield* sql`select 1 as one`, [{ one: 1 }])
        }
      }).pipe(Effect.provide(layerOf(fresh))),
    30_000
  )
})

function layerOf(fresh: ReturnType<typeof newDatabase>) {
  return Layer.unwrap(Effect.map(fresh, at))
}
