import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import {
  brokenAt,
  Change,
  EVENTS,
  History,
  recordMore,
  sampleOf,
  tampered,
  verified,
  write
} from "../../support/Chains.ts"
import { type Home, kinds } from "../../support/JournalHomes.ts"

describe.each(kinds)("on $name, an untouched journal", ({ fresh, name }) => {
  it.effect.prop("is intact, whatever was recorded", [History], ([history]) =>
    Effect.scoped(Effect.gen(function*() {
      const home = yield* fresh
      yield* write(home, history)
      assert.strictEqual((yield* verified(home))._tag, "Intact")
    })), { arbitrary: { runs: name === "SQLite" ? 40 : 8 } })

  it.effect("knows a hash that was kept earlier, and misses one that never was its own", () =>
    Effect.gen(function*() {
      const home = yield* sampleOf(fresh)
      const first = yield* verified(home)
      assert.strictEqual(first._tag, "Intact")
      if (first._tag !== "Intact") return
      yield* recordMore(home)
      assert.strictEqual((yield* verified(home, first.head.hash))._tag, "Intact")
      assert.include(yield* verified(home, "0".repeat(64)), { _tag: "Broken", position: null })
    }))
})

describe.each(kinds)("on $name, a changed journal is found out", ({ fresh, name }) => {
  it.effect.prop(
    "at the very row, whichever letter of whichever column",
    [History, Change],
    ([history, change]) =>
      Effect.scoped(Effect.gen(function*() {
        const home = yield* fresh
        yield* write(home, history)
        yield* home.disarm
        const changed = yield* changeLetter(home, change)
        assert.strictEqual(brokenAt(yield* verified(home)), changed)
      })),
    { arbitrary: { runs: name === "SQLite" ? 20 : 8 } }
  )

  const cases: ReadonlyArray<readonly [what: string, sql: string, position: number | null]> = [
    ["a row deleted", "delete from event where seq = 4", 4],
    ["the first row deleted", "delete from event where seq = 1", 1],
    ["a row inserted", "insert into event select 99, at, kind, 'X', subject, body, hash from event where seq = 2", 11],
    [
      "a row inserted before all",
      "insert into event select -9, at, 'intent', 'X', subject, body, hash from event where seq = 2",
      1
    ],
    ["two rows exchanged", exchange(2, 3), 2],
    ["the end cut off", "delete from event where seq > 7", 8],
    [
      "the end cut off and the note with it, in part",
      "delete from event where seq > 7; update head set events = 7",
      null
    ],
    ["all rows deleted", "delete from event", 1],
    ["the note changed", "update head set hash = 'x'", null],
    ["the note deleted", "delete from head", null],
    ["a run renamed", "update event set run = 'X' where run = 'TWO'", 5],
    ["an outcome replaced by another of the same length", "update event set body = replace(body, '113', '114')", 2]
  ]
  it.effect.each(cases)("%s", ([, sql, position]) =>
    Effect.gen(function*() {
      const home = yield* sampleOf(fresh)
      yield* tampered(home, sql)
      assert.strictEqual(brokenAt(yield* verified(home)), position)
    }))

  it.effect("before anybody is told what was never recorded", () =>
    Effect.gen(function*() {
      const home = yield* sampleOf(fresh)
      yield* tampered(home, "update event set body = replace(body, '11300', '11400') where seq = 2")
      const journal = yield* home.journal
      const error = yield* Effect.flip(journal.stories("a"))
      assert.strictEqual(error.reason, "damaged")
      assert.include(error.message, "event 2 is not as it was written")
    }))
})

describe.each(kinds)("on $name, the tables themselves refuse", ({ fresh, name }) => {
  const cases: ReadonlyArray<string> = [
    "update event set body = '{}' where seq = 1",
    "delete from event where seq = 1",
    ...name === "SQLite"
      ? ["insert or replace into event select * from event where seq = 1"]
      : [
        "insert into event select * from event where seq = 1 on conflict (seq) do update set body = '{}'",
        "truncate event"
      ]
  ]
  it.effect.each(cases)("%s", (sql) =>
    Effect.gen(function*() {
      const home = yield* sampleOf(fresh)
      const exit = yield* Effect.exit(home.change(sql))
      assert.match(exit._tag === "Failure" ? String(Cause.squash(exit.cause)) : "done", /append-only/)
    }))
})

/** Changes one letter of one row; gives the row's place. */
function changeLetter(home: Home, { by, byte, column, row }: typeof Change.Type) {
  return Effect.gen(function*() {
    const rows = yield* home.ask(EVENTS)
    const place = 1 + row % rows.length
    const name = ["kind", "run", "subject", "body", "hash"][column % 5] ?? "body"
    const text = String(rows[place - 1]?.[name] ?? "")
    const at = byte % Math.max(1, text.length)
    const letter = text[at] === "#" ? "+" : "#"
    const changed = text.slice(0, at) + letter.repeat(1 + by % 2) + text.slice(at + 1)
    yield* home.change(`update event set ${name} = '${changed.replaceAll("'", "''")}' where seq = ${place}`)
    return place
  })
}

function exchange(a: number, b: number): string {
  return `update event set seq = 1000 where seq = ${a}; update event set seq = ${a} where seq = ${b};
    update event set seq = ${b} where seq = 1000`
}
