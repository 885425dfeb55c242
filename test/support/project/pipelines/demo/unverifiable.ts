/** Nothing failed, one record could not be verified. */
import * as Scripted from "../../../Scripted.ts"

export default Scripted.pipeline("demo.unverifiable", {
  rows: [{ id: "a" }, { id: "b", end: { unverifiable: "NotConfigured", message: "STRIPE_API_KEY is not set" } }]
})
