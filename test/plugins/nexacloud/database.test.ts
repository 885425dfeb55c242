import { assert, layer, type Vitest } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { Selection } from "#etl"
import * as NexaCloudService from "#plugins/nexacloud"
import * as Client from "../../../plugins/postgres/client.ts"
import { type Database, embedded, NexaCloud, real, realUrl, uuid, withSettings } from "../../support/NexaCloud.ts"
import { check, notices, open, platform, USERS } from "../../support/NexaCloudSource.ts"

const invoice = (n: number, reference: string | null, at: string, number = `NEX-${n}`, user = uuid(1)) => {
  const billed = reference === null ? "null" : `'${reference}'`
  return `insert into invoices values
    ('${uuid(n)}', ${billed}, '${number}', '${user}', '${at}', 'CAD', 'open', 100, 13, 0, null);`
}

const url = realUrl
const connect = Client.connect(NexaCloudService)

const read = (database: Database, selection: Partial<Selection.Selection> = {}, zone = "America/Toronto") =>
  open(selection).pipe(
    Effect.flatMap(Stream.runCollect),
    Effect.map((chunks) => chunks.flatMap(({ records }) => records)),
    Effect.provide(platform),
    Effect.scoped,
    withSettings({ NEXACLOUD_DSN: database.dsn, LEDGER_TIME_ZONE: zone })
  )

const promises = (it: Vitest.MethodsNonLive<NexaCloud>) => {
  it.effect("the second row of a reference is a duplicate, also when the first is not selected", () =>
    Effect.gen(function*() {
      const db = yield* NexaCloud.emptied
      yield* db.run(
        USERS + [
          invoice(1, "in_A ", "2026-05-02T00:00:00Z"),
          invoice(2, "in_A", "2026-05-01T00:00:00Z"),
          invoice(3, "\tin_A", "2026-05-03T00:00:00Z"),
          invoice(4, null, "2026-05-01T00:00:00Z"),
          invoice(5, "  ", "2026-05-01T00:00:00Z"),
          invoice(6, "in_a", "2026-05-01T00:00:00Z")
        ].join("")
      )
      const duplicates = (selection: Partial<Selection.Selection>) =>
        Effect.map(
          read(db, selection),
          (records) => records.map(({ id, reference, duplicateOf }) => [id, reference, duplicateOf])
        )
      assert.deepStrictEqual(yield* duplicates({}), [
        [uuid(2), "in_A", null],
        [uuid(4), null, null],
        [uuid(5), null, null],
        [uuid(6), "in_a", null],
        [uuid(1), "in_A", uuid(2)],
        [uuid(3), "in_A", uuid(2)]
      ])
      assert.deepStrictEqual(yield* duplicates({ only: [uuid(1)] }), [[uuid(1), "in_A", uuid(2)]])
      assert.deepStrictEqual(yield* duplicates({ since: "2026-05-02" }), [[uuid(3), "in_A", uuid(2)]])
    }))

  it.effect("days begin at midnight of the ledger's time zone, on the days when the clocks change too", () =>
    Effect.gen(function*() {
      const db = yield* NexaCloud.emptied
      yield* db.run(
        USERS + [
          invoice(1, null, "2026-03-08T04:59:59.999Z"),
          invoice(2, null, "2026-03-08T05:00:00Z"),
          invoice(3, null, "2026-03-09T03:59:59.999Z"),
          invoice(4, null, "2026-03-09T04:00:00Z")
        ].join("")
      )
      const ids = (zone: string) =>
        Effect.map(
          read(db, { since: "2026-03-08", until: "2026-03-09" }, zone),
          (records) => records.map(({ id }) => id)
        )
      assert.deepStrictEqual(yield* ids("America/Toronto"), [uuid(2), uuid(3)])
      assert.deepStrictEqual(yield* ids("UTC"), [uuid(1), uuid(2)])
    }))

  it.effect("only takes ids, numbers and references, and tells which of them nothing has", () =>
    Effect.gen(function*() {
      const db = yield* NexaCloud.emptied
      yield* db.run(USERS + [1, 2, 3, 4].map((n) => invoice(n, `in_${n}`, "2026-05-01T00:00:00Z")).join(""))
      notices.length = 0
      const found = yield* read(db, { only: [uuid(1), " NEX-2", "in_3", "in_4711", "' or true --"] })
      assert.deepStrictEqual(found.map(({ id }) => id), [uuid(1), uuid(2), uuid(3)])
      assert.deepStrictEqual(
        notices,
        ["' or true --", "in_4711"].map((wanted) =>
          `NexaCloud has no invoice with the id, number or billing reference "${wanted}"`
        )
      )
    }))

  it.effect("customers and items come whole: billing address first, accents, items of one invoice in one order", () =>
    Effect.gen(function*() {
      const db = yield* NexaCloud.emptied
      yield* db.run(
        USERS + invoice(1, "in_1", "2026-05-01T00:00:00Z") + invoice(2, null, "2026-05-02T00:00:00Z", " ", uuid(2)) +
          `insert into invoice_items values ('${uuid(9)}', '${uuid(1)}', 'Crédit', 0, null, -0.010),
          ('${uuid(8)}', '${uuid(1)}', 'Managed × 2', 0.125, 800, 100.00)`
      )
      const [first, second] = yield* read(db)
      assert.deepStrictEqual(first?.customer, {
        userId: uuid(1),
        fullName: "Zoé Ouimet",
        company: "Café Ouimet",
        email: "billing@example.com"
      })
      assert.deepStrictEqual(second?.customer, {
        userId: uuid(2),
        fullName: "Bo",
        company: null,
        email: "bo@example.com"
      })
      assert.isNull(second?.number)
      assert.deepStrictEqual(first?.items.map(({ description, amount }) => [description, BigDecimal.format(amount)]), [
        ["Managed × 2", "100"],
        ["Crédit", "-0.01"]
      ])
      assert.deepStrictEqual(first?.claims, {
        createdAt: "2026-05-01T00:00:00Z",
        status: "open",
        paidAt: null,
        amountPaid: "0"
      })
    }))

  it.effect("items are found whether or not their ids of invoices are of the invoices' type", () =>
    Effect.gen(function*() {
      const db = yield* NexaCloud.emptied
      yield* db.run(
        USERS + invoice(1, "in_1", "2026-05-01T00:00:00Z") +
          `insert into invoice_items values ('${uuid(8)}', '${uuid(1)}', 'Managed', 1, 100, 100)`
      )
      const before = yield* read(db)
      yield* db.run("alter table invoice_items alter invoice_id type uuid using invoice_id::uuid")
      assert.lengthOf(before[0]?.items ?? [], 1)
      assert.deepStrictEqual(yield* read(db), before)
      yield* db.run("alter table invoice_items alter invoice_id type text")
    }))

  it.effect("a session cannot write, whatever its role may", () =>
    Effect.gen(function*() {
      const db = yield* NexaCloud.emptied
      const written = Effect.flatMap(
        connect,
        ({ query }) => query("insert into users values (gen_random_uuid())")
      )
      const owner = withSettings({ NEXACLOUD_DSN: db.ownerDsn })
      const error = yield* Effect.flip(written.pipe(Effect.scoped, owner))
      assert.match(error.message, /read-only transaction/)
      assert.deepStrictEqual(yield* db.run("select count(*)::int from users"), [{ count: 0 }])
    }))

  it.effect("check says that a role may write, and how to make one that may not", () =>
    Effect.gen(function*() {
      const db = yield* NexaCloud.emptied
      const findings = yield* check(db.ownerDsn)
      const writing = findings.find(({ fact }) => fact.includes("may write to users, invoices, invoice_items"))
      assert.isFalse(writing?.ok)
      assert.include(writing?.remedy ?? "", "README.md")
      assert.isTrue(findings.some(({ ok, fact }) => ok && fact === "has 0 invoices, 0 items, 0 customers"))
    }))
}

layer(Layer.effect(NexaCloud, embedded), { excludeTestServices: true })("on the embedded database", promises)
if (url !== undefined) {
  layer(Layer.effect(NexaCloud, real(url)), { excludeTestServices: true })("on a real PostgreSQL", promises)
}
