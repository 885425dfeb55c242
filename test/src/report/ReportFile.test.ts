import { assert, describe, it } from "@effect/vitest"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Stream from "effect/Stream"
import * as ReportFile from "../../../src/report/ReportFile.ts"

describe("the report's file", () => {
  it.effect("is its owner's alone, and replaces what was there", () =>
    Effect.gen(function*() {
      const files = yield* FileSystem.FileSystem
      const path = `${yield* files.makeTempDirectoryScoped()}/report.html`
      yield* ReportFile.write(path, Stream.make("a much longer first report"))
      yield* ReportFile.write(path, Stream.make("Café ", "Ouimet"))
      assert.strictEqual(yield* files.readFileString(path), "Café Ouimet")
      assert.strictEqual((yield* files.stat(path)).mode & 0o777, 0o600)
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))

  it.effect("a report that breaks off leaves the one before, and nothing half written", () =>
    Effect.gen(function*() {
      const files = yield* FileSystem.FileSystem
      const directory = yield* files.makeTempDirectoryScoped()
      yield* ReportFile.write(`${directory}/report.html`, Stream.make("whole"))
      const broken = Stream.concat(Stream.make("half"), Stream.fail("the journal is gone"))
      assert.strictEqual(
        yield* Effect.flip(ReportFile.write(`${directory}/report.html`, broken)),
        "the journal is gone"
      )
      assert.strictEqual(yield* files.readFileString(`${directory}/report.html`), "whole")
      assert.deepStrictEqual(yield* files.readDirectory(directory), ["report.html"])
    }).pipe(Effect.scoped, Effect.provide(NodeServices.layer)))
})
