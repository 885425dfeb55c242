/** The source does not answer. */
import { PipelineError } from "#etl"
import * as Scripted from "../../../Scripted.ts"

export default Scripted.pipeline("demo.unreachable", {
  rows: [],
  opening: new PipelineError.Unavailable({ plugin: "script", problem: "did not answer within 20 s" })
})
