/** How few calls a run makes that has nothing to do, or nothing new to learn. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { Ledger, Progress, Sink, Source } from "#etl"
import { serve } from "../../../sandbox/odoo/Odoo.ts"
import { decisionOf, invoiceOf } from "../../support/invoices.ts"
import { fixture, settingsOf } from "../../support/OdooBooks.ts"

const POLICY = { post: true, settle: true, voidedAfterPosting: "report" } as const

const free = {
  items: [["Odoo ERP Hosting", "1", "10", "10"], ["Discount", "1", "-10", "-10"]],
  subtotal: "0"
} as const

/** A sink on a double in which `ids` are posted and paid, and the calls from here on. */
const standing = (ids: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const odoo = yield* serve({ apiKey: "sandbox-key", database: "books" })
    const { sink } = yield* fixture(settingsOf(odoo.url, "sandbox-key"))
    const { open } = yield* Effect.provide(Sink.Sink<Ledger.Entry.Entry, Ledger.Books>(), sink(POLICY))
    const { context, lookup } = yield* open
    const decisions = yield* Effect.forEach(ids, (id) =>
      Effect.flatMap(context, (books) => decisionOf({ ...free, id }, books)))
    const subjects = decisions.map(({ subject }) =>
      subject
    )
    yield* (yield* (yield* lookup(subjects)).plan(decisions)).apply
    const before = odoo.calls.length
    return { open, subjects, calls: () => odoo.calls.slice(before).map(({ method, model }) => `${model}.${method}`) }
  })

const run = <A, E>(effect: Effect.Effect<A, E, Effect.Services<ReturnType<typeof standing>>>) =>
  effect.pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer), Effect.provide(Progress.Progress.layerSilent))

it.live("where all is posted and paid, a run makes three calls and one for each chunk, and writes nothing", () =>
  run(Effect.gen(function*() {
    const { calls, open, subjects } = yield* standing(["a", "b", "c"])
    const session = yield* open
    for (const subject of subjects) {
      const found = yield* session.lookup([subject])
      assert.deepStrictEqual(found.done.map(({ result }) => result._tag), ["alreadyPosted"])
      yield* (yield* found.plan([])).apply
    }
    const opening = ["res.users.context_get", "res.users.search_read", "ir.model.fields.search_read"]
    assert.deepStrictEqual(calls(), [...opening, ...subjects.map(() => "account.move.search_read")])
    assert.isAtMost(opening.length + Math.ceil(20_000 / Source.CHUNK_SIZE_MAX), 25)
  })))

it.live("the books are read when a chunk has something to decide, and then never again", () =>
  run(Effect.gen(function*() {
    const { calls, open } = yield* standing([])
    const session = yield* open
    for (const id of ["a", "b"]) {
      const decision = yield* decisionOf({ ...free, id }, yield* session.context)
      yield* (yield* session.lookup([Ledger.Invoice.subject(invoiceOf({ ...free, id }))])).plan([decision])
    }
    assert.strictEqual(calls().filter((call) => call === "account.tax.search_read").length, 1)
  })))
