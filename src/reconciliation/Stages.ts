/** A reconciliation as a pipeline's stages: per customer and month, what the books and the service each say was billed. */
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { BooksOf } from "../audit/Books.ts"
import * as Evidence from "../Evidence.ts"
import type { BillingSystem } from "../ledger/BillingSystem.ts"
import type { Invoice } from "../ledger/Invoice.ts"
import type { Service } from "../ledger/Service.ts"
import type { Truth } from "../ledger/Truth.ts"
import { verifiedBy } from "../ledger/VerifiedBy.ts"
import * as Money from "../Money.ts"
import { failure } from "../Outcome.ts"
import type { Source } from "../Source.ts"
import * as Transform from "../Transform.ts"
import * as Verify from "../Verify.ts"
import { type Cell, subject } from "./Cell.ts"
import { gathering } from "./Gathering.ts"
import { keeping } from "./Keeping.ts"
import type { MeteredOf } from "./Metered.ts"
import type { Note } from "./Row.ts"
import type { TableOf } from "./Table.ts"
import type { UsageOf } from "./Usage.ts"

export interface ReconciliationOptions {
  readonly source: Layer.Layer<Source<Invoice>>
  /** Who confirms an invoice, by the beginning of its reference: `in_`, `lago:`. */
  readonly billing: Readonly<Record<string, BillingSystem>>
  readonly books: BooksOf
  readonly table: TableOf
  /**
   * The books' side: what is posted, unless said; or, while they bill a metered service in the shadow, what its plans
   * and charges come to. A fact about the service, and so declared: a flag would let two runs disagree about one row.
   */
  readonly expected?: "posted" | MeteredOf
  /** Where the service counts usage. */
  readonly usage?: UsageOf
  /** Deltas that a person has resolved. */
  readonly notes: ReadonlyArray<Note>
  /** In minor units of any currency: what is within it matches. */
  readonly tolerance: bigint
}

/** For `Pipeline.make`. */
export const reconciliation = (service: Service, options: ReconciliationOptions) => {
  const books = options.books(service)
  const { expected = "posted" } = options
  const metered = expected === "posted" ? null : expected(service)
  const asked = Layer.provideMerge(verifiedBy(options.billing), options.source)
  return {
    summary: `Compare what ${service.name} and the books say was billed, per customer and month`,
    subject,
    claims: ({ app, cpuSeconds, invoices }: Cell) => ({
      amount: Money.format(app),
      currency: app.currency,
      invoices,
      cpuSeconds: cpuSeconds === null ? null : BigDecimal.format(cpuSeconds)
    }),
    source: Layer.provide(gathering(books, options.usage ?? Effect.succeed([]), metered), asked),
    verify: Layer.provide(answered, asked),
    transform: Transform.map<Cell, null, Cell, null>(({ record }) =>
      record.unknown === null
        ? { _tag: "Entry", entry: record }
        : { _tag: "Failed", failure: failure("audit", "AmountUnknown", record.unknown) }
    ),
    sinks: { odoo: keeping({ ...options, service, books, metered, table: options.table(service) }) }
  }
}

/** What the billing systems answered when the invoices were added up. */
const answered: Layer.Layer<Verify.Verify<Cell, null>, never, Verify.Verify<Invoice, Truth>> = Layer.effect(
  Verify.Verify<Cell, null>(),
  Effect.map(Verify.Verify<Invoice, Truth>(), ({ check }) => ({
    check,
    open: Effect.succeed((cells) => Effect.forEach(cells, answer))
  }))
)

const answer = (cell: Cell): Effect.Effect<Verify.Answer<null>> => {
  if (cell.unverifiable !== null) return Effect.succeed({ _tag: "Unverifiable", ...cell.unverifiable })
  const { evidence } = cell
  return Effect.map(Evidence.digest(evidence.map(({ digest }) => digest)), (digest) => ({
    _tag: "Confirmed",
    truth: null,
    evidence: {
      system: [...new Set(evidence.map(({ system }) => system))].join(", ") || "none",
      asked: `${evidence.length} invoices of ${cell.period}`,
      at: evidence.map(({ at }) => at).toSorted().at(-1) ?? "",
      version: null,
      digest,
      fields: { invoices: evidence.length }
    }
  }))
}
