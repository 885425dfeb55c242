/** Which invoices the source finds, whatever Lago's list does meanwhile. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { Progress } from "#etl"
import * as Walk from "../../../plugins/lago/source/days.ts"
import * as Bodies from "../../../sandbox/lago/Bodies.ts"
import * as Double from "../../../sandbox/lago/Double.ts"
import type { Invoice } from "../../../sandbox/lago/Invoice.ts"
import * as Lists from "../../../sandbox/lago/Lists.ts"
import { apiKey, drafted, issued, read, records } from "../../support/LagoInvoices.ts"
import { customer, uuid } from "./invoice.ts"

const ids = (given: Parameters<typeof records>[0]) => records(given).map(({ id }) => id)
const key = ({ createdAt, id, issuingDate }: Invoice) => `${issuingDate} ${createdAt} ${id}`
const bare = { bare: true }

it.live("named ones are found by id, billing reference and number, and what is not there is told", () =>
  Effect.scoped(Effect.gen(function*() {
    const other = issued(9, { customer: { ...customer, externalId: "u-1" } })
    const { url } = yield* Double.serve({ apiKey, invoices: [issued(1), issued(2), issued(3), issued(30), other] })
    const only = [uuid(1), ` lago:${uuid(2)}`, "NMR-3", uuid(1), uuid(9), "NMR-7"]
    const given = yield* read(url, { only }, bare)
    assert.deepStrictEqual(ids(given), [uuid(1), uuid(2), uuid(3)])
    assert.deepStrictEqual(
      given.notices,
      [uuid(9), "NMR-7"].map((wanted) =>
        `Lago has no invoice of NexaMaps with the id, number or billing reference "${wanted}"`
      )
    )
    const elsewhen = yield* read(url, { only: [uuid(1)], until: "2026-05-05" }, bare)
    assert.deepStrictEqual(ids(elsewhen), [])
    assert.match(elsewhen.notices.join(), /within the days asked for$/)
  })))

it.live("with plans declared, only invoices that bill one of them", () =>
  Effect.scoped(Effect.gen(function*() {
    const invoices = [issued(1, { plan: "maps_team" }), issued(2, { plan: "desk_seats" }), issued(3)]
    const { url } = yield* Double.serve({ apiKey, invoices })
    const given = yield* read(url, {}, { narrowing: { plans: ["maps_team", "maps_usage"] } })
    assert.deepStrictEqual(ids(given), [uuid(1)])
    assert.strictEqual(records(given)[0]?.items.length, 1)
  })))

it.live("another beginning of customers' ids can be declared", () =>
  Effect.scoped(Effect.gen(function*() {
    const { url } = yield* Double.serve({
      apiKey,
      invoices: [issued(1), issued(2, { customer: { ...customer, externalId: "geo/u-2" } })]
    })
    const given = yield* read(url, {}, { bare: true, narrowing: { customers: "geo/" } })
    assert.deepStrictEqual(records(given).map(({ customer, id }) => [id, customer.userId]), [[uuid(2), "u-2"]])
  })))

it.live("a draft that goes while a full day is read takes nobody with it", () =>
  Effect.scoped(Effect.gen(function*() {
    const days = Array.from({ length: 250 }, (_, n) =>
      issued(n, { createdAt: `2026-05-05T04:${String(n % 60).padStart(2, "0")}:00Z` }))
    const gone = drafted(999, { createdAt: "2026-05-05T23:00:00Z" })
    const double = yield* Double.serve({ apiKey, invoices: [...days, gone] })
    // It is the newest: whoever was first on the second page is last on the first one then.
    double.fault({
      kind: "delay",
      milliseconds: 0,
      when: ({ query }) => {
        if (
          query.get("page") === "2" && query.get("issuing_date_from") !== null &&
          double.state.get(gone.id) !== undefined
        ) {
          double.state.delete(gone.id)
        }
        return false
      }
    })
    const found = ids(yield* read(double.url, {}, bare))
    assert.strictEqual(double.state.get(gone.id), undefined)
    assert.sameMembers(
      found.filter((id) =>
        id !== gone.id
      ),
      days.map(({ id }) => id)
    )
  })))

it.live("a draft that is finalized into a later day while the run reads comes once", () =>
  Effect.scoped(Effect.gen(function*() {
    const day = (n: number) => `2026-05-${String(1 + n % 20).padStart(2, "0")}`
    const many = Array.from(
      { length: 300 },
      (_, n) => issued(n, { issuingDate: day(n), createdAt: `${day(n)}T04:00:00Z` })
    )
    const moving = drafted(999, { issuingDate: "2026-05-01", createdAt: "2026-05-01T03:00:00Z" })
    const double = yield* Double.serve({ apiKey, invoices: [...many, moving] })
    double.fault({
      kind: "delay",
      milliseconds: 0,
      when: ({ query }) => {
        const isLater = (query.get("issuing_date_from") ?? "") > "2026-05-01"
        if (isLater && double.state.get(moving.id)?.status === "draft") {
          double.state.finalize(moving.id, "2026-05-19T04:00:00Z", "NMR-999", "2026-05-19")
        }
        return false
      }
    })
    const found = ids(yield* read(double.url, {}, bare))
    assert.strictEqual(double.state.get(moving.id)?.issuingDate, "2026-05-19")
    assert.sameMembers(found, [...many, moving].map(({ id }) => id))
    assert.lengthOf(found, 301)
  })))

/** A list whose count of pages is that of another time. */
const counting = (invoices: ReadonlyArray<Invoice>, pages: number) => ({
  list: (query: Readonly<Record<string, string>>, page: number) =>
    Effect.sync(() => {
      const request = { method: "GET", path: "", query: new URLSearchParams(query), headers: {} }
      const fitting = Lists.filtered(request, invoices)
      const { records } = Lists.page(new URLSearchParams({ page: String(page) }), fitting)
      return { invoices: records.map(Bodies.listed), meta: { total_pages: pages } }
    })
})

it.effect.each([1, 2, 9])("a count of pages that is out of date hides nothing (%d)", (pages) =>
  Effect.gen(function*() {
    for (const [count, days] of [[40, 1], [100, 5], [250, 1], [300, 3], [730, 20]] as const) {
      const day = (n: number) => `2026-05-${String(1 + n % days).padStart(2, "0")}`
      const many = Array.from({ length: count }, (_, n) =>
        issued(n, { issuingDate: day(n), createdAt: `${day(n)}T04:00:00Z` }))
        .toSorted((a, b) =>
          key(a) < key(b) ? 1 : -1
        )
      const walked = Walk.walk(counting(many, pages), "nexamaps:", { from: null, to: null })
      const found = yield* Stream.runCollect(Stream.flattenIterable(walked))
      assert.deepStrictEqual(
        found.map(({ lago_id }) => lago_id),
        many.map(({ id }) => id).toReversed(),
        `${count}, ${days}`
      )
    }
  }).pipe(Effect.provide(Layer.merge(FetchHttpClient.layer, Progress.Progress.layerSilent))))

it.live("a list of other days than were asked for is no answer", () =>
  Effect.scoped(Effect.gen(function*() {
    const double = yield* Double.serve({ apiKey, invoices: [issued(1)] })
    const { body } = yield* Effect.promise(async () => {
      const answer = await fetch(`${double.url}/api/v1/invoices`, { headers: { authorization: `Bearer ${apiKey}` } })
      return { body: await answer.text() }
    })
    double.fault({ kind: "raw", body })
    const error = yield* Effect.flip(read(double.url, { since: "2026-05-06" }, bare))
    assert.strictEqual(error._tag, "Unavailable")
    assert.match(error.message, /^lago answered with invoices of other days than were asked for/)
  })))
