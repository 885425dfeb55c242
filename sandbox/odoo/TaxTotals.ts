import * as BigDecimal from "effect/BigDecimal"
import type { Row, Value } from "./Books.ts"
import { browse } from "./Env.ts"
import type { Env, JsonObject } from "./Env.ts"
import { text, total } from "./Exact.ts"
import { direction, taxed } from "./MoveAmounts.ts"

type Decimal = BigDecimal.BigDecimal

/** An amount in the document's currency and in the company's, as the two fields that Odoo makes of it. */
const both = (name: string, own: Decimal, company: Decimal) => ({
  [`${name}_currency`]: Number(text(own)),
  [name]: Number(text(company))
})

/** `tax_totals` as the invoice form shows it: one subtotal, one part per tax group. */
export const taxTotals = (env: Env, move: Row): JsonObject | null => {
  if (direction(move) === 0) return null
  const company = browse(env, "res.company", move["company_id"])
  const own = taxed(env, move, move["currency_id"])
  const home = taxed(env, move, company["currency_id"])
  const step = (currency: Value | undefined) => Number(env.books.get("res.currency", currency)?.["rounding"])
  const groupOf = (tax: number) => browse(env, "account.tax.group", browse(env, "account.tax", tax)["tax_group_id"])
  const groups = [...new Set(own.taxes.map(({ tax }) => groupOf(tax)))].toSorted((one, two) =>
    Number(one["sequence"]) - Number(two["sequence"]) || one.id - two.id
  )
  const bases: Array<string> = []
  const tax_groups = groups.map((group) => {
    const [parts, homeParts] = [own, home].map(({ taxes }) => taxes.filter(({ tax }) => groupOf(tax) === group))
    const sum = (of: typeof parts, field: "amount" | "base") => total((of ?? []).map((part) => part[field]))
    const base = [sum(parts, "base"), sum(homeParts, "base")] as const
    bases.push(text(base[0]))
    return {
      id: group.id,
      involved_tax_ids: [...new Set((parts ?? []).map((part) => part.tax))],
      ...both("tax_amount", sum(parts, "amount"), sum(homeParts, "amount")),
      ...both("base_amount", ...base),
      ...both("display_base_amount", ...base),
      group_name: group["name"] ?? false,
      group_label: false
    }
  })
  const sums = { ...both("base_amount", own.untaxed, home.untaxed), ...both("tax_amount", own.tax, home.tax) }
  return {
    currency_id: Number(move["currency_id"]),
    currency_pd: step(move["currency_id"]),
    company_currency_id: Number(company["currency_id"]),
    company_currency_pd: step(company["currency_id"]),
    has_tax_groups: tax_groups.length > 0,
    subtotals: [{ tax_groups, ...sums, name: "Untaxed Amount" }],
    ...sums,
    same_tax_base: bases.every((base) => base === text(own.untaxed)),
    ...both("total_amount", BigDecimal.sum(own.untaxed, own.tax), BigDecimal.sum(home.untaxed, home.tax)),
    display_in_company_currency: move["currency_id"] !== company["currency_id"]
  }
}
