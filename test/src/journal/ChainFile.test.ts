import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { copyFileSync, readFileSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import {
  brokenAt,
  Change,
  EVENTS,
  History,
  index,
  recordMore,
  sampleOf,
  verified,
  write
} from "../../support/Chains.ts"
import { file } from "../../support/JournalHomes.ts"
import { journalIn } from "../../support/Journals.ts"

describe("a changed file is found out", () => {
  it.effect.prop(
    "at the very row, whichever byte of whichever column",
    [History, Change],
    ([history, change]) =>
      Effect.scoped(Effect.gen(function*() {
        const home = yield* file.fresh
        yield* write(home, history)
        assert.strictEqual(brokenAt(yield* verified(home)), "intact")
        yield* home.disarm
        const changed = changeByte(home.address, change)
        assert.strictEqual(brokenAt(yield* verified(home)), changed)
      })),
    { arbitrary: { runs: 60 } }
  )

  it.effect.prop(
    "or holds the same events, whichever byte of the file",
    [index(1_000_000), index(254)],
    ([at, by]) =>
      Effect.scoped(Effect.gen(function*() {
        const home = yield* sampleOf(file.fresh)
        const events = yield* home.ask(EVENTS)
        const bytes = readFileSync(home.address)
        const place = at % bytes.length
        bytes[place] = (bytes[place] ?? 0) ^ (by + 1)
        writeFileSync(home.address, bytes)
        const verification = yield* Effect.exit(verified(home))
        if (verification._tag === "Success" && verification.value._tag === "Intact") {
          assert.deepStrictEqual(yield* home.ask(EVENTS), events, `byte ${place}`)
        }
      })),
    { arbitrary: { runs: 80 } }
  )

  it.effect("but not an older copy of the whole file, unless its hash was kept elsewhere", () =>
    Effect.gen(function*() {
      const home = yield* sampleOf(file.fresh)
      const older = { journal: journalIn(`${home.address}.old`) }
      copyFileSync(home.address, `${home.address}.old`)
      yield* recordMore(home)
      const now = yield* verified(home)
      assert.strictEqual((yield* verified(older))._tag, "Intact")
      if (now._tag === "Intact") assert.strictEqual((yield* verified(older, now.head.hash))._tag, "Broken")
    }))
})

/** Changes one byte of one row; gives the row's place. */
function changeByte(address: string, change: typeof Change.Type): number {
  const database = new DatabaseSync(address)
  try {
    database.exec("pragma ignore_check_constraints = on")
    const count = Number(database.prepare("select count(*) as n from event").get()?.["n"])
    const row = 1 + change.row % count
    const column = ["at", "kind", "run", "subject", "body", "hash"][change.column] ?? "body"
    if (column === "at") {
      database.prepare("update event set at = at + ? where seq = ?").run(change.by + 1, row)
      return row
    }
    const found = database.prepare(`select cast(${column} as blob) as bytes from event where seq = ?`).get(row)
      ?.["bytes"]
    const bytes = found instanceof Uint8Array ? Uint8Array.from(found) : new Uint8Array(1)
    const place = change.byte % bytes.length
    bytes[place] = (bytes[place] ?? 0) ^ (change.by + 1)
    database.prepare(`update event set ${column} = cast(? as text) where seq = ?`).run(bytes, row)
    return row
  } finally {
    database.close()
  }
}
