/** The source of an audit: the service's rows, and after all of them the end of each thing that only the books have. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { Invoice } from "../ledger/Invoice.ts"
import type { Service } from "../ledger/Service.ts"
import type * as Outcome from "../Outcome.ts"
import type { Platform } from "../Platform.ts"
import * as Progress from "../Progress.ts"
import type { Selection } from "../Selection.ts"
import * as Source from "../Source.ts"
import type { Books, Reading } from "./Books.ts"
import type { Document } from "./Document.ts"
import { unasked } from "./Judgement.ts"
import { standing } from "./Standing.ts"

export const withBooks = (
  service: Service,
  books: Books,
  source: Layer.Layer<Source.Source<Invoice>>
): Layer.Layer<Source.Source<Invoice>> =>
  Layer.effect(
    Source.Source<Invoice>(),
    Effect.map(Source.Source<Invoice>(), (rows): Source.Service<Invoice> => ({
      ...rows,
      open: Effect.fn("Audit.open")(function*(selection) {
        const seen = new Set<string>()
        const chunks = Stream.tap(yield* rows.open(selection), ({ records, rejected }) =>
          Effect.sync(() => {
            for (const { id } of records) seen.add(id)
            for (const { subject } of rejected) seen.add(subject.id)
          }))
        const rest = isWhole(selection) ? beside(service, books, seen) : Effect.as(told, Stream.empty)
        const platform = yield* Effect.context<Platform>()
        return Stream.concat(chunks, Stream.provideContext(Stream.unwrap(rest), platform))
      })
    }))
  ).pipe(Layer.provide(source))

const isWhole = ({ limit, only, since, until }: Selection): boolean =>
  limit === null && only.length === 0 && since === null && until === null

const told = Progress.report({
  _tag: "notice",
  message: "Only the selected invoices are compared. What the books hold beside them, a run over all of them looks for"
})

const beside = (service: Service, books: Books, seen: ReadonlySet<string>) =>
  Effect.map(books.open, (reading) => {
    const auditing = { ...reading, service, books: books.name }
    const orphans = Stream.unwrap(Effect.map(reading.keys, (keys) => Stream.fromIterable(keys))).pipe(
      Stream.filter((key) => !seen.has(key)),
      Stream.grouped(Source.CHUNK_SIZE_MAX),
      Stream.mapEffect((keys) => orphaned(reading, keys, auditing))
    )
    const strays = Stream.fromEffect(Effect.map(reading.strays, (documents) =>
      documents.map((one) =>
        unasked(auditing, one.name ?? `document ${one.id}`, [one], false)
      )))
    return Stream.concat(orphans, strays).pipe(
      Stream.filter((rejected) =>
        rejected.length > 0
      ),
      Stream.map((rejected): Source.Chunk<Invoice> => ({ records: [], rejected }))
    )
  })

/** Of ids that no row of the service has. */
const orphaned = (reading: Reading, keys: ReadonlyArray<string>, auditing: Parameters<typeof unasked>[0]) =>
  Effect.map(reading.documents(keys), (found) => {
    const byKey = Map.groupBy(found, ({ key }: Document) => key ?? "")
    return keys.flatMap((key): ReadonlyArray<Outcome.Outcome> => {
      const { documents } = standing(byKey.get(key) ?? [])
      return documents.length === 0 ? [] : [unasked(auditing, key, documents, true)]
    })
  })
