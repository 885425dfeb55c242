import { assert, describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Client } from "lago-javascript-client"
import { invoices as sample } from "../../../sandbox/lago/Sample.ts"
import * as Move from "../../../sandbox/lago/Transitions.ts"
import { uuid } from "../../../sandbox/sample/Identity.ts"
import { remembering } from "../http/Contracts.ts"
import { apiKey, get, ontario, started } from "./Started.ts"

const noon = "2026-06-02T12:00:00Z"

/** The sample, and what it has none of: coupons, credits, credit notes of each kind, disputes, states before final. */
const invoices = () => {
  const issued = (name: string, given: Parameters<typeof ontario>[1] = {}) =>
    Move.finalize(ontario(name, given), "2026-06-01T04:10:00Z", `NEX-${name}`)
  const paid = (name: string) => Move.pay(issued(name), { at: noon })
  return [
    ...sample,
    ontario("draft"),
    Move.move(ontario("pending"), "pending", noon),
    Move.move(ontario("failed"), "failed", noon),
    issued("coupon", { coupons: 1_000 }),
    issued("prepaid", { prepaidCredit: 500, creditNotesApplied: 100 }),
    Move.void_(paid("voided"), noon),
    Move.loseDispute(paid("disputed"), noon),
    Move.credit(paid("refunded"), "refund", 1_000, noon),
    Move.credit(paid("credited"), "credit", 1_000, noon),
    Move.credit(Move.pay(issued("offset"), { at: noon, part: 300 }), "offset", 11_000, noon),
    Array.from({ length: 7 }).reduce<ReturnType<typeof issued>>(
      (before) => Move.pay(before, { at: noon, part: 100 }),
      Move.pay(issued("parts"), { at: noon, failed: true })
    )
  ]
}

describe("every endpoint of the Lago double", () => {
  it.live("meets Lago's schema, in every state of an invoice, refusals too", () =>
    Effect.gen(function*() {
      const { conform, held } = remembering()
      const double = yield* started({ invoices: invoices(), conform })
      for (const { id } of double.state.all()) {
        assert.strictEqual((yield* get(double, `/invoices/${id}`)).status, 200)
        assert.strictEqual((yield* get(double, `/payments?invoice_id=${id}`)).status, 200)
      }
      for (const list of ["invoices", "payments", "credit_notes", "payment_receipts"]) {
        assert.strictEqual((yield* get(double, `/${list}`)).status, 200)
        assert.strictEqual((yield* get(double, `/${list}?page=99`)).status, 200)
      }
      assert.strictEqual((yield* get(double, "/organizations")).status, 200)
      assert.strictEqual((yield* get(double, "/invoices/nowhere")).status, 404)
      assert.strictEqual((yield* get(double, "/invoices", "wrong")).status, 401)
      assert.deepStrictEqual([...held].toSorted(), [
        "lago.credit_notes_page",
        "lago.error",
        "lago.invoice",
        "lago.invoices_page",
        "lago.payments_page"
      ])
    }))

  it.live("is read by the official client, page after page", () =>
    Effect.gen(function*() {
      const double = yield* started({ invoices: invoices() })
      const lago = Client(apiKey, { baseUrl: `${double.url}/api/v1` })
      /** Every page, by the number of the next. */
      const all = <A>(page: (number: number) => Promise<readonly [ReadonlyArray<A>, number | null | undefined]>) =>
        Effect.promise(async () => {
          const found: Array<A> = []
          for (let next: number | null | undefined = 1; typeof next === "number";) {
            const [records, following]: readonly [ReadonlyArray<A>, number | null | undefined] = await page(next)
            found.push(...records)
            next = following
          }
          return found
        })
      const listed = yield* all((page) =>
        lago.invoices.findAllInvoices({ page, per_page: 4 }).then(({ data }) => [data.invoices, data.meta.next_page])
      )
      expect(listed.map((invoice) => invoice.lago_id)).toEqual(double.state.all().map(({ id }) => id))
      for (const { lago_id } of listed) {
        const found = yield* Effect.promise(() => lago.invoices.findInvoice(lago_id))
        expect(found.data.invoice.lago_id).toBe(lago_id)
      }
      const payments = yield* all((page) =>
        lago.payments.findAllPayments({ page, per_page: 5 }).then(({ data }) => [data.payments, data.meta.next_page])
      )
      const made = double.state.all().flatMap((invoice) => invoice.payments.map(({ id }) => id))
      expect(payments.map((payment) => payment.lago_id).toSorted()).toEqual(made.toSorted())
      expect(payments.map(({ created_at }) => created_at)).toEqual(
        payments.map(({ created_at }) => created_at).toSorted().toReversed()
      )
      const its = yield* all((page) =>
        lago.payments.findAllPayments({ invoice_id: uuid("parts"), page, per_page: 3 })
          .then(({ data }) => [data.payments, data.meta.next_page])
      )
      expect(its.filter((payment) => payment.payment_status === "succeeded").length).toBe(7)
      const notes = yield* all((page) =>
        lago.creditNotes.findAllCreditNotes({ page, per_page: 2 })
          .then(({ data }) => [data.credit_notes, data.meta.next_page])
      )
      expect(notes.map((note) => [note.refund_amount_cents, note.credit_amount_cents]).toSorted()).toEqual([
        [0, 0],
        [0, 1_000],
        [1_000, 0]
      ])
    }))
})
