/** An audit as a pipeline's stages: what a service, its billing systems and the books say of all history. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Evidence from "../Evidence.ts"
import type { BillingSystem } from "../ledger/BillingSystem.ts"
import { claims, type Invoice, subject } from "../ledger/Invoice.ts"
import type { Service } from "../ledger/Service.ts"
import type { Truth } from "../ledger/Truth.ts"
import { verifiedBy } from "../ledger/VerifiedBy.ts"
import type { Source } from "../Source.ts"
import * as Transform from "../Transform.ts"
import * as Verify from "../Verify.ts"
import { withBooks } from "./Beside.ts"
import type { BooksOf } from "./Books.ts"
import { comparing } from "./Comparing.ts"
import type { Pair, Said } from "./Comparison.ts"

export interface AuditOptions {
  readonly source: Layer.Layer<Source<Invoice>>
  /** Who confirms an invoice, by the beginning of its reference: `in_`, `lago:`. */
  readonly billing: Readonly<Record<string, BillingSystem>>
  readonly books: BooksOf
}

/** For `Pipeline.make`. No run of it writes anything. */
export const audit = (service: Service, options: AuditOptions) => {
  const books = options.books(service)
  return {
    summary:
      `Compare all ${service.name} invoices with their billing systems and the books, to the cent; change nothing`,
    subject,
    claims,
    source: withBooks(service, books, options.source),
    verify: Layer.provide(everyAnswer, verifiedBy(options.billing)),
    transform: Transform.map<Invoice, Said, Pair, null>(({ record, truth }) => ({
      _tag: "Entry",
      entry: { invoice: record, said: truth }
    })),
    sinks: { odoo: comparing(service, books) }
  }
}

/** That it is a draft, void or unknown is an answer too: the books must not have it. */
const everyAnswer: Layer.Layer<Verify.Verify<Invoice, Said>, never, Verify.Verify<Invoice, Truth>> = Layer.effect(
  Verify.Verify<Invoice, Said>(),
  Effect.map(Verify.Verify<Invoice, Truth>(), ({ check, open }) => ({
    check,
    open: Effect.map(
      open,
      (ask) => (invoices) =>
        Effect.flatMap(
          ask(invoices),
          (answers) => Effect.forEach(answers, (answer, index) => answered(answer, invoices[index]))
        )
    )
  }))
)

const answered = Effect.fnUntraced(function*(
  answer: Verify.Answer<Truth>,
  invoice: Invoice | undefined
): Effect.fn.Return<Verify.Answer<Said>> {
  if (answer._tag === "Confirmed" || invoice === undefined) return answer
  if (answer._tag === "Unverifiable") {
    const { message, reason } = answer
    if (reason !== "NotFound" && reason !== "NoReference") return answer
    const said: Said = { status: "unknown", system: NOBODY, reason, message }
    return { _tag: "Confirmed", truth: said, evidence: yield* ownWord(message, invoice) }
  }
  const { evidence } = answer
  const at = answer._tag === "Void" ? answer.at : null
  const said: Said = { status: answer._tag === "Draft" ? "draft" : "void", system: evidence.system, at }
  return { _tag: "Confirmed", truth: said, evidence }
})

/** Where no system says anything. */
const NOBODY = "billing system"

/** What is left to rest on where nobody knows the invoice. */
const ownWord = Effect.fnUntraced(function*(message: string, invoice: Invoice) {
  const evidence: Evidence.Evidence = {
    system: NOBODY,
    asked: message,
    at: DateTime.formatIso(yield* DateTime.now),
    version: null,
    digest: yield* Evidence.digest(claims(invoice)),
    fields: { ...invoice.claims }
  }
  return evidence
})
