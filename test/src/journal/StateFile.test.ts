import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, openSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs"
import { dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { TestContext } from "vitest"
import type { StateUnusable } from "../../../src/PipelineError.ts"
import {
  alreadyPosted,
  beginning,
  claims,
  folder,
  journalIn,
  newFile,
  planned,
  posted,
  recordedRun
} from "../../support/Journals.ts"

const isRoot = process.getuid?.() === 0

/** A file with a run of so many records, closed. */
const written = (records = 3) =>
  Effect.gen(function*() {
    const file = yield* newFile
    const ids = Array.from({ length: records }, (_, index) => `r${index}`)
    yield* Effect.scoped(Effect.flatMap(journalIn(file), (journal) => recordedRun(journal, "ONE", ids.map(posted))))
    return file
  })

/** A run is refused, with one line, before it does anything. */
const refused = (file: string, reason: StateUnusable["reason"], says: RegExp) =>
  Effect.gen(function*() {
    let worked = false
    const work = () => Effect.sync(() => void (worked = true))
    const run = Effect.flatMap(journalIn(file), (journal) => journal.record(beginning("TWO"), work))
    const error = yield* Effect.flip(Effect.scoped(run))
    assert.strictEqual(error._tag === "StateUnusable" ? error.reason : error._tag, reason, error.message)
    assert.match(error.message, says)
    assert.isTrue(error.message.startsWith(file))
    assert.notInclude(error.message, "\n")
    assert.isFalse(worked)
  })

describe("the state file", () => {
  it.effect("is made for this user alone, with its folder and its log", () =>
    Effect.gen(function*() {
      const file = yield* newFile
      const journal = yield* journalIn(file)
      yield* recordedRun(journal, "ONE", [posted("a")])
      const modes = [dirname(file), file, `${file}-wal`, `${file}-shm`].map((path) => statSync(path).mode & 0o777)
      assert.deepStrictEqual(modes, [0o700, 0o600, 0o600, 0o600])
    }))

  it.effect("is the same one for the next process", () =>
    Effect.gen(function*() {
      const journal = yield* journalIn(yield* written())
      assert.deepStrictEqual((yield* journal.runs(5)).map(({ id }) => id), ["ONE"])
    }))
})

describe("a state file that cannot be used stops a run before it begins", () => {
  it.effect("whose first bytes were overwritten", () =>
    Effect.gen(function*() {
      const file = yield* written()
      const descriptor = openSync(file, "r+")
      writeSync(descriptor, "overwritten by a clumsy script", 0)
      yield* refused(file, "damaged", /is damaged\. Move it away or bring back a copy/)
    }))

  it.effect("that is no database at all", () =>
    Effect.gen(function*() {
      const file = yield* newFile
      mkdirSync(dirname(file))
      writeFileSync(file, "{}".repeat(5000))
      yield* refused(file, "damaged", /not a database/)
    }))

  it.effect("that was cut off", () =>
    Effect.gen(function*() {
      const file = yield* written(500)
      truncateSync(file, 4096 * Math.floor(statSync(file).size / 8192))
      yield* refused(file, "damaged", /is damaged/)
    }))

  it.effect("with a page of zeros in the middle", () =>
    Effect.gen(function*() {
      const file = yield* written(500)
      const bytes = readFileSync(file)
      bytes.fill(0, 20 * 4096, 21 * 4096)
      writeFileSync(file, bytes)
      yield* refused(file, "damaged", /is damaged/)
    }))

  it.effect("that is another program's database", () =>
    Effect.gen(function*() {
      const file = yield* newFile
      mkdirSync(dirname(file))
      const database = new DatabaseSync(file)
      database.exec("create table cookies (value text)")
      database.close()
      yield* refused(file, "foreign", /is another program's database\. Set PIPELINE_STATE/)
    }))

  it.effect("that a newer version wrote", () =>
    Effect.gen(function*() {
      const file = yield* written()
      const database = new DatabaseSync(file)
      database.exec("pragma user_version = 99")
      database.close()
      yield* refused(file, "newer", /newer version.+\(version 99; this program knows 2\)/)
    }))

  it.live("that another program keeps locked", () =>
    Effect.gen(function*() {
      const file = yield* written()
      const database = new DatabaseSync(file)
      database.exec("begin exclusive")
      yield* refused(file, "locked", /is locked by another program\. Run again/)
      database.close()
    }), 20_000)

  it.effect("that is a folder, or would be below a file", () =>
    Effect.gen(function*() {
      const path = yield* folder
      yield* refused(path, "readOnly", /cannot be written/)
      writeFileSync(join(path, "file"), "")
      yield* refused(join(path, "file", "state.db"), "readOnly", /cannot be written/)
    }))

  it.effect("in a folder where nothing can be written", (context) =>
    Effect.gen(function*() {
      const path = yield* isRoot ? memoryDisk(context, "1m") : folder
      yield* Effect.scoped(Effect.flatMap(journalIn(join(path, "old.db")), (_) => recordedRun(_, "ONE", [posted("a")])))
      if (isRoot) mount(["-o", "remount,ro", path])
      else chmodSync(path, 0o500)
      yield* refused(join(path, "new.db"), "readOnly", /cannot be written\. Give this user the right/)
      yield* refused(join(path, "deeper", "new.db"), "readOnly", /cannot be written/)
      if (isRoot) yield* refused(join(path, "old.db"), "readOnly", /cannot be written/)
      if (!isRoot) chmodSync(path, 0o700)
    }))

  it.effect("on a disk without room", (context) =>
    Effect.gen(function*() {
      const path = yield* memoryDisk(context, "400k")
      const file = join(path, "state.db")
      yield* Effect.scoped(Effect.flatMap(journalIn(file), (journal) => recordedRun(journal, "ONE", [posted("a")])))
      fill(path)
      yield* refused(file, "full", /cannot grow: no room is left/)
      yield* refused(join(path, "new.db"), "full", /cannot grow: no room is left/)
    }))
})

describe("a disk that fills up during a run", () => {
  it.effect("stops it before the next write, and what was recorded stays intact", (context) =>
    Effect.gen(function*() {
      const path = yield* memoryDisk(context, "1m")
      const file = join(path, "state.db")
      const journal = yield* journalIn(file)
      let chunks = 0
      const error = yield* Effect.flip(journal.record(beginning("ONE"), (recording) =>
        Effect.forever(Effect.gen(function*() {
          const ids = Array.from({ length: 50 }, (_, index) => `${chunks}-${index}`)
          yield* recording.writing(ids.map(planned))
          chunks += 1
          yield* recording.ended(ids.map(alreadyPosted), claims)
        }))))
      assert.strictEqual(error._tag === "StateUnusable" && error.reason, "full")
      assert.isAbove(chunks, 1)
      assert.strictEqual((yield* journal.verify(null))._tag, "Intact")
    }))
})

/** A disk of this size, in memory; skips the test where it cannot be had. */
function memoryDisk(context: TestContext, size: string) {
  return Effect.acquireRelease(
    Effect.tap(folder, (path) =>
      Effect.sync(() => {
        const refusal = mount(["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path])
        if (refusal !== null) context.skip(`needs the right to mount a disk in memory: ${refusal}`)
      })),
    (path) => Effect.sync(() => spawnSync("umount", ["--lazy", path]))
  )
}

/** Null when it worked, else why not. */
function mount(args: ReadonlyArray<string>): string | null {
  const { error, status, stderr } = spawnSync("mount", args, { encoding: "utf8" })
  return error !== undefined ? error.message : status === 0 ? null : stderr.trim()
}

/** Leaves no byte. */
function fill(path: string): void {
  const descriptor = openSync(join(path, "filler"), "w")
  for (const size of [65_536, 4_096, 1]) {
    try {
      for (;;) writeSync(descriptor, Buffer.alloc(size))
    } catch {
      continue
    }
  }
}
