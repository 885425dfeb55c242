/**
 * Payments of posted invoices: created with an external id each, posted, and reconciled with their invoice.
 *
 * Each of the three is one call that can be decided by reading, so that whatever was interrupted is finished by the next
 * run. Odoo's own wizard has no such key: two runs could both register a part.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Ledger, Money } from "#etl"
import type { Client } from "../client.ts"
import { QUIET } from "../config.ts"
import { type Move, Payment, ReceivableLine } from "../schema.ts"
import { writeAll } from "./batch.ts"
import { type OdooBooks, search } from "./books.ts"
import { externalName, load, qualified, resolve } from "./external.ts"

type Entry = Ledger.Entry.Entry

/** A confirmed payment, and the posted move that it pays. */
export interface Paying {
  readonly entry: Entry
  readonly move: Move
  readonly payment: Ledger.Payment
}

/** States of a payment that somebody took back. */
const WITHDRAWN = ["canceled", "rejected"]

/** The memos of payments of these moves that are posted and reconciled, by move. */
export const reconciledMemos = Effect.fn("Odoo.payments")(function*(client: Client, moveIds: ReadonlyArray<number>) {
  const memos = new Map<number, Set<string>>(moveIds.map((id) => [id, new Set()]))
  if (moveIds.length === 0) return memos
  const payments = yield* search(client, "account.payment", Payment, [["invoice_ids", "in", moveIds]])
  const open = yield* openPayments(client, payments)
  for (const payment of payments) {
    if (payment.memo === false || payment.state === "draft" || open.has(payment.id)) continue
    if (WITHDRAWN.includes(payment.state)) continue
    for (const id of payment.invoice_ids) memos.get(id)?.add(payment.memo)
  }
  return memos
})

/** Registers payments; returns the refused ones, each with Odoo's sentence. */
export const register = Effect.fn("Odoo.register")(function*(
  client: Client,
  books: OdooBooks,
  journalId: number,
  paying: ReadonlyArray<Paying>
) {
  if (paying.length === 0) return new Map<Paying, string>()
  const find = (some: ReadonlyArray<Paying>) => resolve(client, "account.payment", some.map(paymentName))
  const before = yield* find(paying)
  const refused = new Map(
    yield* writeAll({
      write: (some: ReadonlyArray<Paying>) => create(client, books, journalId, some),
      unwritten: (some) => Effect.map(find(some), (there) => some.filter((one) => !there.has(paymentName(one))))
    }, paying.filter((one) => !before.has(paymentName(one))))
  )
  const ids = yield* find(paying)
  const created = paying.flatMap((one) => {
    const id = ids.get(paymentName(one))
    return id === undefined ? [] : [{ one, id }]
  })
  const inState = (states: ReadonlyArray<string>, some: Created) =>
    Effect.map(
      search(client, "account.payment", Payment, [["id", "in", some.map(({ id }) => id)], ["state", "in", states]]),
      (rows) => new Set(rows.map((row) => row.id))
    )
  const withdrawn = yield* inState(WITHDRAWN, created)
  for (const { id, one } of created) {
    if (withdrawn.has(id)) refused.set(one, `${one.payment.id} was cancelled in the books by a person`)
  }
  const unposted = yield* inState(["draft"], created)
  const refusedPosts = yield* writeAll({
    write: (some: Created) =>
      client.write("account.payment", "action_post", { ids: some.map(({ id }) => id), context: QUIET }, Schema.Unknown),
    unwritten: (some) => Effect.map(inState(["draft"], some), (left) => some.filter(({ id }) => left.has(id)))
  }, created.filter(({ id }) => unposted.has(id)))
  for (const [{ one }, sentence] of refusedPosts) refused.set(one, sentence)
  for (const [one, sentence] of yield* reconcile(client, created.filter(({ one }) => !refused.has(one)))) {
    refused.set(one, sentence)
  }
  return refused
})

const paymentName = ({ entry, payment }: Paying): string =>
  externalName("payment", entry.service.key, payment.id, entry.id)

const create = (client: Client, books: OdooBooks, journalId: number, paying: ReadonlyArray<Paying>) => {
  const data = paying.map(({ entry, move, payment }) => ({
    id: qualified(paymentName({ entry, move, payment })),
    payment_type: "inbound",
    partner_type: "customer",
    "partner_id/.id": move.partner_id === false ? "" : move.partner_id[0],
    amount: Money.format(payment.amount),
    date: payment.date ?? "",
    memo: Ledger.Posting.memo(entry, payment),
    "currency_id/.id": books.currencyIds.get(payment.amount.currency) ?? "",
    "journal_id/.id": journalId,
    "invoice_ids/.id": move.id
  }))
  return load(client, "account.payment", Object.keys(data[0] ?? {}), data.map((row) => Object.values(row).map(String)))
}

type Created = ReadonlyArray<{ readonly one: Paying; readonly id: number }>

/** One call per invoice, with all its payments: the oldest pays first, a surplus stays open on the customer's account. */
const reconcile = Effect.fnUntraced(function*(client: Client, created: Created) {
  const refused = new Map<Paying, string>()
  const byMove = Map.groupBy(created, ({ one }) => one.move.id)
  const readLines = (some: Created) =>
    search(client, "account.move.line", ReceivableLine, [
      ["account_type", "=", "asset_receivable"],
      ["reconciled", "=", false],
      "|",
      ["move_id", "in", some.map(({ one }) => one.move.id)],
      ["payment_id", "in", some.map(({ id }) => id)]
    ])
  const lines = yield* readLines(created)
  for (const [moveId, group] of byMove) {
    const payments = new Set(group.map(({ id }) => id))
    const own = lines.filter((line) =>
      line.move_id[0] === moveId || line.payment_id !== false && payments.has(line.payment_id[0])
    )
    if (!own.some((line) => line.payment_id === false) || own.length < 2) continue
    const refusals = yield* writeAll({
      write: () => client.write("account.move.line", "reconcile", { ids: own.map(({ id }) => id) }, Schema.Unknown),
      unwritten: (some: ReadonlyArray<Created>) =>
        Effect.map(readLines(group), (now) => {
          const untouched = own.every((line) =>
            now.some(({ amount_residual, id }) => id === line.id && amount_residual === line.amount_residual)
          )
          return untouched ? some : []
        })
    }, [group])
    for (const sentence of refusals.values()) for (const { one } of group) refused.set(one, sentence)
  }
  return refused
})

/** Payments whose receivable line is not reconciled with anything yet. */
const openPayments = Effect.fnUntraced(function*(client: Client, payments: ReadonlyArray<typeof Payment.Type>) {
  const lines = yield* search(client, "account.move.line", ReceivableLine, [
    ["payment_id", "in", payments.map(({ id }) => id)],
    ["account_type", "=", "asset_receivable"],
    ["reconciled", "=", false]
  ])
  return new Set(
    lines.flatMap((line) =>
      line.payment_id !== false && line.amount_residual === line.balance ? [line.payment_id[0]] : []
    )
  )
})
