/** Customer invoices in Odoo: reading what is there, creating, replacing drafts, posting. */
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Outcome } from "#etl"
import { Ledger, Money } from "#etl"
import type { Client } from "../client.ts"
import { QUIET, REFERENCE_FIELD } from "../config.ts"
import { amount, Move, MOVE_FIELDS } from "../schema.ts"
import { type Batch } from "./batch.ts"
import { type OdooBooks, search } from "./books.ts"
import { externalName, load, qualified, resolve } from "./external.ts"

type Entry = Ledger.Entry.Entry

/** What an entry points to, by Odoo's ids. */
export interface Targets {
  readonly partnerId: number
  readonly journalId: number
  /** Income account of each family. */
  readonly accountIds: ReadonlyMap<string, number>
}

/** A move, and the id of ours that it carries. */
export interface HeldMove {
  readonly key: string
  readonly move: Move
}

const DOMAIN_TYPE = ["move_type", "in", ["out_invoice", "out_refund"]]

/** The moves of these invoice ids, in one call; where there are several of one, all. */
export const findByKey = Effect.fn("Odoo.moves")(function*(client: Client, field: string, keys: ReadonlyArray<string>) {
  if (keys.length === 0) return []
  const domain = [[field, "in", keys], DOMAIN_TYPE]
  const Row = Schema.Struct({ ...Move.fields, [field]: Schema.String })
  const rows = yield* client.read(
    "account.move",
    "search_read",
    { domain, fields: [...MOVE_FIELDS, field], order: "id" },
    Schema.Array(Row)
  )
  return rows.map((row): HeldMove => ({ key: String(row[field as keyof typeof row]), move: row }))
})

/** The moves with these ids, in any order. */
export const readMoves = (client: Client, ids: ReadonlyArray<number>) =>
  ids.length === 0
    ? Effect.succeed([])
    : search(client, "account.move", Move, [["id", "in", ids]])

export const documentOf = (client: Client, move: Move): Outcome.Document => ({
  id: move.id,
  name: move.name === false || move.name === "/" ? null : move.name,
  total: amount(move.amount_total, move),
  link: `${client.connection.url}/odoo/account.move/${move.id}`
})

export const moveName = (entry: Pick<Entry, "id" | "service">): string =>
  externalName("move", entry.service.key, entry.id)

/** Creates moves with their external ids, in one transaction per batch. */
export const creation = (client: Client, books: OdooBooks, targets: (entry: Entry) => Targets): Batch<Entry> => ({
  write: (entries) =>
    load(
      client,
      "account.move",
      [...columns(entries[0]), ...LINE_COLUMNS],
      entries.flatMap((entry) => rows(entry, books, targets(entry)))
    ),
  unwritten: (entries) =>
    Effect.map(
      resolve(client, "account.move", entries.map(moveName)),
      (there) => entries.filter((entry) => !there.has(moveName(entry)))
    )
})

/** Gives a draft the entry's lines, partner and dates. */
export const replaceDraft = (client: Client, books: OdooBooks, entry: Entry, targets: Targets, id: number) =>
  client.write("account.move", "write", {
    ids: [id],
    vals: {
      ...Object.fromEntries(
        header(entry, books, targets).map(([column, value]) => [column.replace("/.id", ""), value])
      ),
      invoice_line_ids: [
        [5, 0, 0],
        ...entry.lines.map((line) => [0, 0, {
          name: line.description,
          quantity: BigDecimal.format(line.quantity),
          price_unit: price(entry, line),
          account_id: targets.accountIds.get(line.family),
          tax_ids: [[6, 0, line.taxes.map((tax) => tax.id)]]
        }])
      ]
    },
    context: QUIET
  }, Schema.Unknown)

/** Posts drafts; one refusal undoes the whole call. */
export const posting = (client: Client): Batch<number> => ({
  write: (ids) => client.write("account.move", "action_post", { ids, context: QUIET }, Schema.Unknown),
  unwritten: (ids) =>
    Effect.map(readMoves(client, ids), (moves) => {
      const drafts = new Set(moves.filter((move) => move.state === "draft").map((move) => move.id))
      return ids.filter((id) => drafts.has(id))
    })
})

const LINE_COLUMNS = [
  "invoice_line_ids/id",
  "invoice_line_ids/name",
  "invoice_line_ids/quantity",
  "invoice_line_ids/price_unit",
  "invoice_line_ids/account_id/.id",
  "invoice_line_ids/tax_ids/.id"
]

const columns = (entry: Entry | undefined): ReadonlyArray<string> =>
  entry === undefined ? [] : ["id", "move_type", ...header(entry).map(([column]) => column)]

/**
 * The fields of the move itself, as `load` names them. Dates are all set: what is left open, Odoo fills with today, and
 * from a partner's payment terms it would work out a due date of its own.
 */
const header = (entry: Entry, books?: OdooBooks, targets?: Targets): ReadonlyArray<readonly [string, unknown]> => [
  ["partner_id/.id", targets?.partnerId],
  ["journal_id/.id", targets?.journalId],
  ["currency_id/.id", books?.currencyIds.get(entry.total.currency)],
  ["invoice_payment_term_id/.id", false],
  // The document's own day, which stands whatever period it is booked in.
  ["invoice_date", entry.invoiceDate],
  ["date", entry.accountingDate],
  ["invoice_date_due", entry.dueDate],
  ["ref", entry.number ?? entry.reference],
  ["payment_reference", entry.reference],
  [entry.service.invoiceIdField, entry.id],
  [REFERENCE_FIELD, entry.reference]
]

/** A move's rows for `load`: its own fields stand in the first, one line each in all. */
const rows = (entry: Entry, books: OdooBooks, targets: Targets): ReadonlyArray<ReadonlyArray<string>> => {
  const name = moveName(entry)
  const type = Ledger.Entry.isCreditNote(entry) ? "out_refund" : "out_invoice"
  const first = [qualified(name), type, ...header(entry, books, targets).map(([, value]) => String(value || ""))]
  return entry.lines.map((line, index) => [
    ...(index === 0 ? first : first.map(() => "")),
    qualified(`${name}_line_${index + 1}`),
    line.description,
    BigDecimal.format(line.quantity),
    price(entry, line),
    String(targets.accountIds.get(line.family) ?? ""),
    line.taxes.map((tax) => tax.id).join(",")
  ])
}

/** A credit note counts what is owed to the customer. */
const price = (entry: Entry, line: Ledger.Entry.Line): string =>
  BigDecimal.format(Ledger.Entry.isCreditNote(entry) ? BigDecimal.negate(line.unitPrice) : line.unitPrice)

/** What differs between a move and the entry it was made from, in a sentence, or null. */
export const difference = (entry: Entry, move: Move): string | null => {
  const booked = {
    "without tax": amount(move.amount_untaxed, move),
    tax: amount(move.amount_tax, move),
    total: amount(move.amount_total, move)
  }
  const wanted = { "without tax": entry.untaxed, tax: entry.tax, total: entry.total }
  for (const part of ["without tax", "tax", "total"] as const) {
    if (booked[part].minor !== wanted[part].minor || booked[part].currency !== wanted[part].currency) {
      return `Odoo computes ${part} ${Money.format(booked[part])} where ${Money.format(wanted[part])} was billed`
    }
  }
  return null
}

/**
 * Those of one invoice's moves that stand: not cancelled, no credit note that only undoes another of them, and none that
 * was undone where another took its place. More than one is one too many.
 */
export const standing = (moves: ReadonlyArray<Move>): ReadonlyArray<Move> => {
  const undoing = new Set(moves.flatMap((move) => move.reversal_move_ids))
  const live = moves.filter(({ id, state }) => state !== "cancel" && !undoing.has(id))
  const valid = live.filter((move) => move.payment_state !== "reversed")
  return valid.length > 0 ? valid : live.slice(0, 1)
}

/** One move per key: the one that stands, else a cancelled one. */
export const strongest = (held: ReadonlyArray<HeldMove>): ReadonlyMap<string, Move> => {
  const moves = new Map<string, Move>()
  for (const [key, group] of Map.groupBy(held, ({ key }) => key)) {
    const all = group.map(({ move }) => move)
    const [first = all[0]] = standing(all)
    if (first !== undefined) moves.set(key, first)
  }
  return moves
}
