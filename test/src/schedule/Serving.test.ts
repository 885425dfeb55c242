/** 400 days of serving under a test clock, both changes of daylight saving among them. */
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import { Journal } from "../../../src/journal/Journal.ts"
import * as Recording from "../../../src/journal/Recording.ts"
import * as StateFile from "../../../src/journal/StateFile.ts"
import { serve, type Served } from "../../../src/schedule/Serving.ts"
import { latest, next, parse } from "../../../src/schedule/Slots.ts"
import { files, journalIn, newFile } from "../../support/Journals.ts"

const ZONE = "America/Toronto"
const DAY_MS = 86_400_000
const START = Date.parse("2026-10-01T12:00:00Z")

/** What happened: a run that ended, for which time, and when it began. */
interface Ran {
  readonly pipeline: string
  readonly due: number
  readonly at: number
}

/** How the process lives: for how long, how it ends, and how long it is away then. */
interface Life {
  readonly minutes: number
  /** `killed`: nothing is said to the journal any more. `stopped`: what SIGTERM does. */
  readonly end: "killed" | "stopped"
  readonly awayMinutes: number
}

/** A process's whole world: pipelines whose runs take `runMinutes`, and a journal in a file. */
const world = Effect.fnUntraced(function*(crons: Readonly<Record<string, string>>, runMinutes: number) {
  const path = yield* newFile
  const journal = yield* journalIn(path)
  const ran: Array<Ran> = []
  let lastId = 0
  let atWork = 0
  let isKilled = false
  const served = yield* Effect.forEach(
    Object.entries(crons),
    ([pipeline, cron]) =>
      Effect.map(parse(pipeline, { cron, zone: ZONE }), (parsed): Served<never, never> => ({
        pipeline,
        sink: "odoo",
        cron: parsed,
        run: Effect.fnUntraced(function*(due) {
          const beginning = { run: `R${lastId++}`, pipeline, sink: "odoo", target: "books", due }
          const at = (yield* DateTime.now).epochMilliseconds
          const work = Effect.acquireUseRelease(
            Effect.sync(() => assert.strictEqual(atWork++, 0, "one run at a time")),
            () => Effect.sleep(`${runMinutes} minutes`),
            () => Effect.sync(() => atWork--)
          )
          // What a killed process leaves behind: a run that began, and its lease.
          const dying = Effect.gen(function*() {
            const file = yield* StateFile.open(path)
            yield* Recording.begin(file, beginning)
            yield* work
            yield* Effect.never
          }).pipe(Effect.scoped)
          const recorded = journal.record(beginning, () => work)
          return yield* (isKilled ? dying : recorded).pipe(
            Effect.tap(() => Effect.sync(() => ran.push({ pipeline, due, at }))),
            Effect.as("ended" as const),
            Effect.catchTag("LeaseHeld", () => Effect.succeed("busy" as const)),
            Effect.orDie
          )
        })
      }))
  )
  /** Serves until the end of this life, and is away after it. */
  const live = Effect.fnUntraced(function*({ awayMinutes, end, minutes }: Life) {
    // A killed process writes nothing at its end: the run that is under way then must be one that cannot.
    const mortal = served.map((one): Served<never, never> => ({
      ...one,
      run: (due) =>
        Effect.flatMap(DateTime.now, (now) => {
          isKilled = end === "killed" && now.epochMilliseconds + runMinutes * 60_000 > endsAt
          return one.run(due)
        })
    }))
    const endsAt = (yield* DateTime.now).epochMilliseconds + minutes * 60_000
    const process = yield* Effect.forkChild(Effect.provideService(serve(mortal), Journal, journal))
    yield* TestClock.adjust(`${minutes} minutes`)
    yield* Fiber.interrupt(process)
    yield* TestClock.adjust(`${awayMinutes} minutes`)
  })
  return { journal, ran, live, cronOf: (name: string) => served.find(({ pipeline }) => pipeline === name)?.cron }
})

/** `2027-03-14` where it was then. */
const day = (at: number) => DateTime.formatIsoDate(DateTime.makeZonedUnsafe(at, { timeZone: ZONE }))

describe("serve", () => {
  for (const [name, cron] of [["02:30", "30 2 * * *"], ["01:30", "30 1 * * *"], ["06:00", "0 6 * * *"]] as const) {
    it.effect(`runs daily at ${name} on each of 400 days, once, whatever the clocks do`, () =>
      Effect.gen(function*() {
        yield* TestClock.setTime(START)
        const { live, ran } = yield* world({ "ledger.daily": cron }, 3)
        yield* live({ minutes: 400 * 24 * 60, end: "stopped", awayMinutes: 0 })
        const days = ran.map(({ due }) => day(due))
        const expected = Array.from({ length: 401 }, (_, index) => day(START + index * DAY_MS))
        assert.deepStrictEqual(days, expected)
        for (const { at, due } of ran.slice(1)) assert.strictEqual(at, due, "on time")
      }).pipe(Effect.scoped, Effect.provide(files)), 120_000)
  }

  it.effect("times that pass during a run are caught up by one run, not by one each", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(START)
      const { live, ran } = yield* world({ "ledger.daily": "0 * * * *" }, 210)
      yield* live({ minutes: 24 * 60, end: "stopped", awayMinutes: 0 })
      assert.lengthOf(ran, 6)
      for (const { at, due } of ran) assert.isBelow(at - due, 3_600_000, "as of the latest time")
    }).pipe(Effect.scoped, Effect.provide(files)))

  const Life = Schema.Struct({
    minutes: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 9 * 24 * 60 })),
    end: Schema.Literals(["killed", "stopped"]),
    awayMinutes: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 * 24 * 60 }))
  })

  it.effect.prop(
    "every time is run once, or caught up once with those missed before it, however often the process dies",
    [Schema.Array(Life).check(Schema.isMinLength(5), Schema.isMaxLength(20))],
    ([lives]) =>
      Effect.gen(function*() {
        yield* TestClock.setTime(START)
        const { cronOf, live, ran } = yield* world({ "ledger.daily": "30 2 * * *", "maps.daily": "30 1 * * *" }, 7)
        const up: Array<readonly [from: number, to: number]> = []
        for (const life of lives) {
          const from = (yield* DateTime.now).epochMilliseconds
          yield* live(life)
          up.push([from, from + life.minutes * 60_000])
        }
        // At last a life that is long enough for whatever is left.
        const from = (yield* DateTime.now).epochMilliseconds
        yield* live({ minutes: 3 * 24 * 60, end: "stopped", awayMinutes: 0 })
        for (const pipeline of ["ledger.daily", "maps.daily"]) {
          const cron = cronOf(pipeline)
          if (cron === undefined) throw new RangeError(pipeline)
          const dues = ran.filter((run) => run.pipeline === pipeline).map(({ due }) => due)
          assert.deepStrictEqual(dues, [...new Set(dues)].toSorted((a, b) => a - b), "never twice, never back")
          assert.include(dues, latest(cron, from), "what was due before the last life is done")
          // A time that came while the process lived, and lived on for the hour, was run and not skipped.
          for (const [begun, ended] of up) {
            for (let at = next(cron, begun); at < ended - 3_600_000; at = next(cron, at)) assert.include(dues, at)
          }
        }
      }).pipe(Effect.scoped, Effect.provide(files)),
    { timeout: 120_000, arbitrary: { runs: 15 } }
  )
})
