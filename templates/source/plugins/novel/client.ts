/** Reads Novel's file. The only file here that does I/O. */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { PipelineError } from "#etl"
import { FILE, file } from "./config.ts"

export const PLUGIN = "novel"

/**
 * The lines of the file, all of one moment.
 *
 * Fails  `SettingMissing`; `SettingInvalid` where no file is there; `Unavailable` where it cannot be read
 */
export const lines: Effect.Effect<ReadonlyArray<string>, PipelineError.PipelineError> = Effect.gen(function*() {
  const place = yield* file
  const files = yield* FileSystem.FileSystem
  const text = yield* Effect.mapError(files.readFileString(place), ({ reason }) =>
    reason._tag === "NotFound"
      ? new PipelineError.SettingInvalid({ setting: FILE, problem: "names no file. Check its path" })
      : new PipelineError.Unavailable({
        plugin: PLUGIN,
        problem: `cannot read the file of ${FILE} (${reason._tag}). Check the rights of this user`
      }))
  return text.split("\n").filter((line) => line.trim() !== "")
}).pipe(Effect.provide(NodeFileSystem.layer))
