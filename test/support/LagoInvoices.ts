/** Lago's source as a test uses it: over a stand-in, with every notice kept. */
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { Ledger, Progress, Selection, Source } from "#etl"
import * as Lago from "#plugins/lago"
import { type Draft, draft, type Invoice } from "../../sandbox/lago/Invoice.ts"
import * as Transitions from "../../sandbox/lago/Transitions.ts"
import { customer, fee, uuid } from "../plugins/lago/invoice.ts"
import { impatient } from "./Asking.ts"

export const apiKey = "lago_key_of_the_source"
export const service = { key: "nexamaps", name: "NexaMaps" }

/** A draft of NexaMaps, of 12.00 unless given otherwise, on a day of May 2026. */
export const drafted = (n: number, given: Partial<Draft> = {}): Invoice =>
  draft({
    id: uuid(n),
    customer: { ...customer, externalId: "nexamaps:u-1" },
    issuingDate: "2026-05-05",
    createdAt: "2026-05-05T04:10:00Z",
    fees: [fee(1_200)],
    ...given
  })

/** The same, final. */
export const issued = (n: number, given: Partial<Draft> = {}): Invoice =>
  Transitions.finalize(drafted(n, given), given.createdAt ?? "2026-05-05T04:10:00Z", `NMR-${n}`)

export const settingsOf = (url: string): Record<string, string> => ({ LAGO_API_URL: url, LAGO_API_KEY: apiKey })

/** Runs with these settings and no others, in a hurry, and with a pace of its own. */
export const withSettings =
  (settings: Readonly<Record<string, string>>) => <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    effect.pipe(
      Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord({ ...settings }))),
      Effect.provideService(Ledger.BillingSystem.Patience, impatient),
      Effect.provideService(Ledger.BillingSystem.Buckets, Ledger.BillingSystem.ownBuckets())
    )

/** What a source gave and told. */
export interface Given {
  readonly chunks: ReadonlyArray<Source.Chunk<Ledger.Invoice.Invoice>>
  readonly notices: ReadonlyArray<string>
}

/** Reads a source to its end, its records completed as a run completes them where nothing is in the books yet. */
export const read = (
  url: string,
  selection: Partial<Selection.Selection> = {},
  { bare = false, narrowing }: { readonly bare?: boolean; readonly narrowing?: Partial<Lago.Narrowing> } = {}
) => {
  const notices: Array<string> = []
  const progress = Layer.succeed(Progress.Progress, {
    report: (event) => Effect.sync(() => void (event._tag === "notice" && notices.push(event.message)))
  })
  return Effect.gen(function*() {
    const { complete, open } = yield* Source.Source<Ledger.Invoice.Invoice>()
    const chunks = yield* Stream.runCollect(yield* open({ ...Selection.all, ...selection }))
    if (bare || complete === undefined) return { chunks, notices } satisfies Given
    const whole = yield* Effect.forEach(chunks, ({ records }) => complete(records))
    return { chunks: [...whole, ...chunks.map(({ rejected }) => ({ records: [], rejected }))], notices } satisfies Given
  }).pipe(
    Effect.scoped,
    withSettings(settingsOf(url)),
    Effect.provide(Layer.mergeAll(Lago.invoicesOf(service, narrowing), progress, FetchHttpClient.layer))
  )
}

export const records = ({ chunks }: Given) => chunks.flatMap(({ records }) => records)
export const rejected = ({ chunks }: Given) => chunks.flatMap(({ rejected }) => rejected)
