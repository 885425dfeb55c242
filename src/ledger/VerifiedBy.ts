/** Leads each invoice to the billing system that its reference names. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { Source } from "../Source.ts"
import type { UnverifiableReason } from "../Outcome.ts"
import * as Progress from "../Progress.ts"
import * as Verify from "../Verify.ts"
import { askMany, type BillingSystem } from "./BillingSystem.ts"
import type { Invoice } from "./Invoice.ts"
import type { Question } from "./Question.ts"
import type { Service } from "./Service.ts"
import * as Standing from "./Standing.ts"
import { trusted } from "./Trusted.ts"
import type { Truth } from "./Truth.ts"

/**
 * Billing systems by the beginning of the references that are theirs: `in_`, `lago:`.
 *
 * `trusting` takes that service's own word for what no billing system knows: where the invoice has no reference, or its
 * system, which answers and goes on being asked, does not find it.
 */
export const verifiedBy = (
  systems: Readonly<Record<string, BillingSystem>>,
  trusting?: Service
): Layer.Layer<Verify.Verify<Invoice, Truth>, never, Source<Invoice>> =>
  Verify.layer<Invoice, Truth>({
    open: Effect.gen(function*() {
      const standing = { asked: 0, answered: 0 }
      const note = (answered: number) =>
        Effect.suspend(() => {
          standing.answered += answered
          return Progress.report({ _tag: "verify", ...standing })
        })
      const asking = yield* Effect.forEach(Object.entries(systems), ([prefix, system]) => {
        const standing = Standing.make(system.name)
        return Effect.map(askMany(system, note(1), standing), (ask) => ({ prefix, ask, standing }))
      })
      /** A system that was stopped may be the wrong one: what it does not find is no history. */
      const isUnknown = ({ reference }: Invoice, reason: UnverifiableReason): boolean =>
        reason === "NoReference" || reason === "NotFound" &&
          asking.some(({ prefix, standing }) => reference?.startsWith(prefix) === true && standing.stopped === null)

      return Effect.fnUntraced(function*(invoices) {
        const questions = distinct(invoices)
        standing.asked += invoices.length
        yield* note(0)
        const given = yield* Effect.forEach(
          asking,
          ({ ask, prefix }) => ask(questions.filter(({ reference }) => reference.startsWith(prefix))),
          { concurrency: "unbounded" }
        )
        const answers = new Map(given.flatMap((its) => [...its]))
        // Those that needed nobody, and those that share an answer.
        yield* note(invoices.length - answers.size)
        const settled = yield* Effect.forEach(invoices, (invoice) => {
          const { reference } = invoice
          const answer = answers.get(reference ?? "") ?? unroutable(reference, Object.keys(systems))
          return trusting !== undefined && answer._tag === "Unverifiable" && isUnknown(invoice, answer.reason)
            ? trusted(trusting, invoice, answer)
            : Effect.succeed(answer)
        })
        const taken = settled.filter((answer) => answer._tag === "Confirmed" && answer.truth.trusted !== undefined)
        if (trusting !== undefined && taken.length > 0) {
          const message =
            `${taken.length} invoices that no billing system knows are taken on ${trusting.name}'s word: ` +
            "they are marked in the books, and listed below"
          yield* Progress.report({ _tag: "notice", message })
        }
        return settled
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
