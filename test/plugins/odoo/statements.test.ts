/** How an audit reads Odoo: in bulk, and of one service alone. */
import { assert, layer } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { type Audit, Money, type Platform, Progress } from "#etl"
import * as NexaCloud from "#plugins/nexacloud"
import * as NexaMaps from "#plugins/nexamaps"
import * as Odoo from "#plugins/odoo"
import { posted } from "../../../sandbox/sample/Sample.ts"
import { Sandboxed } from "../../support/Sandboxed.ts"

/** What a reading gives, and how many requests it took after it was opened. */
const reading = <A>(
  service: typeof NexaCloud.service,
  read: (reading: Audit.Reading) => Effect.Effect<A, unknown, Platform>
) =>
  Effect.gen(function*() {
    const { settings } = yield* Sandboxed
    let requests = 0
    const counting = Progress.Progress.of({
      report: ({ _tag }) => Effect.sync(() => void (requests += _tag === "request" ? 1 : 0))
    })
    return yield* Effect.gen(function*() {
      const opened = yield* Odoo.statements(service).open
      yield* opened.documents(["nothing"])
      requests = 0
      return { found: yield* read(opened), requests }
    }).pipe(
      Effect.provideService(Progress.Progress, counting),
      Effect.provide(FetchHttpClient.layer),
      Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord({ ...settings })))
    )
  })

layer(Sandboxed.layer, { excludeTestServices: true, timeout: "1 minute" })("Odoo.statements", (it) => {
  it.effect("a thousand invoices take as many calls as one does", () =>
    Effect.gen(function*() {
      yield* (yield* Sandboxed).pipeline("run ledger.daily --json")
      const ids = posted.map(({ id }) => id)
      const many = [...ids, ...Array.from({ length: 1_000 - ids.length }, (_, index) => `none-${index}`)]
      const one = yield* reading(NexaCloud.service, ({ documents }) => documents(ids.slice(0, 1)))
      const all = yield* reading(NexaCloud.service, ({ documents }) => documents(many))
      assert.deepStrictEqual([one.found.length, all.found.length], [1, 23])
      assert.strictEqual(all.requests, one.requests)
      assert.isAtMost(all.requests, 10)
      const sums = Money.sums(all.found.map(({ total }) => total))
      assert.deepStrictEqual([...sums.values()].map(Money.format), ["3403.46"])
    }))

  it.effect("it knows all ids of the service, and none of another's", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      yield* pipeline("run ledger.daily --json")
      yield* pipeline("run maps.daily --json")
      const cloud = yield* reading(NexaCloud.service, ({ keys, strays }) => Effect.all([keys, strays]))
      const maps = yield* reading(NexaMaps.service, ({ keys, strays }) => Effect.all([keys, strays]))
      assert.deepStrictEqual(cloud.found[0].toSorted(), posted.map(({ id }) => id).toSorted())
      assert.isAbove(maps.found[0].length, 0)
      assert.deepStrictEqual(maps.found[0].filter((key) => cloud.found[0].includes(key)), [])
      assert.deepStrictEqual([cloud.found[1], maps.found[1]], [[], []])
    }))
})
