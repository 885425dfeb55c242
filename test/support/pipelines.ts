/** Small pipelines over invoices in memory, for tests of the engine: layers swapped, nothing mocked. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Ledger, Outcome, Pipeline, Source, Verify } from "#etl"
import * as Memory from "#plugins/memory"
import { evidence } from "./evidence.ts"
import { type Case, invoiceOf, service, truthOf } from "./invoices.ts"

type Invoice = Ledger.Invoice.Invoice
type Answer = Verify.Answer<Ledger.Truth>

export interface Told extends Case {
  /** What the billing system says, where it is not that the invoice is as the service has it. */
  readonly answer?:
    | { readonly _tag: "Void"; readonly at: string | null }
    | { readonly _tag: "Draft" }
    | Extract<Answer, { readonly _tag: "Unverifiable" }>
  /** The source could not read it as a record. */
  readonly malformed?: boolean
}

/** A pipeline over these cases, in chunks of two, into this store. `asked` collects what was verified. */
export const pipelineOf = (cases: ReadonlyArray<Told>, store: Memory.Store, asked: Array<string> = []) => {
  const answer = (invoice: Invoice): Answer => {
    const one = cases.find(({ id }) => `in_${id}` === invoice.reference)
    if (one === undefined) return { _tag: "Unverifiable", reason: "NoReference", message: "no reference" }
    if (one.answer === undefined) return { _tag: "Confirmed", truth: truthOf(one), evidence }
    return one.answer._tag === "Unverifiable" ? one.answer : { ...one.answer, evidence }
  }
  return Pipeline.make("test.memory", {
    summary: "Post test invoices into memory",
    subject: Ledger.Invoice.subject,
    source: Source.layer<Invoice>({
      name: "cases",
      open: ({ only }) =>
        Effect.succeed(
          Stream.fromIterable(cases.filter(({ id }) => only.length === 0 || only.includes(id))).pipe(
            Stream.grouped(2),
            Stream.map((chunk) => ({
              records: chunk.filter(({ malformed }) => malformed !== true).map(invoiceOf),
              rejected: chunk.filter(({ malformed }) => malformed === true).map((one) =>
                Outcome.failed(
                  Ledger.Invoice.subject(invoiceOf(one)),
                  Outcome.failure("source", "MalformedRecord", "subtotal is NULL")
                )
              )
            }))
          )
        ),
      check: Effect.succeed([])
    }),
    verify: Verify.layer<Invoice, Ledger.Truth>({
      open: Effect.succeed((invoices) =>
        Effect.sync(() => {
          asked.push(...invoices.map(({ id }) => id))
          return invoices.map(answer)
        })
      ),
      check: Effect.succeed([])
    }),
    transform: Ledger.rules(service),
    sinks: { memory: Memory.customerInvoices({ post: true, settle: true, voidedAfterPosting: "report", store }) }
  })
}
