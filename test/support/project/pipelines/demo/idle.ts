/** Everything is in the books already. */
import * as Scripted from "../../../Scripted.ts"

export default Scripted.pipeline("demo.idle", {
  rows: [
    { id: "a", end: "alreadyPosted", minor: 340_346n },
    { id: "b", end: "void" },
    { id: "c", end: "draft" },
    { id: "d", end: "zeroAmount" }
  ]
})
