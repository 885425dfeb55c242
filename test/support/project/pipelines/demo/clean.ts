/** Everything is posted; the sink lacks two things. */
import { Check } from "#etl"
import * as Effect from "effect/Effect"
import * as Scripted from "../../../Scripted.ts"

const lack = (what: string) => ({ what, create: Effect.void })

export default Scripted.pipeline("demo.clean", {
  rows: [
    { id: "a", number: "NEX-0001", customer: "Acme Inc.", minor: 11300n },
    { id: "b", number: "NEX-0002", customer: "Café Ouimet", minor: 100_000n, family: "base" },
    { id: "c", number: "NEX-0003", customer: "東京商事", minor: 11_000n, currency: "JPY" }
  ],
  findings: [
    Check.holds("script", "answers"),
    Check.fails("script", "the key is of test mode", "Set SCRIPT_KEY to a live key")
  ],
  lacks: [lack("field x_id on account.move"), lack("journal NCSTR")]
})
