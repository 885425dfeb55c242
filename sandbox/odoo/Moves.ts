import type { Row, Value } from "./Books.ts"
import { storedAll } from "./Convert.ts"
import { browse, displayName, field, idsOf, insert, update } from "./Env.ts"
import type { Behaviour, Env, Json, JsonObject } from "./Env.ts"
import { recompute } from "./MoveAmounts.ts"
import { command, isInvoiceLine, linesOf, postedItem } from "./MoveLines.ts"
import { OdooError, userError, valueError } from "./OdooError.ts"
import * as PaymentTerms from "./PaymentTerms.ts"
import * as Posting from "./Posting.ts"
import { taxTotals } from "./TaxTotals.ts"

const lineFields: ReadonlySet<string> = new Set(["invoice_line_ids", "line_ids"])

const journalFor = (env: Env, type: string): number | null => {
  const wanted = type.startsWith("out_") ? "sale" : type.startsWith("in_") ? "purchase" : "general"
  const journals = env.books.rows("account.journal").filter((row) => row["type"] === wanted && row["active"] !== false)
  return journals.toSorted((one, two) => Number(one["sequence"]) - Number(two["sequence"]))[0]?.id ?? null
}

const create = (env: Env, vals: JsonObject): number => {
  const unknown = (name: string) => valueError(`Invalid field '${name}' in 'account.move'`)
  const given = storedAll(env, "account.move", vals, unknown, lineFields)
  const type = given["move_type"] ?? env.context["default_move_type"] ?? "entry"
  const company = browse(env, "res.company", 1)
  const move = insert(env, "account.move", {
    name: null,
    payment_state: "not_paid",
    amount_untaxed: "0",
    amount_tax: "0",
    amount_total: "0",
    amount_residual: "0",
    currency_id: company["currency_id"] ?? null,
    company_id: company.id,
    journal_id: journalFor(env, String(type)),
    ref: null,
    payment_reference: null,
    invoice_date: null,
    invoice_date_due: env.today,
    invoice_payment_term_id: PaymentTerms.ofPartner(env, String(type), given["partner_id"]),
    reversed_entry_id: null,
    origin_payment_id: null,
    sequence_prefix: "",
    sequence_number: 0,
    line_ids: [],
    ...given,
    date: given["date"] ?? given["invoice_date"] ?? env.today,
    state: "draft",
    posted_before: false,
    move_type: String(type)
  })
  tellReversed(env, move, null)
  writeLines(env, move, vals)
  if (!("invoice_date_due" in given)) PaymentTerms.updateDueDate(env, move.id)
  recompute(env, move.id)
  return move.id
}

/** Tells the move that this one reverses, and the one that it no longer does. */
const tellReversed = (env: Env, move: Row, before: Value): void => {
  const now = move["reversed_entry_id"] ?? null
  for (const original of new Set([before, now])) {
    if (typeof original !== "number") continue
    const row = browse(env, "account.move", original)
    const others = idsOf(row["reversal_ids"]).filter((id) => id !== move.id)
    update(env, "account.move", row, { reversal_ids: original === now ? [...others, move.id] : others })
  }
}

const writeLines = (env: Env, move: Row, vals: JsonObject): void => {
  for (const name of lineFields) {
    const commands = vals[name]
    if (commands === undefined || commands === null) continue
    const current = browse(env, "account.move", move.id)
    update(env, "account.move", move, { line_ids: command(env, current, commands) })
  }
}

/** What Odoo lets nobody change on a posted entry, even to the same value. */
const readonlyPosted = new Set([
  "invoice_line_ids",
  "line_ids",
  "invoice_date",
  "date",
  "partner_id",
  "currency_id",
  "invoice_payment_term_id"
])

/** What makes Odoo work out the due date anew where there are payment terms. */
const movesDueDate = [
  "invoice_line_ids",
  "line_ids",
  "invoice_date",
  "partner_id",
  "currency_id",
  "invoice_payment_term_id"
]

const refusePosted = (env: Env, move: Row, vals: JsonObject): void => {
  if (
    vals["journal_id"] !== undefined && typeof move["name"] === "string" && vals["journal_id"] !== move["journal_id"]
  ) {
    throw userError(
      "You cannot edit the journal of an account move if it has been posted once, unless the name is removed or set " +
        "to \"/\". This might create a gap in the sequence."
    )
  }
  if (move["state"] !== "posted" || vals["state"] === "draft") return
  const refused = Object.keys(vals).filter((name) => readonlyPosted.has(name) && field(env, "account.move", name))
  if (refused.length > 0) {
    throw userError(`You cannot modify the following readonly fields on a posted move: ${refused.join(", ")}`)
  }
}

const write = (env: Env, move: Row, vals: JsonObject): void => {
  refusePosted(env, move, vals)
  const unknown = (name: string) => new OdooError("builtins.KeyError", name)
  const given = storedAll(env, "account.move", vals, unknown, lineFields, move)
  const invoiceDate = given["invoice_date"]
  const moved = typeof invoiceDate === "string" && given["date"] === undefined ? { date: invoiceDate } : {}
  const terms = given["partner_id"] === undefined
    ? {}
    : { invoice_payment_term_id: PaymentTerms.ofPartner(env, String(move["move_type"]), given["partner_id"]) }
  const written = update(env, "account.move", move, { ...moved, ...terms, ...given })
  if ("reversed_entry_id" in given) tellReversed(env, written, move["reversed_entry_id"] ?? null)
  writeLines(env, move, vals)
  if (!("invoice_date_due" in given) && movesDueDate.some((name) => name in vals)) {
    PaymentTerms.updateDueDate(env, move.id)
  }
  if (browse(env, "account.move", move.id)["state"] !== "posted") recompute(env, move.id)
}

const unlink = (env: Env, move: Row): void => {
  if (move["state"] === "posted") {
    throw userError(postedItem)
  }
  for (const line of linesOf(env, move)) env.books.remove("account.move.line", line.id)
}

const draftNames: Readonly<Record<string, string>> = {
  out_invoice: "Draft Invoice",
  out_refund: "Draft Credit Note",
  in_invoice: "Draft Bill",
  in_refund: "Draft Vendor Credit Note",
  out_receipt: "Draft Sales Receipt",
  in_receipt: "Draft Purchase Receipt",
  entry: "Draft Entry"
}

const nameShown = (_: Env, move: Row): string => {
  const draft = move["state"] === "draft" ? draftNames[String(move["move_type"])] ?? "" : ""
  const name = typeof move["name"] === "string" ? `${draft} ${move["name"]}`.trim() : draft
  return typeof move["ref"] === "string" && move["ref"] !== "" ? `${name} (${move["ref"]})` : name
}

const copied = ["partner_id", "journal_id", "currency_id", "move_type", "invoice_payment_term_id"]

/** What a copy of a move's lines is created from. */
export const lineCopies = (env: Env, move: Row): Json =>
  linesOf(env, move).filter(isInvoiceLine).map((line) => [0, 0, {
    name: line["name"] ?? null,
    quantity: line["quantity"] ?? null,
    price_unit: line["price_unit"] ?? null,
    discount: line["discount"] ?? null,
    account_id: line["account_id"] ?? null,
    tax_ids: [[6, 0, idsOf(line["tax_ids"])]],
    display_type: line["display_type"] ?? null
  }])

/** `account.move`: drafts and what a posted one still allows. */
export const behaviour: Behaviour = {
  create,
  write,
  unlink,
  compute: {
    display_name: nameShown,
    tax_totals: taxTotals,
    invoice_line_ids: (env, move) => linesOf(env, move).filter(isInvoiceLine).map((line) => line.id),
    reversal_move_ids: (env, move): Value =>
      idsOf(move["reversal_ids"]).filter((id) => displayName(env, "account.move", id))
  },
  methods: {
    action_post: (env, ids) => Posting.post(env, ids),
    button_draft: (env, ids) => Posting.draft(env, ids),
    button_cancel: (env, ids) => Posting.cancel(env, ids),
    copy: (env, ids) =>
      ids.map((id) => {
        const move = browse(env, "account.move", id)
        const kept = Object.fromEntries(copied.map((name) => [name, move[name] ?? null]))
        return create(env, { ...kept, invoice_line_ids: lineCopies(env, move) })
      })
  }
}
