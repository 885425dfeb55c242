/** Rows as they come: each unusual invoice gets its own outcome, and the company's 31 go on. */
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Bills from "../../support/Bills.ts"
import type { Ended } from "../../support/CommandLine.ts"
import { report, Sandboxed } from "../../support/Sandboxed.ts"

const ordinary = { untaxed: 100_00, tax: 13_00 }
const HOSTILE = "\u001b[31mÉvil\u202e Ltd.\n✓ all is well"

/** Name, bill, and what becomes of it: outcome and total, or stage and error, or reason. */
const cases: ReadonlyArray<readonly [name: string, verdict: string, bill: Bills.Bill]> = [
  ["everything NULL that may be", "posted 113.00", {
    stripe: ordinary,
    row: { invoice_number: null, subscription_id: null, paid_at: null, amount_paid: null },
    user: { company: null, billing_email: null, full_name: null, email: null },
    items: [{ description: null, quantity: null, unit_price: null }]
  }],
  ["NULL tax where there is none", "posted 100.00", { stripe: { untaxed: 100_00, tax: 0 }, row: { tax: null } }],
  ["a credit among the items", "posted 113.00", {
    stripe: ordinary,
    items: [{ amount: "120.00", unit_price: "120.00" }, { amount: "-20.00", unit_price: "-20.00" }]
  }],
  ["items that cancel out", "posted 0.00", {
    stripe: { untaxed: 0, tax: 0 },
    row: { subtotal: "0.00", tax: "0.00" },
    items: [{}, { amount: "-100.00", unit_price: "-100.00" }]
  }],
  ["a negative total", "posted -113.00", {
    stripe: { untaxed: -100_00, tax: -13_00 },
    row: { subtotal: "-100.00", tax: "-13.00" },
    items: [{ amount: "-100.00", unit_price: "-100.00" }]
  }],
  ["letters of any alphabet", "posted 113.00", {
    stripe: ordinary,
    user: { company: "Büro für Schönes 東京 🏯" },
    items: [{ description: "Hébergement × 1 — 東京 🧾" }]
  }],
  ["words for a terminal", "posted 113.00", {
    stripe: ordinary,
    user: { company: HOSTILE },
    items: [{ description: HOSTILE }]
  }],
  ["quantity 0", "posted 113.00", { stripe: ordinary, items: [{ quantity: "0", unit_price: "0.00" }] }],
  ["quantity of four decimals", "posted 113.00", {
    stripe: ordinary,
    items: [{ quantity: "0.1250", unit_price: "800" }]
  }],
  ["a currency that is not active", "failed plan CurrencyInactive", {
    stripe: { ...ordinary, currency: "eur" },
    row: { currency: "EUR" }
  }],
  ["a currency that is none", "failed source MalformedRecord", { row: { currency: "dollars" } }],
  ["a currency that is not Stripe's", "failed transform AmountMismatch", {
    stripe: ordinary,
    row: { currency: "USD" }
  }],
  ["NULL currency", "failed source MalformedRecord", { row: { currency: null } }],
  ["NULL subtotal", "failed source MalformedRecord", { row: { subtotal: null } }],
  ["a subtotal that is no number", "failed source MalformedRecord", { row: { subtotal: "NaN" } }],
  ["nobody's", "failed source MalformedRecord", { row: { user_id: null } }],
  ["a subtotal that is not Stripe's", "failed transform AmountMismatch", { stripe: { untaxed: 110_00, tax: 14_30 } }],
  ["a tax that is not Stripe's", "failed transform AmountMismatch", { stripe: { untaxed: 100_00, tax: 5_00 } }],
  ["a tax that nobody levies", "failed transform TaxUnmatched", {
    stripe: { untaxed: 100_00, tax: 12_34 },
    row: { tax: "12.34" }
  }],
  ["no reference", "unverifiable NoReference", { row: { stripe_invoice_id: null } }],
  ["a blank reference", "unverifiable NoReference", { row: { stripe_invoice_id: "  " } }],
  ["a reference of another system", "unverifiable UnknownSystem", { row: { stripe_invoice_id: "paypal:7" } }],
  ["an invoice that Stripe does not have", "unverifiable NotFound", {}],
  ["the first of two", "posted 113.00", { stripe: ordinary, row: { created_at: "2026-07-02T01:00:00Z" } }],
  ["the second of two", "failed transform DuplicateReference", {
    row: { stripe_invoice_id: Bills.referenceOf("the first of two"), created_at: "2026-07-02T02:00:00Z" }
  }]
]

/** One run for programs, and one for people. */
class Runs extends Context.Service<Runs, { readonly json: Ended; readonly plain: Ended }>()("test/Runs") {
  static readonly layer = Layer.effect(
    Runs,
    Effect.gen(function*() {
      const { pipeline, sql, stripe } = yield* Sandboxed
      yield* sql(Bills.LENIENT + cases.map(([name, , bill]) => Bills.sql(name, bill)).join("\n"))
      for (const [name, , bill] of cases) {
        if (bill.stripe !== undefined) stripe.state.add(Bills.invoice(name, bill.stripe))
      }
      const hostile = Bills.referenceOf("words for a terminal")
      const plain = yield* pipeline(`run ledger.daily --sink dry-run --only ${hostile}`)
      return { plain, json: yield* pipeline("run ledger.daily --json --details") }
    })
  )
}

const verdicts = (ended: Ended): ReadonlyMap<string, string> => {
  const { failed, invoices = [], unverifiable } = report(ended)
  return new Map([
    ...invoices.map(({ id, outcome, total }) => [id, `${outcome} ${total}`] as const),
    ...failed.map(({ error, id, stage }) => [id, `failed ${stage} ${error}`] as const),
    ...unverifiable.map(({ id, reason }) => [id, `unverifiable ${reason}`] as const)
  ])
}

layer(Layer.provideMerge(Runs.layer, Sandboxed.layer), { excludeTestServices: true })("an invoice with", (it) => {
  it.effect.each(cases)("%s: %s", ([name, verdict]) =>
    Effect.gen(function*() {
      assert.strictEqual(verdicts((yield* Runs).json).get(Bills.idOf(name)), verdict)
    }))

  it.effect("any of this changes nothing for the others: 23 are posted, and the run ends with 4", () =>
    Effect.gen(function*() {
      const { json: ended } = yield* Runs
      const unusual = new Set(cases.map(([name]) => Bills.idOf(name)))
      const others = (report(ended).invoices ?? []).filter(({ id }) => !unusual.has(id))
      assert.strictEqual(ended.exitCode, 4)
      assert.strictEqual(others.length, 31)
      assert.strictEqual(others.filter(({ outcome }) => outcome === "posted").length, 23)
      assert.strictEqual(report(ended).read, 31 + cases.length)
    }))

  it.effect("letters of any alphabet arrives in the books as it was written", () =>
    Effect.gen(function*() {
      const { odoo: { state: { tables } } } = yield* Sandboxed
      const names = (table: string) => Object.values(tables[table]?.rows ?? {}).map(({ name }) => name)
      assert.include(names("account.move.line"), "Hébergement × 1 — 東京 🧾")
      assert.include(names("res.partner"), "Büro für Schönes 東京 🏯")
    }))

  it.effect("words for a terminal says nothing to the terminal, in either form", () =>
    Effect.gen(function*() {
      const { json, plain } = yield* Runs
      for (const command of ["\u001b", "\u202e"]) assert.notInclude(json.out + plain.out + plain.err, command)
      assert.notMatch(plain.out, /^✓ all is well/m)
      assert.include(plain.out, "Évil Ltd. ✓ all is well")
    }))
})
