/** The sample of NexaMaps and NexaDesk: what its table claims, as the stand-in holds and sends it. */
import { assert, describe, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import { figures, type Invoice } from "../../../sandbox/lago/Invoice.ts"
import { deskInvoices, mapsInvoices } from "../../../sandbox/lago/Services.ts"
import { clients } from "../../../sandbox/sample/Clients.ts"
import { customers } from "../../../sandbox/sample/Customers.ts"
import { get, started } from "./Started.ts"

const all = [...mapsInvoices, ...deskInvoices]

/** As the table's headings count them. */
const kinds = (invoices: ReadonlyArray<Invoice>) => {
  const final = invoices.filter(({ status }) => status === "finalized")
  const count = (is: (sums: ReturnType<typeof figures>) => boolean) => final.map(figures).filter(is).length
  return {
    draft: invoices.filter(({ status }) => status === "draft").length,
    void: invoices.filter(({ status }) => status === "voided").length,
    zero: count(({ total }) => total === 0),
    partlyPaid: count(({ due, paid }) => paid > 0 && due > 0),
    unpaid: count(({ due, paid }) => paid === 0 && due > 0),
    paid: count(({ due, paid }) => paid > 0 && due === 0)
  }
}

describe("the sample of the services at Lago", () => {
  it("has what its headings say", () => {
    assert.deepStrictEqual(kinds(mapsInvoices), { draft: 1, void: 1, zero: 1, partlyPaid: 1, unpaid: 1, paid: 3 })
    assert.deepStrictEqual(kinds(deskInvoices), { draft: 0, void: 0, zero: 0, partlyPaid: 0, unpaid: 1, paid: 5 })
  })

  it("rounds each fee of its own, to the nearest cent", () => {
    for (const { amount, unitAmount, units } of all.flatMap(({ fees }) => fees)) {
      const exact = BigDecimal.multiply(BigDecimal.fromStringUnsafe(units), BigDecimal.fromStringUnsafe(unitAmount))
      const off = BigDecimal.abs(BigDecimal.subtract(exact, BigDecimal.make(BigInt(amount), 2)))
      assert.isTrue(BigDecimal.isLessThanOrEqualTo(off, BigDecimal.make(5n, 3)), `${units} × ${unitAmount}`)
    }
  })

  it("has one client who uses all three services, under one name and address", () => {
    assert.strictEqual(clients["nexamaps:cafe-ouimet"], customers.ouimet)
    assert.strictEqual(clients["nexadesk:1017"], customers.ouimet)
  })

  it.live("keeps Lago's contract, alone and in lists", () =>
    Effect.scoped(Effect.gen(function*() {
      const double = yield* started({ invoices: all })
      for (const { id } of all) assert.strictEqual((yield* get(double, `/invoices/${id}`)).status, 200)
      for (const path of ["/invoices", "/payments", "/invoices?search_term=nexadesk:"]) {
        assert.strictEqual((yield* get(double, path)).status, 200)
      }
    })))

  it.live("is found by how external ids begin", () =>
    Effect.scoped(Effect.gen(function*() {
      const double = yield* started({ invoices: all })
      const { body } = yield* get(double, "/invoices?search_term=nexadesk:")
      assert.strictEqual(body.meta.total_count, deskInvoices.length)
    })))
})
