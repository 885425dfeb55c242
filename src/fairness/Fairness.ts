/**
 * What workers owe the outside, however many they are: limits kept together, and one writer at a time where a sink says
 * so.
 *
 * Setting  `PIPELINE_LIMITS`: `shared` (default), or `per-worker` where each worker may ask as much as one alone
 */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { SettingInvalid } from "../PipelineError.ts"
import * as Setting from "../Setting.ts"
import * as SharedPace from "./SharedPace.ts"
import * as WriterTurn from "./WriterTurn.ts"

const SETTING = "PIPELINE_LIMITS"

const limits = Effect.flatMap(Setting.optional(SETTING), (setting) => {
  switch (Option.getOrElse(setting, () => "shared").trim()) {
    case "shared":
      return Effect.succeed(SharedPace.layer)
    case "per-worker":
      return Effect.succeed(Layer.empty)
    default:
      return new SettingInvalid({ setting: SETTING, problem: "is neither shared nor per-worker" })
  }
})

/** Of a worker, in the database of `PIPELINE_DATABASE`. */
export const layer = Layer.merge(Layer.unwrap(limits), WriterTurn.layer)
