/** What a service is becomes one declaration: one that this file declares is led into the books by it. */
import { Ledger, Outcome, Pipeline, Progress, Selection } from "#etl"
import * as Lago from "#plugins/lago"
import * as Memory from "#plugins/memory"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Double from "../../../sandbox/lago/Double.ts"
import { pay } from "../../../sandbox/lago/Transitions.ts"
import { apiKey, issued as issuedByMaps, settingsOf, withSettings } from "../../support/LagoInvoices.ts"
import { customer, fee, uuid } from "../../plugins/lago/invoice.ts"

const nexaMail = Ledger.Service.make({
  name: "NexaMail",
  accountPrefix: "NMA",
  families: [{ family: "mailboxes", contains: ["mailbox"] }]
})

const pipelineInto = (store: Memory.Store, policy: Partial<Ledger.Posting.Policy> = {}) =>
  Pipeline.make(
    "mail.daily",
    Ledger.daily(nexaMail, {
      source: Lago.invoicesOf(nexaMail),
      billing: { "lago:": Lago.invoices() },
      sinks: { memory: (options) => Memory.customerInvoices({ ...options, store }) },
      policy
    })
  )

const run = (url: string, pipeline: Pipeline.Pipeline) =>
  Effect.map(pipeline.run("memory", { selection: Selection.all, details: "all" }), ({ tally }) => tally).pipe(
    withSettings(settingsOf(url)),
    Effect.provide(FetchHttpClient.layer),
    Effect.provide(Progress.Progress.layerSilent)
  )

const at = "2026-05-06T10:00:00Z"
const issued = (n: number, amount = 1_200) =>
  issuedByMaps(n, {
    customer: { ...customer, externalId: "nexamail:u-1" },
    fees: [{ ...fee(amount), description: "Mailboxes" }]
  })

it("what follows from a service's name need not be said", () => {
  assert.deepStrictEqual(nexaMail, {
    name: "NexaMail",
    key: "nexamail",
    accountPrefix: "NMA",
    invoiceIdField: "x_fc_nexamail_invoice_id",
    families: [{ family: "mailboxes", contains: ["mailbox"] }]
  })
  const older = Ledger.Service.make({ ...nexaMail, key: "mail", invoiceIdField: "x_mail_id" })
  assert.deepStrictEqual([older.key, older.invoiceIdField], ["mail", "x_mail_id"])
})

it.live("its invoices are posted and settled, and nobody else's", () =>
  Effect.scoped(Effect.gen(function*() {
    const store = Memory.store()
    const { url } = yield* Double.serve({ apiKey, invoices: [pay(issued(1), { at }), issued(2), issuedByMaps(3)] })
    yield* run(url, pipelineInto(store))
    assert.deepStrictEqual(
      [...store.values()].map(({ entry, payments, state }) => [
        entry.id,
        state,
        entry.service.name,
        entry.lines.map(({ family }) => family),
        payments.length
      ]),
      [[uuid(1), "posted", "NexaMail", ["mailboxes"], 1], [uuid(2), "posted", "NexaMail", ["mailboxes"], 0]]
    )
  })))

it.live("another policy can be declared", () =>
  Effect.scoped(Effect.gen(function*() {
    const store = Memory.store()
    const { url } = yield* Double.serve({ apiKey, invoices: [issued(1)] })
    yield* run(url, pipelineInto(store, { post: false }))
    assert.deepStrictEqual([...store.values()].map(({ state }) => state), ["draft"])
  })))

it.live("an invoice whose fees cannot be had now is unverifiable, and posted by the next run", () =>
  Effect.scoped(Effect.gen(function*() {
    const store = Memory.store()
    const double = yield* Double.serve({ apiKey, invoices: [issued(1), issued(2)] })
    double.fault({ kind: "raw", body: "{}", when: ({ path }) => path.endsWith(uuid(1)) })
    const ends = Effect.map(
      run(double.url, pipelineInto(store)),
      ({ outcomes }) => Object.fromEntries(outcomes.map(({ result, subject }) => [subject.id, Outcome.label(result)]))
    )
    assert.deepStrictEqual(yield* ends, { [uuid(1)]: "unverifiable", [uuid(2)]: "posted" })
    assert.deepStrictEqual(yield* ends, { [uuid(1)]: "posted", [uuid(2)]: "alreadyPosted" })
  })))
