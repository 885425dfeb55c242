/** The pipeline of the benchmark: everything between a source that has its records and a memory that takes them is ours. */
import { Ledger, Pipeline, Progress, Selection, Source, Transform, Verify } from "#etl"
import * as Memory from "#plugins/memory"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { evidence } from "../../test/support/evidence.ts"
import { service } from "../../test/support/invoices.ts"
import type { Made } from "./Invoices.ts"

type Invoice = Ledger.Invoice.Invoice
type Entry = Ledger.Entry.Entry
type RunOptions = Parameters<Pipeline.Pipeline["run"]>[1]

const source = ({ invoices }: Made) =>
  Source.layer<Invoice>({
    name: "ready made",
    open: () =>
      Effect.succeed(
        Stream.fromIterable(
          Array.from({ length: Math.ceil(invoices.length / Source.CHUNK_SIZE_MAX) }, (_, n) => ({
            records: invoices.slice(n * Source.CHUNK_SIZE_MAX, (n + 1) * Source.CHUNK_SIZE_MAX),
            rejected: []
          }))
        )
      ),
    check: Effect.succeed([])
  })

const answers = ({ truths }: Made) => (records: ReadonlyArray<Invoice>) =>
  Effect.succeed(records.map(({ id }): Verify.Answer<Ledger.Truth> => {
    const truth = truths.get(id)
    return truth === undefined
      ? { _tag: "Unverifiable", reason: "NotFound", message: "not made" }
      : { _tag: "Confirmed", truth, evidence }
  }))

const verify = (made: Made) =>
  Verify.layer<Invoice, Ledger.Truth>({ open: Effect.succeed(answers(made)), check: Effect.succeed([]) })

/** What stages may ask of the outside. */
export const outside = Layer.merge(FetchHttpClient.layer, Progress.Progress.layerSilent)

/** Leads all of them through source, verifier, rules and sink. */
export const run = (made: Made, options: Partial<RunOptions> = {}) =>
  Pipeline.make("bench.engine", {
    summary: "Ready-made invoices into memory",
    subject: Ledger.Invoice.subject,
    source: source(made),
    verify: verify(made),
    transform: Ledger.rules(service),
    sinks: { memory: Memory.customerInvoices({ post: true, settle: true, voidedAfterPosting: "report" }) }
  }).run("memory", { selection: Selection.all, details: "none", ...options })

/** Leads all of them through the rules alone; gives how many entries came of it. */
export const rules = (made: Made) =>
  Effect.gen(function*() {
    const { map } = yield* Transform.Transform<Invoice, Ledger.Truth, Entry, Ledger.Books>()
    const pairs = yield* Verify.verdicts(answers(made), made.invoices)
    return pairs.filter(([, verdict]) =>
      verdict._tag === "Confirmed" && map(verdict.verified, Ledger.canadianBooks)._tag === "Entry"
    ).length
  }).pipe(
    Effect.provide(Ledger.rules(service).pipe(Layer.provide(verify(made)), Layer.provide(source(made))))
  )
