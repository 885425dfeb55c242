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
      const standing = { asked: 0, answered: 0 }
      const note = (answered: number) =>
        Effect.suspend(() => {
          standing.answered += answered
          return Progress.report({ _tag: "verify", ...standing })
        })
      const asking = yield* Effect.forEach(Object.entries(systems), ([prefix, system]) =>
        Effect.map(askMany(system, note(1)), (ask) => ({ prefix, ask })))

      return Effect.fnUntraced(function*(invoices) {
        const references = new Set(invoices.flatMap(({ reference }) =>
          reference ?? []
        ))
        const answers = new Map<string, Verify.Answer<Truth>>()
        standing.asked += invoices.length
        yield* note(0)
        yield* Effect.forEach(
          asking,
          Effect.fnUntraced(function*({ prefix, ask }) {
            const its = [...references].filter((reference) => reference.startsWith(prefix))
            const given = yield* ask(its)
            given.forEach((answer, index) => answers.set(its[index] ?? "", answer))
          }),
          { concurrency: "unbounded", discard: true }
        )
        // Those that needed nobody, and those that share an answer.
        yield* note(invoices.length - answers.size)
        return invoices.map(({ reference }) =>
          answers.get(reference ?? "") ?? unroutable(reference, Object.keys(systems))
        )
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
