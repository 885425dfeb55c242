/** The credit notes of posted invoices that Odoo holds: ours, by external id, and those of other hands, by their link. */
import * as Effect from "effect/Effect"
import type { Ledger } from "#etl"
import type { Client } from "../client.ts"
import { MODULE } from "../config.ts"
import { amount, CreditNote, ExternalId, type Move } from "../schema.ts"
import { search } from "./books.ts"
import { externalName, resolve } from "./external.ts"
import { documentOf } from "./moves.ts"
import { reconciledPayments } from "./payments.ts"

type Entry = Ledger.Entry.Entry
type HeldCreditNote = Ledger.Posting.HeldCreditNote

/** A posted invoice of which some is credited, or may be. */
export interface Credited {
  /** What the billing system confirms of it; null where it is void there. */
  readonly entry: Entry | null
  readonly move: Move
}

interface Named {
  readonly entry: Pick<Entry, "service">
  readonly note: Pick<Ledger.Entry.CreditNote, "id">
}

/** The external id of a credit note. */
export const creditName = ({ service }: Named["entry"], { id }: Named["note"]): string =>
  externalName("credit", service.key, id)

/** Odoo's ids of those that are there, by their external ids. */
export const findCreditNotes = (client: Client, notes: ReadonlyArray<Named>) =>
  resolve(client, "account.move", notes.map(({ entry, note }) => creditName(entry, note)))

export const readCreditNotes = (client: Client, ids: ReadonlyArray<number>) =>
  ids.length === 0 ? Effect.succeed([]) : search(client, "account.move", CreditNote, [["id", "in", ids]])

/** Those of these moves that we made for a credit note of a billing system. */
export const ownCreditNotes = (client: Client, ids: ReadonlyArray<number>) =>
  ids.length === 0 ? Effect.succeed(new Set<number>()) : Effect.map(
    search(client, "ir.model.data", ExternalId, [
      ["module", "=", MODULE],
      ["model", "=", "account.move"],
      ["name", "=like", `${externalName("credit")}_%`],
      ["res_id", "in", ids]
    ]),
    (rows) => new Set(rows.map(({ res_id }) => res_id))
  )

/** By the invoice's id in Odoo. Asks nothing where nothing is confirmed and nothing linked. */
export const heldCreditNotes = Effect.fn("Odoo.heldCreditNotes")(function*(
  client: Client,
  credited: ReadonlyArray<Credited>
) {
  const confirmedOf = ({ entry }: Credited) => entry === null ? [] : entry.creditNotes.map((note) => ({ entry, note }))
  const linked = credited.flatMap(({ move }) => move.reversal_move_ids)
  const found = yield* findCreditNotes(client, credited.flatMap(confirmedOf))
  const moves = yield* readCreditNotes(client, [...new Set([...found.values(), ...linked])])
  const ours = yield* ownCreditNotes(client, moves.map(({ id }) => id))
  const refunds = yield* reconciledPayments(client, moves.map(({ id }) => id))
  return new Map(credited.map((one) => {
    const ids = new Map(confirmedOf(one).map(({ entry, note }) => [found.get(creditName(entry, note)), note.id]))
    const its = moves.filter(({ id }) => ids.has(id) || one.move.reversal_move_ids.includes(id))
    const held = its.map((note): HeldCreditNote => ({
      id: ids.get(note.id) ?? null,
      isOurs: ours.has(note.id),
      document: documentOf(client, note),
      state: stateOf(note),
      isLinked: note.reversed_entry_id !== false,
      residual: amount(note.amount_residual, note),
      refunds: refunds.get(note.id) ?? []
    }))
    return [one.move.id, held] as const
  }))
})

const stateOf = ({ posted_before, state }: CreditNote): HeldCreditNote["state"] =>
  state === "posted" ? "posted" : state === "draft" && !posted_before ? "begun" : "withdrawn"
