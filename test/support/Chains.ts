/** Journals with a history, whether they are intact, and what a stranger changes. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Chain from "../../src/journal/Chain.ts"
import type * as Outcome from "../../src/Outcome.ts"
import type { Home, Kind } from "./JournalHomes.ts"
import { alreadyPosted, beginning, claims, planned, posted, recordedRun, unverifiable } from "./Journals.ts"

/** An integer from 0. */
export const index = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))

/** Runs of records that end somehow, some after an intent, with any text in them. */
export const History = Schema.Array(
  Schema.Array(Schema.Struct({ record: index(4), kind: index(3), text: Schema.String })).check(Schema.isMaxLength(5))
).check(Schema.isMinLength(1), Schema.isMaxLength(3))

const outcomeOf = ({ kind, record, text }: typeof History.Type[number][number]): Outcome.Outcome => {
  const id = `r${record}`
  const make = [posted, alreadyPosted, (id: string) => unverifiable(id, text)][kind] ?? posted
  return { ...make(id), attention: [text] }
}

/** Records it, and closes the journal. */
export const write = (home: Home, history: typeof History.Type) =>
  Effect.scoped(Effect.gen(function*() {
    const journal = yield* home.journal
    for (const [number, steps] of history.entries()) {
      yield* journal.record(beginning(`RUN${number}${number}`), (recording) =>
        Effect.forEach(steps, (step) =>
          Effect.gen(function*() {
            if (step.kind === 0) {
              yield* recording.writing([planned(`r${step.record}`)])
            }
            yield* recording.ended([outcomeOf(step)], claims)
          })))
    }
  }))

export const verified = (home: Pick<Home, "journal">, kept: string | null = null) =>
  Effect.scoped(Effect.flatMap(home.journal, (journal) => journal.verify(kept)))

/** One run more. */
export const recordMore = (home: Home) =>
  Effect.scoped(Effect.flatMap(home.journal, (journal) => recordedRun(journal, "FOUR", [posted("c")])))

/** A journal with three runs: ten events. */
export const sampleOf = (fresh: Kind["fresh"]) =>
  Effect.gen(function*() {
    const home = yield* fresh
    yield* Effect.scoped(Effect.gen(function*() {
      const journal = yield* home.journal
      yield* recordedRun(journal, "ONE", [posted("a"), unverifiable("b")])
      yield* recordedRun(journal, "TWO", [alreadyPosted("a"), posted("b")])
      yield* recordedRun(journal, "THREE", [])
      assert.strictEqual((yield* journal.verify(null))._tag, "Intact")
    }))
    return home
  })

/** What a stranger does to a journal that is closed. */
export const tampered = (home: Home, sql: string) => Effect.andThen(home.disarm, home.change(sql))

export const brokenAt = (verification: Chain.Verification) =>
  verification._tag === "Broken" ? verification.position : "intact"

/** Which letter or byte is changed, and how. */
export const Change = Schema.Struct({ row: index(100), column: index(5), byte: index(10_000), by: index(254) })

/** All of them, as they are there. */
export const EVENTS = "select seq, at, kind, run, subject, body, hash from event order by seq"
