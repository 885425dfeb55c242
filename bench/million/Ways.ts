/** What is measured, each over all invoices of one database. */
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Stream from "effect/Stream"
import process from "node:process"
import { finished } from "node:stream/promises"
import postgres from "postgres"
import { Check, Ledger, Outcome, Pipeline, type PipelineError, type Progress, Selection, Sink, Source } from "#etl"
import * as Memory from "#plugins/memory"
import * as NexaCloud from "#plugins/nexacloud"
import * as Postgres from "#plugins/postgres"
import * as Sample from "./Sample.ts"
import { decoded, ready, type Spent } from "./Stripe.ts"

/** What one way took. */
export interface Took extends Done {
  readonly seconds: number
  /** Of this process only: PostgreSQL is another. */
  readonly processorSeconds: number
  /** The most that was resident. */
  readonly peakMiB: number
}

interface Done {
  readonly invoices: number
  /** Seconds in which the double made what a network would have brought. */
  readonly doubled: number
}

type Way = (
  count: number
) => Effect.Effect<Done, PipelineError.PipelineError, HttpClient.HttpClient | Progress.Progress>

export const isWay = (name: string): name is WayName => name in ways

/** The yardstick: columns that the source reads, as the tables lie. */
const copy = (queries: ReadonlyArray<string>): Way => (count) =>
  Effect.promise(async () => {
    const sql = postgres(process.env["NEXACLOUD_DSN"] ?? "", { max: 1 })
    for (const query of queries) {
      const blocks = await sql.unsafe(`copy (${query}) to stdout`).readable()
      await finished(blocks.resume())
    }
    await sql.end()
    return { invoices: count, doubled: 0 }
  })

const INVOICES =
  `select i.id, stripe_invoice_id, invoice_number, user_id, full_name, company, coalesce(billing_email, email), currency,
    subtotal, tax, amount_paid, status, i.created_at, paid_at
  from invoices i join users u on u.id = user_id`
const ITEMS = "select id, invoice_id, description, quantity, unit_price, amount from invoice_items"

const records = Postgres.invoicesOf(NexaCloud.service, NexaCloud.tables)

/** The source alone, drained. */
const source: Way = () =>
  Effect.scoped(Effect.gen(function*() {
    const { complete, open } = yield* Source.Source<Ledger.Invoice.Invoice>()
    const chunks = yield* open(Selection.all)
    const invoices = yield* Stream.runFoldEffect(chunks, () =>
      0, (read, chunk) =>
      Effect.map(complete?.(chunk.records) ?? Effect.succeed(chunk), (whole) =>
        read + whole.records.length))
    return { invoices, doubled: 0 }
  })).pipe(Effect.provide(records))

/** The whole pipeline into memory, from an empty ledger. */
const posting = (system: (count: number, spent: Spent) => Ledger.BillingSystem.BillingSystem): Way => (count) => {
  const spent: Spent = { seconds: 0 }
  const pipeline = Pipeline.make(
    "ledger.million",
    Ledger.daily(NexaCloud.service, {
      source: records,
      billing: { "in_": system(count, spent) },
      sinks: { memory: (policy) => Memory.customerInvoices({ ...policy, store: new Recent() }) }
    })
  )
  return Effect.map(pipeline.run("memory", options), ({ tally }) => ({
    invoices: tally.counts.posted,
    doubled: spent.seconds
  }))
}

/** The nothing-to-do day: all are posted and paid. Nobody is asked but the sink. */
const settled: Way = (count) =>
  Effect.map(
    Pipeline.make(
      "ledger.million",
      Ledger.daily(NexaCloud.service, {
        source: records,
        billing: { "in_": ready(count) },
        sinks: { memory: () => allPaid }
      })
    ).run("memory", options),
    ({ tally }) => ({ invoices: tally.counts.alreadyPosted, doubled: 0 })
  )

export const ways = {
  copyInvoices: copy([INVOICES]),
  copyAll: copy([INVOICES, ITEMS]),
  source,
  settled,
  ready: posting(ready),
  decoded: posting(decoded)
}

export type WayName = keyof typeof ways

/** A book that remembers the last chunk only, so that it is not the book whose memory is measured. */
class Recent extends Map<string, Ledger.Documents.HeldInvoice> {
  override set(id: string, held: Ledger.Documents.HeldInvoice): this {
    super.set(id, held)
    const [oldest] = this.size > Source.CHUNK_SIZE_MAX ? this.keys() : []
    if (oldest !== undefined) this.delete(oldest)
    return this
  }
}

/** A sink that has every invoice, by its number. */
const allPaid = Sink.layer<Ledger.Entry.Entry, Ledger.Books>({
  name: "memory",
  target: Effect.succeed("a ledger with everything in it"),
  isConfigured: Effect.succeed(true),
  open: Effect.succeed({
    context: Effect.succeed(Ledger.canadianBooks),
    lookup: (subjects) =>
      Effect.succeed({
        done: subjects.map((subject) => {
          const n = Sample.placeOf(subject.reference ?? "")
          const document = { id: n + 1, name: `MEM/${n}`, date: null, total: Sample.totalOf(n), link: null }
          return Outcome.make(subject, { _tag: "alreadyPosted", document })
        }),
        plan: () => Effect.succeed({ decided: [], planned: [], apply: Effect.succeed([]) })
      })
  }),
  holds: () => Effect.succeed([]),
  check: Effect.succeed([Check.holds("memory", "has everything")]),
  lacks: Effect.succeed([])
})

const options = { selection: Selection.all, details: "none" } as const
