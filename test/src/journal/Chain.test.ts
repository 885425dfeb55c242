import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { copyFileSync, readFileSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import type * as Chain from "../../../src/journal/Chain.ts"
import type * as Outcome from "../../../src/Outcome.ts"
import {
  alreadyPosted,
  beginning,
  claims,
  folder,
  journalIn,
  planned,
  posted,
  recordedRun,
  tamper,
  unverifiable
} from "../../support/Journals.ts"

const index = (maximum: number) => Schema.Int.check(Schema.isBetween({ minimum: 0, maximum }))

/** Runs of records that end somehow, some after an intent, with any text in them. */
const History = Schema.Array(
  Schema.Array(Schema.Struct({ record: index(4), kind: index(3), text: Schema.String })).check(Schema.isMaxLength(5))
).check(Schema.isMinLength(1), Schema.isMaxLength(3))

const outcomeOf = ({ kind, record, text }: typeof History.Type[number][number]): Outcome.Outcome => {
  const id = `r${record}`
  const make = [posted, alreadyPosted, (id: string) => unverifiable(id, text)][kind] ?? posted
  return { ...make(id), attention: [text] }
}

/** Records it, and closes the file. */
const write = (file: string, history: typeof History.Type) =>
  Effect.scoped(Effect.gen(function*() {
    const journal = yield* journalIn(file)
    for (const [number, steps] of history.entries()) {
      yield* journal.record(beginning(`RUN${number}`), (recording) =>
        Effect.forEach(steps, (step) =>
          Effect.gen(function*() {
            if (step.kind === 0) {
              yield* recording.writing([planned(`r${step.record}`)])
            }
            yield* recording.ended([outcomeOf(step)], claims)
          })))
    }
  }))

const verified = (file: string, kept: string | null = null) =>
  Effect.scoped(Effect.flatMap(journalIn(file), (journal) => journal.verify(kept)))

/** A file with three runs: ten events. */
const sample = Effect.gen(function*() {
  const file = `${yield* folder}/state.db`
  const journal = yield* Effect.scoped(Effect.gen(function*() {
    const journal = yield* journalIn(file)
    yield* recordedRun(journal, "ONE", [posted("a"), unverifiable("b")])
    yield* recordedRun(journal, "TWO", [alreadyPosted("a"), posted("b")])
    yield* recordedRun(journal, "THREE", [])
    return yield* journal.verify(null)
  }))
  assert.strictEqual(journal._tag, "Intact")
  return file
})

const brokenAt = (verification: Chain.Verification) => verification._tag === "Broken" ? verification.position : "intact"

describe("an untouched journal", () => {
  it.effect.prop("is intact, whatever was recorded", [History], ([history]) =>
    Effect.scoped(Effect.gen(function*() {
      const file = `${yield* folder}/state.db`
      yield* write(file, history)
      assert.strictEqual((yield* verified(file))._tag, "Intact")
    })), { arbitrary: { runs: 40 } })

  it.effect("knows a hash that was kept earlier, and misses one that never was its own", () =>
    Effect.gen(function*() {
      const file = yield* sample
      const first = yield* verified(file)
      assert.strictEqual(first._tag, "Intact")
      if (first._tag !== "Intact") return
      yield* Effect.scoped(Effect.flatMap(journalIn(file), (journal) => recordedRun(journal, "FOUR", [posted("c")])))
      assert.strictEqual((yield* verified(file, first.head.hash))._tag, "Intact")
      assert.include(yield* verified(file, "0".repeat(64)), { _tag: "Broken", position: null })
    }))
})

describe("a changed journal is found out", () => {
  const Change = Schema.Struct({ row: index(100), column: index(5), byte: index(10_000), by: index(254) })

  it.effect.prop(
    "at the very row, whichever byte of whichever column",
    [History, Change],
    ([history, change]) =>
      Effect.scoped(Effect.gen(function*() {
        const file = `${yield* folder}/state.db`
        yield* write(file, history)
        assert.strictEqual(brokenAt(yield* verified(file)), "intact")
        const changed = tamper(file, (database) => changeByte(database, change))
        assert.strictEqual(brokenAt(yield* verified(file)), changed)
      })),
    { arbitrary: { runs: 60 } }
  )

  it.effect.prop(
    "or holds the same events, whichever byte of the file",
    [index(1_000_000), index(254)],
    ([at, by]) =>
      Effect.scoped(Effect.gen(function*() {
        const file = yield* sample
        const events = dump(file)
        const bytes = readFileSync(file)
        const place = at % bytes.length
        bytes[place] = (bytes[place] ?? 0) ^ (by + 1)
        writeFileSync(file, bytes)
        const verification = yield* Effect.exit(verified(file))
        if (verification._tag === "Success" && verification.value._tag === "Intact") {
          assert.deepStrictEqual(dump(file), events, `byte ${place}`)
        }
      })),
    { arbitrary: { runs: 80 } }
  )

  const cases: ReadonlyArray<readonly [what: string, sql: string, position: number | null]> = [
    ["a row deleted", "delete from event where seq = 4", 4],
    ["the first row deleted", "delete from event where seq = 1", 1],
    ["a row inserted", "insert into event select 99, at, kind, 'X', subject, body, hash from event where seq = 2", 11],
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
      const file = yield* sample
      tamper(file, (database) => database.exec(sql))
      assert.strictEqual(brokenAt(yield* verified(file)), position)
    }))

  it.effect("before anybody is told what was never recorded", () =>
    Effect.gen(function*() {
      const file = yield* sample
      tamper(file, (database) => database.exec("update event set body = replace(body, '11300', '11400') where seq = 2"))
      const journal = yield* journalIn(file)
      const error = yield* Effect.flip(journal.stories("a"))
      assert.strictEqual(error.reason, "damaged")
      assert.include(error.message, "event 2 is not as it was written")
    }))

  it.effect("but not an older copy of the whole file, unless its hash was kept elsewhere", () =>
    Effect.gen(function*() {
      const file = yield* sample
      copyFileSync(file, `${file}.old`)
      yield* Effect.scoped(Effect.flatMap(journalIn(file), (journal) => recordedRun(journal, "FOUR", [posted("c")])))
      const now = yield* verified(file)
      assert.strictEqual((yield* verified(`${file}.old`))._tag, "Intact")
      if (now._tag === "Intact") assert.strictEqual((yield* verified(`${file}.old`, now.head.hash))._tag, "Broken")
    }))
})

describe("the tables themselves refuse", () => {
  const cases: ReadonlyArray<string> = [
    "update event set body = '{}' where seq = 1",
    "delete from event where seq = 1",
    "insert or replace into event select * from event where seq = 1"
  ]
  it.effect.each(cases)("%s", (sql) =>
    Effect.gen(function*() {
      const database = new DatabaseSync(yield* sample)
      assert.throws(() => database.exec(sql), /append-only/)
      database.close()
    }))
})

/** Changes one byte of one row; gives the row's place. */
function changeByte(database: DatabaseSync, change: { row: number; column: number; byte: number; by: number }): number {
  const count = Number(database.prepare("select count(*) as n from event").get()?.["n"])
  const row = 1 + change.row % count
  const column = ["at", "kind", "run", "subject", "body", "hash"][change.column] ?? "body"
  if (column === "at") {
    database.prepare("update event set at = at + ? where seq = ?").run(change.by + 1, row)
    return row
  }
  const found = database.prepare(`select cast(${column} as blob) as bytes from event where seq = ?`).get(row)?.["bytes"]
  const bytes = found instanceof Uint8Array ? Uint8Array.from(found) : new Uint8Array(1)
  const place = change.byte % bytes.length
  bytes[place] = (bytes[place] ?? 0) ^ (change.by + 1)
  database.prepare(`update event set ${column} = cast(? as text) where seq = ?`).run(bytes, row)
  return row
}

function dump(file: string): ReadonlyArray<unknown> {
  const database = new DatabaseSync(file)
  try {
    return database.prepare("select seq, at, kind, run, subject, body, hash from event order by seq").all()
  } finally {
    database.close()
  }
}

function exchange(a: number, b: number): string {
  return `update event set seq = 1000 where seq = ${a}; update event set seq = ${a} where seq = ${b};
    update event set seq = ${b} where seq = 1000`
}
