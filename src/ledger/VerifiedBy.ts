/** Leads each invoice to the billing system that its reference names. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { Source } from "../Source.ts"
import * as Progress from "../Progress.ts"
import * as Verify from "../Verify.ts"
import { askMany, type BillingSystem } from "./BillingSystem.ts"
import type { Invoice } from "./Invoice.ts"
import type { Question } from "./Question.ts"
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
        const questions = distinct(invoices)
        standing.asked += invoices.length
        yield* note(0)
        const given = yield* Effect.forEach(
          asking,
          ({ ask, prefix }) =>
            ask(questions.filter(({ reference }) => reference.startsWith(prefix))),
          { concurrency: "unbounded" }
        )
        const answers = new Map(given.flatMap((its) => [...its]))
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

const seconds = (instant: DateTime.DateTime) => Math.floor(DateTime.toEpochMillis(instant) / 1_000)

/** Each reference once, with what its first invoice claims. */
const distinct = (invoices: ReadonlyArray<Invoice>): ReadonlyArray<Question> => {
  const questions = new Map<string, Question>()
  for (const { claims, reference } of invoices) {
    if (reference === null || questions.has(reference)) continue
    const claimed = Option.flatMap(Option.fromNullOr(claims.createdAt), DateTime.make)
    questions.set(reference, { reference, claimedAt: Option.getOrNull(Option.map(claimed, seconds)) })
  }
  return [...questions.values()]
}

/** Decided without asking anybody. */
const unroutable = (reference: string | null, prefixes: ReadonlyArray<string>): Verify.Answer<Truth> =>
  reference === null || reference.trim() === ""
    ? { _tag: "Unverifiable", reason: "NoReference", message: "the invoice has no billing reference" }
    : {
      _tag: "Unverifiable",
      reason: "UnknownSystem",
      message: `no billing system has references like "${reference.slice(0, 40)}" (known: ${prefixes.join(", ")})`
    }
