import * as BigDecimal from "effect/BigDecimal"
import type { Row, Value } from "./Books.ts"
import { browse, idsOf, insert, update } from "./Env.ts"
import type { Env } from "./Env.ts"
import { exact, roundTo, text, total, zero } from "./Exact.ts"
import { isInvoiceLine, linesOf, taxBasis } from "./MoveLines.ts"
import * as PaymentTerms from "./PaymentTerms.ts"
import * as Reconcile from "./Reconcile.ts"
import * as Taxes from "./Taxes.ts"

type Decimal = BigDecimal.BigDecimal

/** +1 where the partner owes (invoices to customers, refunds from vendors), −1 where we do, 0 for plain entries. */
export const direction = (move: Row): 1 | -1 | 0 => {
  const type = move["move_type"]
  if (type === "entry") return 0
  return type === "out_invoice" || type === "in_refund" || type === "out_receipt" ? 1 : -1
}

const signed = (sign: number, value: Decimal): string => text(sign < 0 ? BigDecimal.negate(value) : value)

const base = (line: Row): Decimal => {
  const gross = BigDecimal.multiply(exact(String(line["quantity"])), exact(String(line["price_unit"])))
  const kept = BigDecimal.subtract(exact(100), exact(String(line["discount"] ?? "0")))
  return BigDecimal.multiply(gross, BigDecimal.multiply(kept, BigDecimal.make(1n, 2)))
}

/** The account on which customers owe, in chart `ca_2023`. */
export const receivable = (env: Env): Value =>
  env.books.rows("account.account").find((row) => row["code"] === "112110")?.id ?? null

const places = (env: Env, currency: Value | undefined): number => {
  const digits = env.books.get("res.currency", currency)?.["decimal_places"]
  return typeof digits === "number" ? digits : 2
}

const products = (env: Env, move: Row) => linesOf(env, move).filter((line) => line["display_type"] === "product")

/** The taxes of a move's lines, in a currency's decimals. */
export const taxed = (env: Env, move: Row, currency: Value | undefined): Taxes.TaxResult => {
  const company = browse(env, "res.company", move["company_id"])
  const method = company["tax_calculation_rounding_method"] === "round_per_line" ? "round_per_line" : "round_globally"
  const lines = products(env, move).map((line) => ({ base: base(line), taxes: idsOf(line["tax_ids"]) }))
  return byHand(env, move, Taxes.compute(env.books, lines, method, places(env, currency)), places(env, currency))
}

/** The computed taxes with those that somebody set on the tax lines. */
const byHand = (env: Env, move: Row, computed: Taxes.TaxResult, digits: number): Taxes.TaxResult => {
  const basis = taxBasis(env, move)
  const set = linesOf(env, move).filter((line) => line["display_type"] === "tax" && line["tax_basis"] === basis)
  if (set.length === 0) return computed
  const taxes = computed.taxes.map((each) => {
    const line = set.find((own) => own["tax_line_id"] === each.tax && (own["group_tax_id"] ?? null) === each.group)
    if (line === undefined) return each
    const amount = roundTo(exact(String(line["amount_currency"])), digits)
    return { ...each, amount: direction(move) < 0 ? amount : BigDecimal.negate(amount) }
  })
  return { ...computed, taxes, tax: total(taxes.map(({ amount }) => amount)) }
}

const documentType = (move: Row) => String(move["move_type"]).endsWith("_refund") ? "refund" : "invoice"

/** What the tax return counts a line under. */
const baseTags = (env: Env, move: Row, line: Row): ReadonlyArray<number> => {
  const taxes = idsOf(line["tax_ids"]).flatMap((id) => {
    const children = idsOf(env.books.get("account.tax", id)?.["children_tax_ids"])
    return children.length > 0 ? children : [id]
  })
  const rows = env.books.rows("account.tax.repartition.line").filter((row) =>
    taxes.includes(Number(row["tax_id"])) && row["document_type"] === documentType(move) &&
    row["repartition_type"] === "base"
  )
  return [...new Set(rows.flatMap((row) => idsOf(row["tag_ids"])))]
}

const taxAccount = (env: Env, move: Row, tax: number): Value => {
  const document = documentType(move)
  return env.books.rows("account.tax.repartition.line").find((row) =>
    row["tax_id"] === tax && row["document_type"] === document && row["repartition_type"] === "tax"
  )?.["account_id"] ?? null
}

const keepLine = (env: Env, move: Row, found: Row | undefined, values: Record<string, Value>): number => {
  if (found !== undefined) return update(env, "account.move.line", found, values).id
  const fixed = { quantity: "0", price_unit: "0", price_subtotal: "0", price_total: "0", tax_ids: [], sequence: 10000 }
  return insert(env, "account.move.line", { ...fixed, ...values, move_id: move.id }).id
}

const taxLines = (env: Env, move: Row, own: Taxes.TaxResult, company: Taxes.TaxResult): ReadonlyArray<number> => {
  const sign = -direction(move)
  const before = linesOf(env, move).filter((line) => line["display_type"] === "tax")
  return own.taxes.filter(({ amount }) => !BigDecimal.isZero(amount)).map(({ amount, group, tax }) => {
    const same = (line: Row) => line["tax_line_id"] === tax && (line["group_tax_id"] ?? null) === group
    const found = before.find(same)
    const isByHand = found?.["tax_basis"] === taxBasis(env, move)
    const inCompany = company.taxes.find((each) => each.tax === tax && each.group === group)?.amount ?? amount
    return keepLine(env, move, found, {
      display_type: "tax",
      tax_basis: isByHand ? found?.["tax_basis"] ?? null : null,
      account_id: taxAccount(env, move, tax),
      name: isByHand ? found?.["name"] ?? null : env.books.get("account.tax", tax)?.["name"] ?? null,
      tax_line_id: tax,
      group_tax_id: group,
      balance: signed(sign, inCompany),
      amount_currency: signed(sign, amount)
    })
  })
}

const termName = (move: Row): string | null =>
  typeof move["payment_reference"] !== "string"
    ? null
    : [move["ref"], move["payment_reference"]].filter((each) => typeof each === "string" && each !== "").join(" - ")

const termLine = (env: Env, move: Row, amount: Decimal, inCompany: Decimal): number => {
  const before = linesOf(env, move).find((line) => line["display_type"] === "payment_term")
  const balance = signed(direction(move), amount)
  const matched = before === undefined ? zero : Reconcile.matched(env, before)
  const residual = text(BigDecimal.subtract(exact(balance), matched))
  return keepLine(env, move, before, {
    display_type: "payment_term",
    account_id: receivable(env),
    sequence: 12000,
    name: termName(move),
    date_maturity: PaymentTerms.dueDate(env, move) ?? move["invoice_date_due"] ?? null,
    balance: signed(direction(move), inCompany),
    amount_currency: balance,
    amount_residual: residual,
    amount_residual_currency: residual
  })
}

/** Works out lines, taxes, receivable and totals of a move anew. */
export const recompute = (env: Env, id: number): void => {
  const move = browse(env, "account.move", id)
  if (direction(move) === 0) {
    const debit = linesOf(env, move).map((line) => exact(String(line["balance"] ?? "0"))).filter((b) =>
      !BigDecimal.isNegative(b)
    )
    update(env, "account.move", move, { amount_total: text(total(debit)), amount_total_signed: text(total(debit)) })
    return
  }
  const sign = direction(move)
  const lines = products(env, move)
  const own = taxed(env, move, move["currency_id"])
  const company = taxed(env, move, browse(env, "res.company", move["company_id"])["currency_id"])
  for (const [at, line] of lines.entries()) {
    const part = own.lines[at]
    if (part === undefined) continue
    update(env, "account.move.line", line, {
      price_subtotal: text(part.subtotal),
      price_total: text(part.total),
      tax_tag_ids: baseTags(env, move, line),
      amount_currency: signed(-sign, part.balance),
      balance: signed(-sign, company.lines[at]?.balance ?? part.balance)
    })
  }
  const totals = BigDecimal.sum(own.untaxed, own.tax)
  const written = linesOf(env, move).filter(isInvoiceLine).map((line) => line.id)
  const made = written.length === 0
    ? []
    : [...taxLines(env, move, own, company), termLine(env, move, totals, BigDecimal.sum(company.untaxed, company.tax))]
  for (const line of linesOf(env, move)) {
    if (!written.includes(line.id) && !made.includes(line.id)) env.books.remove("account.move.line", line.id)
  }
  update(env, "account.move", move, {
    line_ids: [...written, ...made],
    amount_untaxed: text(own.untaxed),
    amount_tax: text(own.tax),
    amount_total: text(totals),
    amount_untaxed_signed: signed(sign, company.untaxed),
    amount_tax_signed: signed(sign, company.tax),
    amount_total_signed: signed(sign, BigDecimal.sum(company.untaxed, company.tax))
  })
  Reconcile.settle(env, id)
}
