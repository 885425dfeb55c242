import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { TestClock } from "effect/testing"
import { DatabaseSync } from "node:sqlite"
import { MIGRATIONS } from "../../../src/journal/Migrations.ts"
import * as Recording from "../../../src/journal/Recording.ts"
import * as StateFile from "../../../src/journal/StateFile.ts"
import { beginning, claims, journalIn, newFile, place, planned, posted, recordedRun } from "../../support/Journals.ts"

describe("the state file", () => {
  it.effect("of an older version is brought to this one, its chain untouched", () =>
    Effect.gen(function*() {
      const file = yield* newFile
      yield* Effect.scoped(Effect.flatMap(journalIn(file), (journal) => recordedRun(journal, "ONE", [posted("a")])))
      const before = yield* Effect.scoped(Effect.flatMap(journalIn(file), (journal) => journal.verify(null)))
      const state = yield* StateFile.open(file, [...MIGRATIONS, "alter table waiting add column owner text"])
      const [row] = yield* state.read((sql) => sql.all("pragma user_version"))
      assert.strictEqual(row?.["user_version"], MIGRATIONS.length + 1)
      yield* state.read((sql) => sql.all("select owner from waiting"))
      const error = yield* Effect.flip(journalIn(file)) // the program of before
      assert.strictEqual(error._tag === "StateUnusable" && error.reason, "newer")
      const stranger = new DatabaseSync(file)
      stranger.exec(`pragma user_version = ${MIGRATIONS.length}`)
      stranger.close()
      assert.deepStrictEqual(yield* Effect.flatMap(journalIn(file), (journal) => journal.verify(null)), before)
    }))

  it.effect("of version 1 still knows what the run that holds the lease was about to write", () =>
    Effect.gen(function*() {
      const file = yield* newFile
      yield* Effect.scoped(Effect.gen(function*() {
        yield* journalIn(file)
        const dead = yield* Recording.begin(yield* StateFile.open(file), beginning("ONE"))
        yield* dead.writing([planned("a"), planned("b")])
        yield* dead.ended([posted("a")], claims)
        yield* dead.writing([planned("c")])
        yield* dead.ended([posted("c")], claims)
      }))
      const stranger = new DatabaseSync(file)
      stranger.exec(`drop index event_resumed; drop table intent; drop table tally; drop table cancellation;
        pragma user_version = 1`)
      stranger.close()
      const journal = yield* journalIn(file)
      assert.deepStrictEqual((yield* journal.openIntents(place)).map(({ subject }) => subject.id), ["b"])
      yield* TestClock.adjust("2 minutes")
      yield* recordedRun(journal, "TWO", [])
      const [story] = yield* journal.stories("b")
      assert.deepStrictEqual(story?.happenings.map(({ _tag, run }) => `${_tag} in ${run}`), ["interrupted in ONE"])
    }))

  it.effect("whose migration breaks off stays of its version", () =>
    Effect.gen(function*() {
      const file = yield* newFile
      yield* Effect.scoped(Effect.flatMap(journalIn(file), (journal) => recordedRun(journal, "ONE", [posted("a")])))
      yield* Effect.exit(StateFile.open(file, [...MIGRATIONS, "create table half (a text) strict; select nonsense"]))
      const journal = yield* journalIn(file)
      assert.strictEqual((yield* journal.verify(null))._tag, "Intact")
    }))
})
