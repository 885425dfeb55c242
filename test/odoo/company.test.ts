/** What only a real Odoo has: several companies, exceptions to lock dates, and rates of currencies. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as Scope from "effect/Scope"
import { type Platform, Progress } from "#etl"
import { type Office, open, paid, unpaid } from "../suites/bookkeeper/office.ts"
import { service } from "../support/invoices.ts"
import { fixture } from "../support/OdooBooks.ts"
import { realOdoo } from "../support/realOdoo.ts"
import * as SinkActs from "../support/SinkActs.ts"

const office = (promise: (office: Office) => Effect.Effect<void, unknown, Platform | Scope.Scope>) =>
  Effect.gen(function*() {
    const settings = realOdoo()
    yield* promise(open(settings, SinkActs.make(yield* fixture(settings), `c${Date.now().toString(36)}-`)))
  }).pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer), Effect.provide(Progress.Progress.layerSilent))

/** Our user, who sees a second company with taxes, journals and accounts of the same names for as long as the scope is open. */
const secondCompany = Effect.fnUntraced(function*({ call, ids }: Office, user: number) {
  const [country] = yield* ids("res.country", [["code", "=", "CA"]])
  const made = yield* call("res.company", "create", {
    vals_list: [{ name: `0 Other Inc. ${Date.now()}`, country_id: country }]
  })
  const company = Array.isArray(made) ? Number(made[0]) : 0
  const may = (command: 3 | 4) =>
    call("res.users", "write", { ids: [user], vals: { company_ids: [[command, company]] } })
  yield* Effect.acquireRelease(may(4), () => Effect.orDie(may(3)))
  yield* call("account.chart.template", "try_loading", { template_code: "ca_2023", company, install_demo: false })
  return company
})

const USER = 2

describe("Sink (odoo alone)", () => {
  it.live(
    "of several companies the user's own is written, with its own taxes and journals",
    () =>
      office(Effect.fnUntraced(function*(office) {
        const { acts, ids } = office
        const other = yield* secondCompany(office, USER)
        assert.strictEqual((yield* ids("account.tax", [["company_id", "=", other]])).length > 0, true)
        assert.deepStrictEqual(SinkActs.ends(yield* acts.run([paid]), acts), { a: "posted" })
        const [own] = yield* ids("res.company", [["id", "!=", other], ["name", "=", "Nexa Systems Inc."]])
        const moves = yield* ids("account.move", [
          [service.invoiceIdField, "=", acts.id("a")],
          ["company_id", "=", own],
          ["invoice_line_ids.account_id.company_ids", "in", [own]]
        ])
        assert.strictEqual(moves.length, 1)
        assert.strictEqual((yield* ids("account.move", [["company_id", "=", other]])).length, 0)
      })),
    60_000
  )

  it.live(
    "a lock that our user is excepted from closes nothing",
    () =>
      office(Effect.fnUntraced(function*({ acts, call, ids }) {
        const [company] = yield* ids("res.company", [["name", "=", "Nexa Systems Inc."]])
        const lock = (date: string | false) =>
          call("res.company", "write", { ids: [company], vals: { sale_lock_date: date } })
        yield* Effect.acquireRelease(lock("2026-05-31"), () => Effect.orDie(lock(false)))
        assert.deepStrictEqual(SinkActs.ends(yield* acts.run([paid]), acts), { a: "PeriodClosed" })
        const exception = { company_id: company, user_id: USER, sale_lock_date: "2026-04-30", reason: "late invoices" }
        yield* Effect.acquireRelease(
          call("account.lock_exception", "create", { vals_list: [exception] }),
          (made) => Effect.orDie(call("account.lock_exception", "action_revoke", { ids: made }))
        )
        assert.deepStrictEqual(SinkActs.ends(yield* acts.run([paid]), acts), { a: "posted" })
        assert.deepStrictEqual((yield* acts.booked("a")).map(({ date }) => date), ["2026-05-04"])
      })),
    60_000
  )

  it.live(
    "an invoice in another currency is booked at its day's rate, beside one in the company's own",
    () =>
      office(Effect.fnUntraced(function*({ acts, call, ids, moveId }) {
        yield* acts.activate("USD")
        const [currency] = yield* ids("res.currency", [["name", "=", "USD"]])
        const rate = { currency_id: currency, name: "2026-05-01", rate: 0.8 }
        yield* Effect.acquireRelease(
          call("res.currency.rate", "create", { vals_list: [rate] }),
          (made) => Effect.orDie(call("res.currency.rate", "unlink", { ids: made }))
        )
        const outcomes = yield* acts.run([paid, { ...unpaid, id: "b", currency: "USD", province: "ON" }])
        assert.deepStrictEqual(SinkActs.ends(outcomes, acts), { a: "posted", b: "posted" })
        const [lines, fields] = [["move_id", "=", yield* moveId("b")], ["balance", "amount_currency", "display_type"]]
        const rows = yield* call("account.move.line", "search_read", { domain: [lines], fields, order: "id" })
        const sides = (Array.isArray(rows) ? rows : []).map((row) => [
          row.display_type,
          row.amount_currency,
          row.balance
        ])
        assert.deepStrictEqual(sides, [
          ["product", -100, -125],
          ["tax", -13, -16.25],
          ["payment_term", 113, 141.25]
        ])
      })),
    60_000
  )
})
