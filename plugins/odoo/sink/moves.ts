/** Customer invoices in Odoo: reading what is there, creating, replacing drafts, posting. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type { Outcome } from "#etl"
import { CalendarDate, Ledger, Money } from "#etl"
import type { Client } from "../client.ts"
import { QUIET, REFERENCE_FIELD } from "../config.ts"
import { amount, Move, MOVE_FIELDS } from "../schema.ts"
import { type Batch } from "./batch.ts"
import { type OdooBooks, search } from "./books.ts"
import { externalName, load, qualified, resolve } from "./external.ts"
import * as Lines from "./lines.ts"

type Entry = Ledger.Entry.Entry

/** What an entry points to, by Odoo's ids. */
export interface Targets {
  readonly partnerId: number
  readonly journalId: number
  /** Income account of each family. */
  readonly accountIds: ReadonlyMap<string, number>
}

/** A document to be made. */
export interface Making {
  /** Its external id. */
  readonly name: string
  readonly posting: Ledger.Entry.Posting
  /** The billing system's id of it. */
  readonly reference: string
  /** Shown beside its number. */
  readonly remark?: string
  /** Fields that are of this kind of document alone. */
  readonly own: ReadonlyArray<readonly [field: string, value: string]>
  readonly targets: Targets
}

/** An invoice, which is found again by the service's id of it. */
export const invoice = (entry: Entry, targets: Targets): Making => ({
  name: moveName(entry),
  posting: entry,
  reference: entry.reference,
  ...(entry.trusted === undefined ? {} : { remark: ` (trusted: ${entry.trusted})` }),
  own: [[entry.service.invoiceIdField, entry.id]],
  targets
})

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
  date: CalendarDate.parse(move.invoice_date || "").pipe(Option.getOrNull),
  total: amount(move.amount_total, move),
  link: `${client.connection.url}/odoo/account.move/${move.id}`
})

/** A document as it stands, for people. */
export const describe = (client: Client, move: Move): string => {
  const { link, name, total } = documentOf(client, move)
  const booked = move.date === move.invoice_date ? "" : `, booked ${move.date || "never"}`
  return [
    `${name ?? `draft ${move.id}`}${move.move_type === "out_refund" ? ", a credit note" : ""}`,
    `${move.state === "cancel" ? "cancelled" : move.state}, dated ${move.invoice_date || "never"}${booked}`,
    `${total.currency} ${Money.formatGrouped(total)}, ${Money.formatGrouped(amount(move.amount_residual, move))} owed`,
    ...(move.partner_id === false ? [] : [move.partner_id[1]]),
    ...(link === null ? [] : [link])
  ].join(" · ")
}

export const moveName = (entry: Pick<Entry, "id" | "service">): string =>
  externalName("move", entry.service.key, entry.id)

/** Creates moves with their external ids, in one transaction per batch. */
export const creation = (client: Client, books: OdooBooks): Batch<Making> => ({
  write: (making) =>
    load(
      client,
      "account.move",
      columns(making, books),
      making.flatMap((one) => rows(one, books, Lines.columns(books, making)))
    ),
  unwritten: (making) =>
    Effect.map(
      resolve(client, "account.move", making.map(({ name }) => name)),
      (there) => making.filter(({ name }) => !there.has(name))
    )
})

/** Gives a draft the entry's lines, partner and dates. */
export const replaceDraft = (client: Client, books: OdooBooks, entry: Entry, targets: Targets, id: number) =>
  client.write("account.move", "write", {
    ids: [id],
    vals: {
      ...Object.fromEntries(
        header(invoice(entry, targets), books).map(([column, value]) => [column.replace("/.id", ""), value])
      ),
      invoice_line_ids: [
        [5, 0, 0],
        ...entry.lines.map((line) => [0, 0, Lines.vals({ posting: entry, targets }, line)])
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

const columns = (making: ReadonlyArray<Making>, books: OdooBooks): ReadonlyArray<string> =>
  making.slice(0, 1).flatMap((first) => [
    "id",
    "move_type",
    ...header(first, books).map(([column]) => column),
    ...["id", ...Lines.columns(books, making).map(([column]) => column)].map((column) => `invoice_line_ids/${column}`)
  ])

/**
 * The fields of the move itself, as `load` names them. Dates are all set: what is left open, Odoo fills with today, and
 * from a partner's payment terms it would work out a due date of its own.
 */
const header = (
  { own, posting, reference, remark = "", targets }: Making,
  books: OdooBooks
): ReadonlyArray<readonly [string, unknown]> => [
  ["partner_id/.id", targets.partnerId],
  ["journal_id/.id", targets.journalId],
  ["currency_id/.id", books.currencyIds.get(posting.total.currency)],
  ["invoice_payment_term_id/.id", false],
  // The document's own day, which stands whatever period it is booked in.
  ["invoice_date", posting.invoiceDate],
  ["date", posting.accountingDate],
  ["invoice_date_due", posting.dueDate],
  ["ref", `${posting.number ?? reference}${remark}`],
  ["payment_reference", reference],
  ...own,
  [REFERENCE_FIELD, reference]
]

/** A move's rows for `load`: its own fields stand in the first, one line each in all. */
const rows = (
  making: Making,
  books: OdooBooks,
  lineColumns: ReturnType<typeof Lines.columns>
): ReadonlyArray<ReadonlyArray<string>> => {
  const { name, posting } = making
  const type = Ledger.Entry.isCreditNote(posting) ? "out_refund" : "out_invoice"
  const first = [qualified(name), type, ...header(making, books).map(([, value]) => String(value || ""))]
  return posting.lines.map((line, index) => [
    ...(index === 0 ? first : first.map(() => "")),
    qualified(`${name}_line_${index + 1}`),
    ...lineColumns.map(([, cell]) => cell(making, line))
  ])
}

/** What differs between a move and the entry it was made from, in a sentence, or null. */
export const difference = (posting: Ledger.Entry.Posting, move: Move): string | null => {
  const booked = {
    "without tax": amount(move.amount_untaxed, move),
    tax: amount(move.amount_tax, move),
    total: amount(move.amount_total, move)
  }
  const wanted = { "without tax": posting.untaxed, tax: posting.tax, total: posting.total }
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
