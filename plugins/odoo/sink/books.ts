/** Odoo's books as the rules need to know them. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Ledger, PipelineError } from "#etl"
import type { Client } from "../client.ts"
import { BaseTags, Company, Currency, decimal, Field, FiscalPosition, Precision, State, Tax } from "../schema.ts"
import type { CompanyClient } from "./company.ts"

const COUNTRY = "CA"

/** The books, with the ids that writing into them needs. */
export interface OdooBooks extends Ledger.Books {
  readonly company: typeof Company.Type
  /** Odoo's id of each active currency. */
  readonly currencyIds: ReadonlyMap<string, number>
  /** What the tax return counts a line of each single tax under, on invoices and on credit notes. */
  readonly baseTags: Readonly<Record<"invoice" | "refund", ReadonlyMap<number, ReadonlyArray<number>>>>
}

/** Reads `fields` of the records that fit. */
export const search = <S extends Schema.Codec<unknown, unknown> & { readonly fields: object }>(
  client: Client,
  model: string,
  row: S,
  domain: ReadonlyArray<unknown>,
  more: Readonly<Record<string, unknown>> = {}
) => client.read(model, "search_read", { domain, fields: Object.keys(row.fields), ...more }, Schema.Array(row))

/** Reads taxes, currencies, locks and precision of the client's company. */
export const readBooks = Effect.fn("Odoo.books")(function*(client: CompanyClient) {
  const [company] = yield* search(client, "res.company", Company, [["id", "=", client.companyId]])
  if (company === undefined) {
    return yield* new PipelineError.AccessRefused({ plugin: "odoo", problem: "does not show our user its company" })
  }
  const currencies = yield* search(client, "res.currency", Currency, [["active", "=", true]])
  const precisions = yield* search(client, "decimal.precision", Precision, [["name", "=", "Product Unit"]])
  const books: OdooBooks = {
    company,
    currencyIds: new Map(currencies.map(({ id, name }) => [name, id])),
    currencies: new Set(currencies.map(({ name }) => name)),
    taxes: yield* readTaxes(client),
    baseTags: yield* readBaseTags(client),
    taxRounding: company.tax_calculation_rounding_method === "round_globally" ? "globally" : "perLine",
    quantityDecimals: precisions[0]?.digits ?? 2,
    closedUntil: latest([
      company.user_fiscalyear_lock_date,
      company.user_hard_lock_date,
      company.user_sale_lock_date,
      company.user_tax_lock_date
    ]),
    paymentsClosedUntil: latest([company.user_fiscalyear_lock_date, company.user_hard_lock_date])
  }
  return books
})

/** Fails with `SchemaMismatch` when the move lacks one of `fields`. */
export const ensureFields = Effect.fnUntraced(function*(client: Client, fields: ReadonlyArray<string>) {
  const missing = yield* missingFields(client, fields)
  if (missing.length === 0) return
  return yield* new PipelineError.SchemaMismatch({
    plugin: "odoo",
    missing: missing.map((name) => `the field account.move.${name}`),
    remedy: "Create what is missing with: pipeline setup odoo"
  })
})

/** Those of `fields` that `account.move` does not have. */
export const missingFields = (client: Client, fields: ReadonlyArray<string>) =>
  Effect.map(
    search(client, "ir.model.fields", Field, [["model", "=", "account.move"], ["name", "in", fields]]),
    (there) => fields.filter((name) => !there.some((field) => field.name === name))
  )

/** Sale taxes that are laid on top of the price: percentages and groups of them. */
const readTaxes = Effect.fnUntraced(function*(client: Client) {
  const taxes = yield* search(client, "account.tax", Tax, [["type_tax_use", "in", ["sale", "none"]]])
  const states = yield* search(client, "res.country.state", State, [["country_id.code", "=", COUNTRY]])
  const positions = yield* search(client, "account.fiscal.position", FiscalPosition, [])
  const byId = new Map(taxes.map((tax) => [tax.id, tax]))
  const provinces = (tax: Tax) =>
    positions
      .filter((position) => tax.fiscal_position_ids.includes(position.id))
      .flatMap((position) => states.filter((state) => position.state_ids.includes(state.id)))
      .flatMap((state) => [Ledger.foldProvince(state.code), Ledger.foldProvince(state.name)])

  return taxes.flatMap((tax): ReadonlyArray<Ledger.SaleTax> => {
    const children = tax.amount_type === "group" ? tax.children_tax_ids.map((id) => byId.get(id)) : [tax]
    const isUsable = tax.type_tax_use === "sale" && children.length > 0 && children.every(isPercentOnTop)
    if (!isUsable) return []
    const parts = children.flatMap((child) =>
      child === undefined ? [] : [{ id: child.id, rate: decimal(child.amount) }]
    )
    return [{ id: tax.id, name: tax.name, sequence: tax.sequence, parts, provinces: provinces(tax) }]
  })
})

const readBaseTags = (client: Client) =>
  Effect.map(
    search(client, "account.tax.repartition.line", BaseTags, [["repartition_type", "=", "base"]]),
    (rows): OdooBooks["baseTags"] => {
      const of = (document: string) =>
        new Map(rows.flatMap(({ document_type, tag_ids, tax_id }) =>
          document_type === document && tax_id !== false ? [[tax_id[0], tag_ids] as const] : []
        ))
      return { invoice: of("invoice"), refund: of("refund") }
    }
  )

const isPercentOnTop = (tax: Tax | undefined): boolean =>
  tax !== undefined && tax.amount_type === "percent" && !tax.price_include

/** Before any books: Odoo writes the year 1 where nothing is locked. */
const LONG_AGO = "1900"

const latest = (dates: ReadonlyArray<string | false>): string | null =>
  dates.filter((date) => date !== false && date > LONG_AGO).toSorted().at(-1) || null
