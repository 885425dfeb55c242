/** Leads each invoice to the billing system that its reference names. */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { Source } from "../Source.ts"
import * as Progress from "../Progress.ts"
import * as Verify from "../Verify.ts"
import { askMany, type BillingSystem } from "./BillingSystem.ts"
import type { Invoice } from "./Invoice.ts"
import type { Truth } from "./Truth.ts"

/** Billing systems by the beginning of the references that are theirs: `in_`, `lago:`. */
export const verifiedBy = (
  systems: Readonly<Record<string, BillingSystem>>
): Layer.Layer<Verify.Verify<Invoice, Truth>, never, Source<Invoice>> =>
  Verify.layer<Invoice, Truth>({
    open: Effect.gen(function*() {
      const asking = yield* Effect.forEach(Object.entries(systems), ([prefix, system]) =>
        Effect.map(askMany(system), (ask) => ({ prefix, ask })))
      const standing = { asked: 0, answered: 0 }

      return Effect.fnUntraced(function*(invoices) {
        const answers = new Map<string, Verify.Answer<Truth>>()
        const note = Effect.suspend(() => Progress.report({ _tag: "verify", ...standing }))
        standing.asked += invoices.length
        yield* note
        yield* Effect.forEach(asking, Effect.fnUntraced(function*({ prefix, ask }) {
          const references = invoices.flatMap(({ reference }) => reference?.startsWith(prefix) ? [reference] : [])
          const unique = [...new Set(references)]
          const given = yield* ask(unique)
          unique.forEach((reference, index) => {
            const answer = given[index]
            if (answer !== undefined) answers.set(reference, answer)
          })
          standing.answered += references.length
          yield* note
        }), { concurrency: "unbounded", discard: true })
        return invoices.map(({ reference }) => answers.get(reference ?? "") ?? unroutable(reference, Object.keys(systems)))
      })
    }),
    check: Effect.map(
      Effect.forEach(Object.values(systems), (system) => system.check, { concurrency: "unbounded" }),
      (findings) => findings.flat()
    )
  })

/** Decided without asking anybody. */
const unroutable = (reference: string | null, prefixes: ReadonlyArray<string>): Verify.Answer<Truth> =>
  reference === null || reference.trim() === ""
    ? { _tag: "Unverifiable", reason: "NoReference", message: "the invoice has no billing reference" }
    : {
      _tag: "Unverifiable",
      reason: "UnknownSystem",
      message: `no billing system has references like "${reference.slice(0, 40)}" (known: ${prefixes.join(", ")})`
    }
