import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as CalendarDate from "../../src/CalendarDate.ts"

describe("a calendar date", () => {
  it.each(
    [["2026-02-28", true], ["2026-02-29", false], ["2024-02-29", true], ["2026-13-01", false], ["2026-1-1", false], [
      "today",
      false
    ]] as const
  )(
    "%s is a day: %s",
    (text, isDay) => assert.strictEqual(Option.isSome(CalendarDate.parse(text)), isDay)
  )

  it("an instant falls on a day of its zone", () => {
    const instant = DateTime.makeUnsafe("2026-06-01T02:15:00Z")
    assert.strictEqual(CalendarDate.inZone(instant, "UTC"), "2026-06-01")
    assert.strictEqual(CalendarDate.inZone(instant, "America/Toronto"), "2026-05-31")
  })

  it("a day begins at midnight of its zone, daylight saving or not", () => {
    const start = (day: string) => DateTime.formatIso(CalendarDate.startIn(day, "America/Toronto"))
    assert.strictEqual(start("2026-01-15"), "2026-01-15T05:00:00.000Z")
    assert.strictEqual(start("2026-07-15"), "2026-07-15T04:00:00.000Z")
  })

  it("has a day before and a day after, over months, years and leap days", () => {
    for (
      const [day, next] of [["2026-05-31", "2026-06-01"], ["2026-12-31", "2027-01-01"], ["2028-02-28", "2028-02-29"]]
    ) {
      assert.strictEqual(CalendarDate.next(day ?? ""), next)
      assert.strictEqual(CalendarDate.previous(next ?? ""), day)
    }
  })
})
