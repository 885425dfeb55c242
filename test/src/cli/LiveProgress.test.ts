import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import * as TestClock from "effect/testing/TestClock"
import * as TestConsole from "effect/testing/TestConsole"
import * as LiveProgress from "../../../src/cli/LiveProgress.ts"
import * as Stages from "../../../src/cli/Stages.ts"
import { type Event, report } from "../../../src/Progress.ts"

const watched = (quiet: boolean) => (events: ReadonlyArray<Event>) =>
  Effect.gen(function*() {
    yield* Effect.forEach(events, (event) => Effect.andThen(report(event), TestClock.adjust("1 second"))).pipe(
      Effect.provide(LiveProgress.layer({ sink: "odoo", quiet })),
      Effect.provide(Stdio.layerTest({ stderrIsTerminal: Effect.succeed(false) }))
    )
    return yield* TestConsole.errorLines
  })

const events: ReadonlyArray<Event> = [
  { _tag: "read", records: 31, total: null },
  { _tag: "request", system: "stripe" },
  { _tag: "request", system: "lago" },
  { _tag: "request", system: "stripe" },
  { _tag: "notice", message: "stripe refused our key\u001b[2J" },
  { _tag: "notice", message: "stripe refused our key\u001b[2J" },
  { _tag: "verify", asked: 31, answered: 31 },
  { _tag: "request", system: "odoo" },
  { _tag: "write", planned: 23, written: 10 },
  { _tag: "write", planned: 23, written: 17 }
]

describe("progress off a terminal", () => {
  it.effect("is one line a stage at the end, and each notice once, at once", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* watched(false)(events), [
        "  stripe refused our key",
        "  read      31 records",
        "  verify    31 · stripe 2 · lago 1 requests",
        "  write     17 of 23 · odoo 1 request · 1.0 s"
      ])
    }))

  it.effect("is notices only, beside --json", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* watched(true)(events), ["  stripe refused our key"])
    }))
})

const after = (seconds: number, written: number) => {
  const begun = Stages.advance(Stages.none, { _tag: "write", planned: 100, written: 0 }, 0)
  return Stages.lines(
    Stages.advance(begun, { _tag: "write", planned: 100, written }, seconds * 1000),
    "odoo",
    true
  )[0]
}

describe("a stage that goes on", () => {
  it("tells its rate and the time left", () => {
    assert.deepStrictEqual(after(2, 20), { name: "write", share: 0.2, text: "20 of 100 · 10/s · 8.0 s left" })
    assert.strictEqual(after(40, 10)?.text, "10 of 100 · 0.3/s · 6 min 0 s left")
  })

  it("foretells nothing before there is something to go by", () => {
    assert.strictEqual(after(0.2, 5)?.text, "5 of 100")
    assert.strictEqual(after(5, 0)?.text, "0 of 100")
  })

  it("tells no share where the whole is not known", () => {
    const [line] = Stages.lines(Stages.advance(Stages.none, { _tag: "read", records: 5, total: null }, 0), "odoo", true)
    assert.deepStrictEqual(line, { name: "read", share: null, text: "5 records" })
  })
})
