/** What does not compile. `tsc` checks these; a stage that accepted an unverified record would fail the type check. */
import type * as Layer from "effect/Layer"
import { describe, expectTypeOf, it } from "vitest"
import type { Ledger, Sink, Source, Transform, Verify } from "#etl"

type Invoice = Ledger.Invoice.Invoice
type Entry = Ledger.Entry.Entry
type Rules = Transform.Service<Invoice, Ledger.Truth, Entry, Ledger.Books>

describe("an unverified record cannot reach a sink", () => {
  it("a source is no verifier", () => {
    expectTypeOf<Layer.Layer<Source.Source<Invoice>>>()
      .not.toExtend<Layer.Layer<Verify.Verify<Invoice, Ledger.Truth>, never, Source.Source<Invoice>>>()
  })

  it("rules ask for a verifier, not for a source", () => {
    expectTypeOf<ReturnType<typeof Ledger.rules>>()
      .not.toExtend<
      Layer.Layer<Transform.Transform<Invoice, Ledger.Truth, Entry, Ledger.Books>, never, Source.Source<Invoice>>
    >()
  })

  it("rules take only what a verifier confirmed", () => {
    expectTypeOf<{ readonly record: Invoice; readonly truth: Ledger.Truth }>().not.toExtend<
      Parameters<Rules["map"]>[0]
    >()
    expectTypeOf<Verify.Verified<Invoice, Ledger.Truth>>().toExtend<Parameters<Rules["map"]>[0]>()
  })

  it("a sink takes only what the rules made", () => {
    type Taken = Extract<Sink.Decision<Entry>, { readonly _tag: "Entry" }>["entry"]
    expectTypeOf<Entry>().not.toExtend<Taken>()
    expectTypeOf<Transform.Transformed<Entry>>().toExtend<Taken>()
  })
})
