/** Takes ten seconds to write; one notice half a second in. */
import { Progress } from "#etl"
import * as Effect from "effect/Effect"
import * as Scripted from "../../../Scripted.ts"

export default Scripted.pipeline("demo.slow", {
  rows: Array.from({ length: 200 }, (_, index) => ({ id: `r${index}` })),
  opening: Progress.report({
    _tag: "notice",
    message: "stripe refused our key (401): it is revoked or of another account. 14 invoices stay unverifiable " +
      "and are tried again next run."
  }).pipe(Effect.delay("500 millis")),
  writingMs: 50
})
