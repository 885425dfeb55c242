/** Needs a setting, and says as a notice what it got. */
import { PipelineError, Progress } from "#etl"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Scripted from "../../../Scripted.ts"

export default Scripted.pipeline("demo.setting", {
  rows: [{ id: "a" }],
  opening: Effect.gen(function*() {
    const value = yield* Effect.mapError(
      Effect.suspend(() => Config.String("DEMO_SETTING")),
      () => new PipelineError.SettingMissing({ setting: "DEMO_SETTING" })
    )
    for (let i = 0; i < 2; i++) yield* Progress.report({ _tag: "notice", message: `DEMO_SETTING is ${value}` })
  })
})
