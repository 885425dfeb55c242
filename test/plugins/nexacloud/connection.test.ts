import { assert, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { createServer } from "node:net"
import * as NexaCloudService from "#plugins/nexacloud"
import * as Client from "../../../plugins/postgres/client.ts"
import { NexaCloud, READER_PASSWORD, real, realUrl, uuid, withSettings } from "../../support/NexaCloud.ts"
import { check, open, platform, USERS } from "../../support/NexaCloudSource.ts"

const url = realUrl
const connect = Client.connect(NexaCloudService)

it.effect("a server that accepts and says nothing to the point is Unavailable, in time", () =>
  Effect.gen(function*() {
    const server = yield* Effect.acquireRelease(
      Effect.callback<ReturnType<typeof createServer>>((resume) => {
        const listening = createServer((socket) => socket.destroy())
        listening.listen(0, "127.0.0.1", () => resume(Effect.succeed(listening)))
      }),
      (listening) => Effect.sync(() => void listening.close())
    )
    const address = server.address()
    const dsn = `postgres://reader:topsecret@127.0.0.1:${typeof address === "object" ? address?.port : 0}/nexacloud`
    const opening = yield* open().pipe(
      Effect.scoped,
      Effect.provide(platform),
      withSettings({ NEXACLOUD_DSN: dsn }),
      Effect.flip,
      Effect.forkChild
    )
    yield* TestClock.adjust("11 seconds")
    const error = yield* Fiber.join(opening)
    assert.strictEqual(error._tag, "Unavailable")
    assert.match(error.message, /no answer within 10 s/)
  }).pipe(Effect.scoped))

if (url !== undefined) {
  layer(Layer.effect(NexaCloud, real(url)), { excludeTestServices: true })("on a real PostgreSQL alone", (it) => {
    /** A run over 3,000 invoices that has begun, and has read nothing yet. */
    const begun = Effect.gen(function*() {
      const db = yield* NexaCloud.emptied
      yield* db.run(
        `${USERS} insert into invoices select gen_random_uuid(), 'in_' || n, 'NEX-' || n, '${uuid(1)}', now(), 'CAD',
        'open', 100, 13, 0, null from generate_series(1, 3000) n;
        insert into invoice_items select gen_random_uuid(), id::text, 'Managed', 1, 100, 100 from invoices`
      )
      const stream = yield* open().pipe(Effect.provide(platform), withSettings({ NEXACLOUD_DSN: db.dsn }))
      return { db, stream: Stream.provide(stream, platform) }
    })

    it.effect("a connection that the server ends in mid-run is Unavailable, and the process lives on", () =>
      Effect.gen(function*() {
        const { db, stream } = yield* begun
        const kill = `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'ledger-pipelines'`
        let chunks = 0
        const error = yield* Effect.flip(Stream.runForEach(stream, () => {
          chunks += 1
          return Effect.andThen(db.run(kill), Effect.sleep("100 millis"))
        }))
        assert.strictEqual(chunks, 1)
        assert.strictEqual(error._tag, "Unavailable")
        assert.match(error.message, /closed the connection before all invoices were read\. Run again/)
        assert.notInclude(error.message, READER_PASSWORD)
        yield* Effect.sleep("300 millis")
        assert.strictEqual(yield* db.connections, 0)
      }).pipe(Effect.scoped))

    it.effect("all of a run is of one moment: what is written meanwhile is not read", () =>
      Effect.gen(function*() {
        const { db, stream } = yield* begun
        yield* db.run("delete from invoices; delete from invoice_items")
        const chunks = yield* Stream.runCollect(stream)
        const records = chunks.flatMap(({ records }) => records)
        assert.lengthOf(records, 3000)
        assert.isTrue(records.every(({ items }) => items.length === 1))
      }).pipe(Effect.scoped))

    it.effect("a query that takes too long is Unavailable, and says what to do", () =>
      Effect.gen(function*() {
        const db = yield* NexaCloud
        const error = yield* connect.pipe(
          Effect.flatMap(({ query }) =>
            Effect.andThen(query("set local statement_timeout = 20"), query("select pg_sleep(2)"))
          ),
          Effect.scoped,
          withSettings({ NEXACLOUD_DSN: db.dsn }),
          Effect.flip
        )
        assert.strictEqual(error._tag, "Unavailable")
        assert.match(error.message, /took longer than .* --since and --until/)
      }))

    it.effect("the README's role passes the check", () =>
      Effect.gen(function*() {
        const db = yield* NexaCloud
        const findings = yield* check(db.dsn)
        assert.deepStrictEqual(findings.filter(({ ok }) => !ok), [])
        assert.isTrue(findings.some(({ fact }) => fact.endsWith("may only read")))
      }))
  })
}
