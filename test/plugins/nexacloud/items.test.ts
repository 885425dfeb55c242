import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { type Ledger, Selection, Source } from "#etl"
import { embedded, NexaCloud, uuid, withSettings } from "../../support/NexaCloud.ts"
import { invoices, platform, USERS } from "../../support/NexaCloudSource.ts"

const COUNT = 2_500

/** One item each; that of the second invoice has no amount. */
const FILL = `${USERS}
  insert into invoices
    select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'in_' || n, 'NEX-' || n, '${uuid(1)}',
      '2026-05-01T00:00:00Z'::timestamptz + n * interval '1 hour', 'CAD', 'open', n, 0, 0, null
    from generate_series(1, ${COUNT}) n;
  insert into invoice_items
    select gen_random_uuid(), id::text, 'Managed × ' || subtotal, 1, subtotal, nullif(subtotal, 2) from invoices`

/** The source over those invoices. */
const filled = Effect.gen(function*() {
  const db = yield* NexaCloud.emptied
  yield* db.run(FILL)
  const { complete = () => Effect.die("items are not read later"), open } = yield* Source.Source<
    Ledger.Invoice.Invoice
  >()
  return { complete, open: open(Selection.all), settle: withSettings({ NEXACLOUD_DSN: db.dsn }) }
}).pipe(Effect.provide(invoices))

const amounts = ({ items }: Ledger.Invoice.Invoice) => items.map(({ amount }) => Number(amount.value))

layer(Layer.effect(NexaCloud, embedded))("items of invoices", (it) => {
  it.effect("are read of those only that are not done, whether a few of a chunk or all of it", () =>
    Effect.gen(function*() {
      const { complete, open, settle } = yield* filled
      const wanted = [3, 1_000, 500]
      yield* Effect.gen(function*() {
        const chunks = yield* open
        const read = yield* Stream.runCollect(Stream.mapEffect(chunks, ({ records }) => {
          assert.isTrue(records.every(({ items }) => items.length === 0))
          const some = records.slice(-(wanted.shift() ?? 0))
          return Effect.map(complete(some), (whole) => [some, whole.records] as const)
        }))
        for (const [asked, given] of read) {
          assert.deepStrictEqual(given.map(({ id }) => id), asked.map(({ id }) => id))
          assert.deepStrictEqual(given.map(amounts), asked.map(({ subtotal }) => [Number(subtotal.value)]))
        }
        assert.deepStrictEqual(read.map(([asked]) => asked.length), [3, 1_000, 500])
      }).pipe(Effect.scoped, settle)
    }).pipe(Effect.provide(platform)))

  it.effect("that cannot be read fail their invoice where it is still to be posted, and no other", () =>
    Effect.gen(function*() {
      const { complete, open, settle } = yield* filled
      const { records, rejected } = yield* settle(Effect.scoped(Effect.gen(function*() {
        const chunks = yield* Stream.runCollect(yield* open)
        assert.isEmpty(chunks.flatMap(({ rejected }) => rejected))
        return yield* complete((chunks[0]?.records ?? []).slice(0, 3))
      })))
      assert.deepStrictEqual(records.map(({ id }) => id), [uuid(1), uuid(3)])
      assert.deepStrictEqual(rejected.map(({ result, subject: { id, number } }) => [id, number, result]), [[
        uuid(2),
        "NEX-2",
        {
          _tag: "failed",
          failure: {
            stage: "source",
            error: "MalformedRecord",
            message: "NexaCloud's row cannot be read: invoice_items.amount is NULL. Correct it in NexaCloud"
          }
        }
      ]])
    }).pipe(Effect.provide(platform)))

  it.effect("are read in a session of their own where the run's is over, and that one is closed again", () =>
    Effect.gen(function*() {
      const { complete, open, settle } = yield* filled
      const db = yield* NexaCloud
      const chunks = yield* settle(Effect.scoped(Effect.flatMap(open, Stream.runCollect)))
      const { records } = yield* settle(complete((chunks[2]?.records ?? []).slice(0, 2)))
      assert.deepStrictEqual(records.map(amounts), [[2_001], [2_002]])
      assert.strictEqual(yield* db.connections, 0)
    }).pipe(Effect.provide(platform)))
})
