/** What the source takes from an invoice at Lago, and which invoices it asks for alone. */
import { assert, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import { Outcome } from "#etl"
import * as Double from "../../../sandbox/lago/Double.ts"
import type { Customer, Fee, Invoice } from "../../../sandbox/lago/Invoice.ts"
import { void_ } from "../../../sandbox/lago/Transitions.ts"
import { apiKey, drafted, issued, read, records, rejected } from "../../support/LagoInvoices.ts"
import { conform } from "../../sandbox/http/Conformance.ts"
import { customer, fee, uuid } from "./invoice.ts"

const usage = (units: string, unitAmount: string, amount: number): Fee => ({
  description: "Map loads",
  units,
  unitAmount,
  amount,
  of: "charge"
})

const held = (...invoices: ReadonlyArray<Invoice>) =>
  Effect.tap(
    Double.serve({ apiKey, conform, invoices }),
    (double) => Effect.addFinalizer(() => Effect.sync(() => assert.deepStrictEqual(double.violations, [])))
  )

const alone = ({ requests }: Double.Double) => requests.filter(({ path }) => path.includes("/invoices/")).length

it.live("items are the fees, with all digits of units and prices", () =>
  Effect.scoped(Effect.gen(function*() {
    const { url } = yield* held(issued(1, { fees: [usage("1234.567", "0.00455", 562), fee(4_900)] }))
    const [invoice] = records(yield* read(url))
    const text = (value: BigDecimal.BigDecimal | null) => value === null ? null : BigDecimal.format(value)
    assert.deepStrictEqual(
      invoice?.items.map(({ amount, description, quantity, unitPrice }) => [
        description,
        text(quantity),
        text(unitPrice),
        text(amount)
      ]),
      [["Map loads", "1234.567", "0.00455", "5.62"], ["Odoo ERP Hosting", "1", "49", "49"]]
    )
  })))

it.live("a fee of zero is no item", () =>
  Effect.scoped(Effect.gen(function*() {
    const { url } = yield* held(issued(1, { fees: [usage("10000", "0", 0), fee(500)] }), issued(2, { fees: [fee(0)] }))
    assert.deepStrictEqual(records(yield* read(url)).map(({ items }) => items.length), [1, 0])
  })))

it.live("the subtotal is before coupons, the tax and the currency are Lago's", () =>
  Effect.scoped(Effect.gen(function*() {
    const taxes = [{ name: "HST", code: "hst_on", rate: 13, amount: 1_170 }]
    const { url } = yield* held(issued(1, { fees: [fee(10_000)], coupons: 1_000, taxes }))
    const [invoice] = records(yield* read(url, {}, { bare: true }))
    assert.deepStrictEqual(
      invoice === undefined
        ? []
        : [BigDecimal.format(invoice.subtotal), BigDecimal.format(invoice.tax), invoice.currency],
      ["100", "11.7", "CAD"]
    )
  })))

const who: ReadonlyArray<readonly [string, Partial<Customer>, readonly [string | null, string | null, string | null]]> =
  [
    ["a legal name makes a company", { legalName: "Acme Inc." }, ["Acme Inc.", "Acme", "ap@acme.example"]],
    ["a name alone may be a person's", {}, [null, "Acme", "ap@acme.example"]],
    ["of several addresses the first", { email: "a@acme.example,b@acme.example" }, [null, "Acme", "a@acme.example"]],
    ["no address is none", { email: "" }, [null, "Acme", null]]
  ]

it.live.each(who)("the customer: %s", ([, given, expected]) =>
  Effect.scoped(Effect.gen(function*() {
    const { url } = yield* held(
      issued(1, { customer: { ...customer, externalId: "nexamaps:u:1", name: "Acme", ...given } })
    )
    const [invoice] = records(yield* read(url, {}, { bare: true }))
    assert.deepStrictEqual(invoice?.customer, {
      userId: "u:1",
      company: expected[0],
      fullName: expected[1],
      email: expected[2]
    })
  })))

it.live("only invoices that need them are asked for their fees", () =>
  Effect.scoped(Effect.gen(function*() {
    const double = yield* held(
      issued(1),
      drafted(2),
      void_(issued(3), "2026-05-09T10:00:00Z"),
      issued(4, { fees: [fee(0)] })
    )
    assert.lengthOf(records(yield* read(double.url, {}, { bare: true })), 4)
    assert.strictEqual(alone(double), 0)
    assert.lengthOf(records(yield* read(double.url)), 4)
    assert.strictEqual(alone(double), 2)
  })))

it.live("an invoice that cannot be had alone waits for the next run, and the others go on", () =>
  Effect.scoped(Effect.gen(function*() {
    const double = yield* Double.serve({ apiKey, invoices: [issued(1), issued(2), issued(3)] })
    double.fault({ kind: "status", status: 404, when: ({ path }) => path.endsWith(uuid(1)) })
    double.fault({ kind: "raw", body: "{}", when: ({ path }) => path.endsWith(uuid(2)) })
    const given = yield* read(double.url)
    assert.deepStrictEqual(records(given).map(({ id }) => id), [uuid(3)])
    assert.deepStrictEqual(
      rejected(given).map(({ result, subject }) => [subject.id, Outcome.label(result)]),
      [[uuid(1), "unverifiable"], [uuid(2), "unverifiable"]]
    )
  })))

it.live("a key that is refused meanwhile, and trouble with many, stop the run", () =>
  Effect.scoped(Effect.gen(function*() {
    const many = Array.from({ length: 12 }, (_, n) => issued(n))
    const double = yield* Double.serve({ apiKey, invoices: many })
    const isAlone = ({ path }: { readonly path: string }) => path.includes("/invoices/")
    double.fault({ kind: "status", status: 401, when: isAlone })
    assert.strictEqual((yield* Effect.flip(read(double.url)))._tag, "AccessRefused")
    double.fault({ kind: "status", status: 500, times: 1_000, when: isAlone })
    assert.strictEqual((yield* Effect.flip(read(double.url)))._tag, "Unavailable")
  })))
