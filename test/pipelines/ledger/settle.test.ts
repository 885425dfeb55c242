/** ledger.settle on real processes: what is paid is posted and reconciled, what is not stays as it is. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { invoices as sample, posted } from "../../../sandbox/sample/Sample.ts"
import type { OdooDouble } from "../../../sandbox/odoo/Odoo.ts"
import { difference, read } from "../../support/BooksForm.ts"
import { settingsOf } from "../../support/OdooBooks.ts"
import { type Project, report, Sandboxed } from "../../support/Sandboxed.ts"

const bill = (number: string) => {
  const found = sample.find(({ row }) => row.number === number)
  if (found === undefined) throw new RangeError(`no ${number} in the sample`)
  return found
}

const opened = Effect.fnUntraced(function*({ newBooks, pipeline, settings }: Project) {
  const books = yield* newBooks
  return {
    books,
    run: (args: string) => pipeline(args, { settings: { ODOO_URL: books.url } }),
    form: Effect.promise(() => read(settingsOf(books.url, settings["ODOO_API_KEY"] ?? "")))
  }
})

const shown = (odoo: OdooDouble, number: string) => {
  const domain = [["x_fc_nexacloud_invoice_id", "=", bill(number).id]]
  const fields = ["state", "payment_state", "invoice_date", "date", "ref", "amount_residual"]
  return [odoo.call("account.move", "search_read", { domain, fields })].flat()[0] ?? null
}

const payments = (odoo: OdooDouble, number: string) =>
  [odoo.call("account.payment", "search_read", {
    domain: [["invoice_ids.x_fc_nexacloud_invoice_id", "=", bill(number).id]],
    fields: ["date", "amount"]
  })].flat()

layer(Sandboxed.layer, { excludeTestServices: true })("ledger.settle", (it) => {
  it.effect("of drafts, the paid are posted on their own days and paid on theirs; the unpaid stay drafts", () =>
    Effect.gen(function*() {
      const { books, run } = yield* opened(yield* Sandboxed)
      yield* run("run ledger.backfill --sink odoo --json")
      const dry = report(yield* run("run ledger.settle --sink dry-run --json"))
      assert.deepStrictEqual([dry.outcomes.planned, dry.outcomes.skipped.unpaid], [21, 2])
      const said = report(yield* run("run ledger.settle --json"))
      assert.deepStrictEqual([said.outcomes.posted, said.outcomes.skipped.unpaid, said.totals["CAD"]?.paid], [
        21,
        2,
        "3051.54"
      ])
      const unpaid = posted.filter(({ paid }) => paid === 0n).map(({ row }) => row.number)
      assert.deepStrictEqual(unpaid, ["NEX-0011", "NEX-0025"])
      for (const number of unpaid) assert.deepInclude(shown(books, number), { state: "draft" })
      assert.deepInclude(shown(books, "NEX-0023"), {
        state: "posted",
        payment_state: "paid",
        invoice_date: "2026-05-28",
        date: "2026-05-28"
      })
      assert.deepInclude(payments(books, "NEX-0023")[0], { date: "2026-06-24", amount: 113.46 })
      assert.deepInclude(shown(books, "NEX-0012"), { payment_state: "partial", amount_residual: 77.6 })
      const again = report(yield* run("run ledger.settle --json"))
      assert.deepStrictEqual([again.outcomes.posted, again.outcomes.settled, again.outcomes.alreadyPosted], [0, 0, 21])
    }).pipe(Effect.scoped))

  it.effect("backfill, post and settle make the books that ledger.daily alone makes, field by field", () =>
    Effect.gen(function*() {
      const project = yield* Sandboxed
      const [daily, history] = [yield* opened(project), yield* opened(project)]
      yield* daily.run("run ledger.daily --json")
      for (const each of ["ledger.backfill --sink odoo", "ledger.post", "ledger.settle"]) {
        const { err, exitCode } = yield* history.run(`run ${each} --json`)
        assert.strictEqual(exitCode, 0, err)
      }
      const [expected, found] = [yield* daily.form, yield* history.form]
      assert.isAbove(expected.numbers.length, 40)
      assert.deepStrictEqual(difference(expected, found), [])
      const after = report(yield* history.run("run ledger.daily --json"))
      assert.deepStrictEqual([after.outcomes.alreadyPosted, after.totals["CAD"]?.alreadyPosted], [23, "3403.46"])
    }).pipe(Effect.scoped))

  it.effect("into empty books it posts what is paid, and leaves out what is not", () =>
    Effect.gen(function*() {
      const { books, run } = yield* opened(yield* Sandboxed)
      const { outcomes } = report(yield* run("run ledger.settle --json"))
      assert.deepStrictEqual([outcomes.posted, outcomes.skipped.unpaid], [21, 2])
      assert.strictEqual(shown(books, "NEX-0011"), null)
    }).pipe(Effect.scoped))

  it.effect("--trust-source-status takes the service's word where no system knows the invoice, loudly, and marks it", () =>
    Effect.gen(function*() {
      const project = yield* Sandboxed
      const { books, run } = yield* opened(project)
      const [gone, nameless, open] = [bill("NEX-0001"), bill("NEX-0015"), bill("NEX-0025")]
      const paidOn = (id: string, reference: string, status = "paid") =>
        `update invoices set stripe_invoice_id = ${reference}, status = '${status}', created_at = '2026-03-01T09:00:00Z',
          paid_at = '2026-03-09T09:00:00Z' where id = '${id}'`
      yield* project.sql([
        paidOn(gone.id, "'in_longForgotten'"),
        paidOn(nameless.id, "null"),
        `update invoices set amount_paid = 50.00 where id = '${nameless.id}'`,
        paidOn(open.id, `'${open.reference}'`)
      ].join(";"))

      const untrusted = report(yield* run("run ledger.settle --json"))
      assert.sameMembers(untrusted.unverifiable.map(({ reason }) => reason), ["NotFound", "NoReference"])
      assert.strictEqual(shown(books, "NEX-0001"), null)

      const ended = yield* run("run ledger.settle --trust-source-status --json --details")
      const said = report(ended)
      assert.strictEqual(ended.exitCode, 0, ended.err)
      assert.deepStrictEqual([said.outcomes.posted, said.outcomes.unverifiable], [2, 0])
      assert.match(ended.err, /2 invoices .*on NexaCloud's word/)
      const trusted = said.attention.filter(({ what }) => what.startsWith("trusted, not verified: NexaCloud says paid"))
      assert.sameMembers(trusted.map(({ id }) => id), [gone.id, nameless.id])
      assert.deepInclude(shown(books, "NEX-0001"), {
        state: "posted",
        payment_state: "paid",
        invoice_date: "2026-03-01",
        ref: "NEX-0001 (trusted: NexaCloud says paid on 2026-03-09)"
      })
      assert.deepInclude(payments(books, "NEX-0001")[0], { date: "2026-03-09", amount: 143.51 })
      assert.deepInclude(shown(books, "NEX-0015"), { payment_state: "partial", amount_residual: 93.51 })
      assert.deepInclude(payments(books, "NEX-0015")[0], { date: "2026-03-09", amount: 50 })
      // Stripe knows this one and says unpaid: nobody's word stands against that.
      assert.strictEqual(shown(books, "NEX-0025"), null)
    }).pipe(Effect.scoped))

  it.effect("a key of the wrong account makes no history: nothing is trusted", () =>
    Effect.gen(function*() {
      const project = yield* Sandboxed
      const { books, run } = yield* opened(project)
      project.stripe.fault({ kind: "status", status: 401, when: () => true })
      const { outcomes } = report(yield* run("run ledger.settle --trust-source-status --json"))
      assert.isAbove(outcomes.unverifiable, 0)
      assert.strictEqual(shown(books, "NEX-0001"), null)
    }).pipe(Effect.scoped))
})
