/** One client whom two services know: which partner an invoice is for, and what that partner is called. */
import { Ledger, type PipelineError, type Platform, Progress, Sink } from "#etl"
import * as Odoo from "#plugins/odoo"
import { assert, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as Scope from "effect/Scope"
import { serve } from "../../../sandbox/odoo/Odoo.ts"
import { type Case, decisionOf } from "../../support/invoices.ts"
import { type OdooSettings, rows, settingsOf } from "../../support/OdooBooks.ts"

const service = (name: string) => Ledger.Service.make({ name, accountPrefix: "NTR", families: [] })
const [maps, desk] = [service("Maps"), service("Desk")]
const policy = { post: true, settle: true, voidedAfterPosting: "report" } as const
const Key = Sink.Sink<Ledger.Entry.Entry, Ledger.Books>()

/** Posts an invoice of a service; gives what became of it. */
const post = (service: Ledger.Service.Service, one: Partial<Case> & Pick<Case, "id">) =>
  Effect.gen(function*() {
    const sink = yield* Key
    for (const { create } of yield* sink.lacks) yield* create
    const session = yield* sink.open
    const decision = yield* decisionOf({ subtotal: "10", ...one }, yield* session.context)
    const own = decision._tag === "Entry" ? { ...decision, entry: { ...decision.entry, service } } : decision
    const plan = yield* (yield* session.lookup([own.subject])).plan([own])
    const [outcome] = [...plan.decided, ...(yield* plan.apply)]
    return outcome?.result._tag === "failed" ? outcome.result.failure.error : outcome?.result._tag
  }).pipe(Effect.provide(Odoo.customerInvoices({ ...policy, service })))

const books = <A>(
  test: (odoo: OdooSettings) => Effect.Effect<A, PipelineError.PipelineError, Platform | Scope.Scope>
) =>
  Effect.gen(function*() {
    const { url } = yield* serve({ apiKey: "sandbox-key", database: "books" })
    const odoo = settingsOf(url, "sandbox-key")
    return yield* Effect.provide(test(odoo), ConfigProvider.layer(ConfigProvider.fromEnvRecord({ ...odoo })))
  }).pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer), Effect.provide(Progress.Progress.layerSilent))

const named = (odoo: OdooSettings, email: string) =>
  Effect.map(
    Effect.promise(() => rows(odoo, "res.partner", [["email", "=ilike", email]], ["name", "is_company"])),
    (partners) => partners.map(({ is_company, name }) => [name, is_company])
  )

const email = "ruth@trillium.example"
const person = { company: null, fullName: "Ruth Adeyemi", email }
const company = { company: "Trillium Transit Inc.", fullName: "Ruth Adeyemi", email }

it.live("a person at one service and a company at another are one partner, which bears the company's name for good", () =>
  books((odoo) =>
    Effect.gen(function*() {
      assert.strictEqual(yield* post(maps, { ...person, id: "m1", userId: "m" }), "posted")
      assert.deepStrictEqual(yield* named(odoo, email), [["Ruth Adeyemi", false]])
      assert.strictEqual(yield* post(desk, { ...company, id: "d1", userId: "d" }), "posted")
      assert.strictEqual(yield* post(maps, { ...person, id: "m2", userId: "m" }), "posted")
      assert.deepStrictEqual(yield* named(odoo, email), [["Trillium Transit Inc.", true]])
    })
  ))

it.live("two companies of one person stay two partners, over all services", () =>
  books((odoo) =>
    Effect.gen(function*() {
      const other = { ...company, company: "Birch Bus Ltd." }
      yield* post(maps, { ...company, id: "m1", userId: "m" })
      yield* post(maps, { ...other, id: "m2", userId: "n" })
      yield* post(desk, { ...other, id: "d1", userId: "d" })
      yield* post(desk, { ...company, id: "d2", userId: "e" })
      assert.sameDeepMembers(yield* named(odoo, email), [["Trillium Transit Inc.", true], ["Birch Bus Ltd.", true]])
    })
  ))

it.live("an address in other letters is the same address", () =>
  books((odoo) =>
    Effect.gen(function*() {
      yield* post(maps, { ...company, id: "m1", userId: "m" })
      yield* post(desk, { ...company, id: "d1", userId: "d", email: " Ruth@Trillium.EXAMPLE" })
      assert.lengthOf(yield* named(odoo, email), 1)
    })
  ))

it.live("invoices of two services with one id are two invoices", () =>
  books((odoo) =>
    Effect.gen(function*() {
      assert.strictEqual(yield* post(maps, { ...company, id: "same", userId: "m" }), "posted")
      assert.strictEqual(yield* post(desk, { ...company, id: "same", userId: "d" }), "posted")
      const moves = yield* Effect.promise(() =>
        rows(odoo, "account.move", [["move_type", "=", "out_invoice"]], [
          "x_fc_maps_invoice_id",
          "x_fc_desk_invoice_id"
        ])
      )
      const keys = moves.map((move) => [move["x_fc_maps_invoice_id"], move["x_fc_desk_invoice_id"]])
      assert.sameDeepMembers(keys, [["same", false], [false, "same"]])
    })
  ))
