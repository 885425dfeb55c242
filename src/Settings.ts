/** Settings come from the environment, else from `.env` in the current folder. An empty one counts as not set. */
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import { SettingInvalid } from "./PipelineError.ts"

/**
 * Reads both places, the environment first.
 *
 * Fails  `SettingInvalid` when `.env` is there and cannot be read
 */
export const layer = ConfigProvider.layer(Effect.gen(function*() {
  const environment = ConfigProvider.fromEnv()
  const file = yield* dotEnv
  // `orElse` would take a setting for set when only `NAME_SOMETHING` is.
  return ConfigProvider.make((path) =>
    Effect.flatMap(
      environment.load(path),
      (node) => node?.value === undefined ? file.load(path) : Effect.succeed(node)
    )
  )
}))

/** The given settings and no others, so that a sandbox can never meet the real systems. */
export const only = (settings: Readonly<Record<string, string>>) =>
  ConfigProvider.layer(ConfigProvider.fromEnvRecord(settings))

const dotEnv = Effect.gen(function*() {
  const files = yield* FileSystem.FileSystem
  return ConfigProvider.fromDotEnvContents(yield* files.readFileString(".env"))
}).pipe(
  Effect.catchTag("PlatformError", (error) =>
    error.reason._tag === "NotFound"
      ? Effect.succeed(ConfigProvider.fromEnvRecord({}))
      : new SettingInvalid({ setting: ".env", problem: `cannot be read (${error.reason._tag})` }))
)
