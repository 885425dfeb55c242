/** More to tell than a pipe takes at once, and an end that is not 0. */
import * as Scripted from "../../../Scripted.ts"

export default Scripted.pipeline("demo.long", {
  rows: Array.from({ length: 900 }, (_, index) => ({
    id: `${index}`,
    number: `NEX-${index}`,
    end: { unverifiable: "Unreachable" as const, message: "stripe did not answer within 20 s" }
  }))
})
