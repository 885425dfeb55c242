/** NexaCloud's source as a test uses it: opened over given settings, watched by a list of notices. */
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { type Ledger, Progress, Selection, Source } from "#etl"
import * as NexaCloud from "#plugins/nexacloud"
import * as Postgres from "#plugins/postgres"
import { uuid, withSettings } from "./NexaCloud.ts"

export const invoices = Postgres.invoicesOf(NexaCloud.service, NexaCloud.tables)

/** Two customers, the first with a billing address, as SQL. */
export const USERS = `insert into users values
  ('${uuid(1)}', 'Zoé Ouimet', 'Café Ouimet', 'zoe@example.com', 'billing@example.com'),
  ('${uuid(2)}', 'Bo', null, 'bo@example.com', ' ');`

/** What watchers were told. */
export const notices: Array<string> = []

/** What a run gives its stages, with every notice kept. */
export const platform = Layer.merge(
  FetchHttpClient.layer,
  Layer.succeed(Progress.Progress, {
    report: (event) => Effect.sync(() => void (event._tag === "notice" && notices.push(event.message)))
  })
)

/** Opens the source, with the settings around it; its records are completed as a run does where nothing is done yet. */
export const open = (selection: Partial<Selection.Selection> = {}) =>
  Effect.gen(function*() {
    const { complete, open } = yield* Source.Source<Ledger.Invoice.Invoice>()
    const chunks = yield* open({ ...Selection.all, ...selection })
    return Stream.mapEffect(chunks, (chunk) =>
      Effect.map(
        complete?.(chunk.records) ?? Effect.succeed({ records: chunk.records, rejected: [] }),
        ({ records, rejected }) => ({ records, rejected: [...chunk.rejected, ...rejected] })
      ))
  }).pipe(Effect.provide(Layer.merge(invoices, platform)))

/** The findings of the source at a database. */
export const check = (dsn: string) =>
  Effect.flatMap(Source.Source<Ledger.Invoice.Invoice>(), (_) => _.check).pipe(
    Effect.provide(Layer.merge(invoices, platform)),
    withSettings({ NEXACLOUD_DSN: dsn })
  )
