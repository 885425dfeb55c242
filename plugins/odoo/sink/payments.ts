/**
 * Payments of posted invoices, and refunds of credit notes: created with an external id each, posted, and reconciled
 * with their document.
 *
 * Each of the three is one call for a whole batch that can be decided by reading, so that whatever was interrupted is
 * finished by the next run. Odoo's own wizard has no such key: two runs could both register a part.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Ledger, Money } from "#etl"
import type { Client } from "../client.ts"
import { QUIET } from "../config.ts"
import { decimal, type Move, Payment, ReceivableLine } from "../schema.ts"
import { writeAll } from "./batch.ts"
import { type OdooBooks, search } from "./books.ts"
import { externalName, load, qualified, resolve } from "./external.ts"

type Entry = Ledger.Entry.Entry

/** A confirmed payment, and the posted move that it pays. */
export interface Paying {
  readonly entry: Entry
  readonly move: Move
  readonly payment: Ledger.Payment
  /** The day it was received or paid out. */
  readonly date: string
  readonly direction: "inbound" | "outbound"
  /** Its external id. */
  readonly name: string
  readonly memo: string
}

/** What the customer paid of an invoice; nothing where nobody says when. */
export const paymentOf = (entry: Entry, move: Move, payment: Ledger.Payment): ReadonlyArray<Paying> =>
  dated(payment, {
    entry,
    move,
    direction: "inbound",
    name: paymentName({ entry, payment }),
    memo: Ledger.Posting.memo(entry, payment)
  })

/** What went back to the customer of a credit note; nothing where nobody says when. */
export const refundOf = (
  entry: Entry,
  note: Ledger.Entry.CreditNote,
  move: Move,
  payment: Ledger.Payment
): ReadonlyArray<Paying> =>
  dated(payment, {
    entry,
    move,
    direction: "outbound",
    name: externalName("refund", entry.service.key, payment.id, note.id),
    memo: payment.id
  })

/** Odoo would date a payment without a day today. */
const dated = (payment: Ledger.Payment, of: Omit<Paying, "payment" | "date">): ReadonlyArray<Paying> =>
  payment.date === null ? [] : [{ ...of, payment, date: payment.date }]

/** States of a payment that somebody took back. */
const WITHDRAWN = ["canceled", "rejected"]

/** The payments of these moves that are posted and reconciled, by move. */
export const reconciledPayments = Effect.fn("Odoo.payments")(function*(client: Client, moveIds: ReadonlyArray<number>) {
  const held = new Map<number, Array<Ledger.HeldPayment>>(moveIds.map((id) => [id, []]))
  if (moveIds.length === 0) return held
  const payments = yield* search(client, "account.payment", Payment, [["invoice_ids", "in", moveIds]])
  const open = yield* openPayments(client, payments)
  for (const payment of payments) {
    if (payment.state === "draft" || open.has(payment.id) || WITHDRAWN.includes(payment.state)) continue
    const amount = Money.roundDecimal(decimal(payment.amount), payment.currency_id[1])
    for (const id of payment.invoice_ids) held.get(id)?.push({ memo: payment.memo || "", amount })
  }
  return held
})

/** Registers payments; returns the refused ones, each with Odoo's sentence. */
export const register = Effect.fn("Odoo.register")(function*(
  client: Client,
  books: OdooBooks,
  journalId: number,
  paying: ReadonlyArray<Paying>
) {
  if (paying.length === 0) return new Map<Paying, string>()
  const find = (some: ReadonlyArray<Paying>) => resolve(client, "account.payment", some.map(({ name }) => name))
  // What another run has created meanwhile, `load` leaves as it is.
  const refused = new Map(
    yield* writeAll({
      write: (some: ReadonlyArray<Paying>) => create(client, books, journalId, some),
      unwritten: (some) => Effect.map(find(some), (there) => some.filter((one) => !there.has(one.name)))
    }, paying)
  )
  const ids = yield* find(paying)
  const created = paying.flatMap((one) => {
    const id = ids.get(one.name)
    return id === undefined ? [] : [{ one, id }]
  })
  const states = yield* readStates(client, created)
  for (const { id, one } of created) {
    if (WITHDRAWN.includes(states.get(id) ?? "")) {
      refused.set(one, `${one.payment.id} was cancelled in the books by a person`)
    }
  }
  const refusedPosts = yield* writeAll({
    write: (some: Created) =>
      client.write("account.payment", "action_post", { ids: some.map(({ id }) => id), context: QUIET }, Schema.Unknown),
    unwritten: (some) => Effect.map(readStates(client, some), (now) => some.filter(({ id }) => now.get(id) === "draft"))
  }, created.filter(({ id }) => states.get(id) === "draft"))
  for (const [{ one }, sentence] of refusedPosts) refused.set(one, sentence)
  for (const [one, sentence] of yield* reconcile(client, created.filter(({ one }) => !refused.has(one)))) {
    refused.set(one, sentence)
  }
  return refused
})

/** The external id of a payment. One payment may pay several invoices, a part of each. */
export const paymentName = ({ entry, payment }: Pick<Paying, "entry" | "payment">): string =>
  externalName("payment", entry.service.key, payment.id, entry.id)

const create = (client: Client, books: OdooBooks, journalId: number, paying: ReadonlyArray<Paying>) => {
  const data = paying.map(({ date, direction, memo, move, name, payment }) => ({
    id: qualified(name),
    payment_type: direction,
    partner_type: "customer",
    "partner_id/.id": move.partner_id === false ? "" : move.partner_id[0],
    amount: Money.format(payment.amount),
    date,
    memo,
    "currency_id/.id": books.currencyIds.get(payment.amount.currency) ?? "",
    "journal_id/.id": journalId,
    "invoice_ids/.id": move.id
  }))
  return load(client, "account.payment", Object.keys(data[0] ?? {}), data.map((row) => Object.values(row).map(String)))
}

type Created = ReadonlyArray<{ readonly one: Paying; readonly id: number }>

const readStates = (client: Client, created: Created) =>
  Effect.map(
    search(client, "account.payment", Payment, [["id", "in", created.map(({ id }) => id)]]),
    (rows) => new Map(rows.map(({ id, state }) => [id, state]))
  )

/** Open lines that are to be reconciled with each other: what is owed, and what pays it. */
export interface Matching<A> {
  readonly of: A
  readonly lines: ReadonlyArray<ReceivableLine>
}

/** Reconciles each invoice with all its payments: a surplus stays open on the customer's account. */
const reconcile = Effect.fnUntraced(function*(client: Client, created: Created) {
  const refused = new Map<Paying, string>()
  if (created.length === 0) return refused
  for (const [{ of: group }, sentence] of yield* matchAll(client, yield* openMatchings(client, created))) {
    for (const { one } of group) refused.set(one, sentence)
  }
  return refused
})

/**
 * Reconciles; returns the refused ones, each with Odoo's sentence.
 *
 * Many in one call: writing `reconciled_lines_ids` of a line has the effect of `reconcile`, and `load` writes many lines.
 */
export const matchAll = <A>(client: Client, matchings: ReadonlyArray<Matching<A>>) =>
  writeAll({
    write: (some: ReadonlyArray<Matching<A>>) =>
      load(
        client,
        "account.move.line",
        [".id", "reconciled_lines_ids/.id"],
        some.map(({ lines: [first, ...others] }) => [String(first?.id), others.map(({ id }) => id).join(",")])
      ),
    unwritten: (some) => {
      const ids = some.flatMap(({ lines }) => lines.map(({ id }) => id))
      return Effect.map(search(client, "account.move.line", ReceivableLine, [["id", "in", ids]]), (now) => {
        const open = new Map(now.map((line) => [line.id, line.amount_residual]))
        return some.filter(({ lines }) => lines.every((line) => open.get(line.id) === line.amount_residual))
      })
    }
  }, matchings)

/** The invoices that owe something still and the payments of theirs that are open. */
const openMatchings = (client: Client, created: Created) =>
  Effect.map(readLines(client, created), (lines) => {
    const ofMove = Map.groupBy(lines, (line) => line.payment_id === false ? line.move_id[0] : null)
    const ofPayment = Map.groupBy(lines, (line) => line.payment_id === false ? null : line.payment_id[0])
    return [...Map.groupBy(created, ({ one }) => one.move.id)].flatMap(
      ([moveId, group]): ReadonlyArray<Matching<Created>> => {
        const owed = ofMove.get(moveId) ?? []
        const paid = group.flatMap(({ id }) => ofPayment.get(id) ?? [])
        return owed.length > 0 && paid.length > 0 ? [{ of: group, lines: [...owed, ...paid] }] : []
      }
    )
  })

/** The open receivable lines of these payments and of their invoices. */
const readLines = (client: Client, created: Created) =>
  openLines(client, [
    "|",
    ["move_id", "in", created.map(({ one }) => one.move.id)],
    ["payment_id", "in", created.map(({ id }) => id)]
  ])

/** The open receivable lines that fit. */
export const openLines = (client: Client, domain: ReadonlyArray<unknown>) =>
  search(client, "account.move.line", ReceivableLine, [
    ["account_type", "=", "asset_receivable"],
    ["reconciled", "=", false],
    ...domain
  ])

/** Payments whose receivable line is not reconciled with anything yet. */
const openPayments = Effect.fnUntraced(function*(client: Client, payments: ReadonlyArray<typeof Payment.Type>) {
  const lines = yield* openLines(client, [["payment_id", "in", payments.map(({ id }) => id)]])
  return new Set(
    lines.flatMap((line) =>
      line.payment_id !== false && line.amount_residual === line.balance ? [line.payment_id[0]] : []
    )
  )
})
