/** One record of every end, and text that would command a terminal. */
import * as Scripted from "../../../Scripted.ts"

export default Scripted.pipeline("demo.mixed", {
  rows: [
    { id: "a", number: "NEX-0001", customer: "Acme Inc.", minor: 11300n },
    { id: "b", number: "NEX-0002", customer: "Café Ouimet", minor: 34005n, attention: "uncollectible at Stripe" },
    { id: "c", end: "alreadyPosted", minor: 5000n },
    { id: "d", end: "void" },
    { id: "e", end: "draft" },
    { id: "f", end: "zeroAmount" },
    {
      id: "g",
      number: "NEX-0017",
      customer: "\u001b[31mEvil\u001b]0;owned\u0007 \u202eInc.\u009b2J",
      end: { failed: "TaxUnmatched", message: "tax 12.34 on 100.00 fits no sale tax\r\nof the books" }
    },
    { id: "h", end: { unverifiable: "Unreachable", message: "stripe did not answer within 20 s" } },
    { id: "i", end: { unverifiable: "Unreachable", message: "stripe did not answer within 20 s" } }
  ]
})
