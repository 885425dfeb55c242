/** When schedules are due, where clocks are moved twice a year. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { latest, next, parse } from "../../../src/schedule/Slots.ts"

/** The times from this one on, as many as asked for. */
const from = (cron: string, start: string, count: number) =>
  Effect.map(parse("some.pipeline", { cron, zone: "America/Toronto" }), (parsed) => {
    const found: Array<string> = []
    let at = Date.parse(start)
    while (found.length < count) {
      at = next(parsed, at)
      found.push(new Date(at).toISOString().slice(0, 16))
      assert.strictEqual(latest(parsed, at), at, "it is its own latest")
      assert.strictEqual(latest(parsed, at + 999), at, "a part of a second later too")
    }
    return found
  })

describe("Slots", () => {
  it.effect("follow the zone's clock, not the machine's", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(
        yield* from("0 6 * * *", "2026-10-31T00:00:00Z", 3),
        ["2026-10-31T10:00", "2026-11-01T11:00", "2026-11-02T11:00"]
      )
    }))

  it.effect("a time that is left out in spring is due right after the gap, once", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(
        yield* from("30 2 * * *", "2027-03-13T00:00:00Z", 3),
        ["2027-03-13T07:30", "2027-03-14T07:30", "2027-03-15T06:30"]
      )
    }))

  it.effect("times that the gap has moved are all found, from whichever of them one looks", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(
        yield* from("*/20 2 * * *", "2027-03-14T06:00:00Z", 4),
        ["2027-03-14T07:00", "2027-03-14T07:20", "2027-03-14T07:40", "2027-03-15T06:00"]
      )
      const parsed = yield* parse("some.pipeline", { cron: "30 2 * * *", zone: "America/Toronto" })
      assert.strictEqual(next(parsed, Date.parse("2027-03-14T07:10:00Z")), Date.parse("2027-03-14T07:30:00Z"))
    }))

  it.effect("a time that comes twice in autumn is due the first time, once", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(
        yield* from("30 1 * * *", "2026-10-31T00:00:00Z", 3),
        ["2026-10-31T05:30", "2026-11-01T05:30", "2026-11-02T06:30"]
      )
    }))

  it.effect("the latest before the first second of a time is the one before", () =>
    Effect.gen(function*() {
      const parsed = yield* parse("some.pipeline", { cron: "0 6 * * *", zone: "America/Toronto" })
      const at = Date.parse("2026-10-31T10:00:00Z")
      assert.strictEqual(latest(parsed, at - 1), at - 86_400_000)
    }))

  it.effect("a schedule that cannot be read says whose it is, and why", () =>
    Effect.gen(function*() {
      const message = (cron: string, zone: string) =>
        Effect.map(Effect.flip(parse("ledger.daily", { cron, zone })), (error) => error.message)
      assert.match(yield* message("0 25 * * *", "America/Toronto"), /^The schedule of ledger\.daily is no cron line/)
      assert.match(
        yield* message("0 6 * * *", "Toronto"),
        /^The schedule of ledger\.daily names no time zone: "Toronto"/
      )
    }))
})
