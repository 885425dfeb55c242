/** Odoo's books for an audit: documents with their lines, taxes, customers and payments, in bulk. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Audit, Ledger, PipelineError, Platform } from "#etl"
import type { Client } from "../client.ts"
import { isConfigured, REFERENCE_FIELD, target } from "../config.ts"
import { ensureFields } from "../sink/books.ts"
import { check } from "../sink/check.ts"
import { connectCompany } from "../sink/company.ts"
import { partnersOf } from "./customers.ts"
import { documentOf, type Found } from "./document.ts"
import { paymentsOf } from "./payments.ts"
import * as Rows from "./rows.ts"

const CUSTOMER = ["move_type", "in", ["out_invoice", "out_refund"]] as const

/**
 * The books of a service.
 *
 * Calls  per 1,000 invoices: the documents, their credit notes, lines, payments, customers and links, once each; a
 *        further one for each 5,000 rows of any of them
 */
export const statements: Audit.BooksOf = (service) => {
  const fields = [service.invoiceIdField, REFERENCE_FIELD]
  return {
    name: "Odoo",
    target,
    isConfigured,
    check: check(service, fields),
    open: Effect.gen(function*() {
      const client = yield* connectCompany
      yield* ensureFields(client, fields)
      const [locks] = yield* Rows.all(client, "res.company", Rows.Locks, [["id", "=", client.companyId]])
      const fixed = yield* Effect.cached(readFixed(client, service))
      const read = (domain: ReadonlyArray<unknown>) => moves(client, service, domain)
      return {
        closedUntil: latest(locks, SALES_LOCKS),
        paymentsClosedUntil: latest(locks, LOCKS),
        documents: Effect.fn("Odoo.audited")(function*(keys) {
          if (keys.length === 0) return []
          const own = yield* read([[service.invoiceIdField, "in", keys], CUSTOMER])
          const ids = own.map(({ move: { id } }) => id)
          const credits = ids.length === 0 ? [] : yield* read([["reversed_entry_id", "in", ids], CUSTOMER])
          return yield* whole(client, service, yield* fixed, [...own, ...credits.filter(({ key }) => key === null)])
        }),
        keys: Effect.map(
          read([[service.invoiceIdField, "!=", false], ["state", "!=", "cancel"], CUSTOMER]),
          (found) => [...new Set(found.flatMap(({ key }) => key ?? []))]
        ),
        strays: Effect.gen(function*() {
          const accounts = yield* fixed
          return yield* whole(client, service, accounts, yield* straying(client, service, [...accounts.own]))
        })
      }
    })
  }
}

/** What hardly changes: codes of accounts, rates of taxes, which accounts are the service's. */
interface Fixed {
  readonly codes: ReadonlyMap<number, string>
  readonly rates: ReadonlyMap<number, number>
  readonly own: ReadonlySet<number>
}

const readFixed = (client: Client, { accountPrefix }: Ledger.Service.Service): Asked<Fixed> =>
  Effect.gen(function*() {
    const accounts = yield* Rows.all(client, "account.account", Rows.Account, [])
    const rates = yield* Rows.all(client, "account.tax", Rows.Rate, [])
    const isOwn = (code: string | false) => code !== false && code.startsWith(`${accountPrefix}.`)
    return {
      codes: new Map(accounts.map(({ code, id }) => [id, code || "no code"])),
      rates: new Map(rates.map(({ amount, id }) => [id, amount])),
      own: new Set(accounts.filter(({ code }) => isOwn(code)).map(({ id }) => id))
    }
  })

type Asked<A> = Effect.Effect<A, PipelineError.PipelineError, Platform>

/** Moves, with the service's id and the reference that each bears. */
const moves = (client: Client, { invoiceIdField }: Ledger.Service.Service, domain: ReadonlyArray<unknown>) => {
  const Own = Schema.Union([Schema.String, Schema.Literal(false)])
  const Row = Schema.Struct({ ...Rows.Move.fields, [invoiceIdField]: Own, [REFERENCE_FIELD]: Own })
  return Effect.map(Rows.all(client, "account.move", Row, domain), (rows) =>
    rows.map((row): Found => {
      const own: Readonly<Record<string, unknown>> = row
      const text = (field: string) => typeof own[field] === "string" && own[field] !== "" ? own[field] : null
      return { key: text(invoiceIdField), reference: text(REFERENCE_FIELD), move: row }
    }))
}

/** Posted moves with lines in the service's accounts that are no invoices of it and credit none. */
const straying = Effect.fnUntraced(function*(
  client: Client,
  service: Ledger.Service.Service,
  accounts: ReadonlyArray<number>
) {
  if (accounts.length === 0) return []
  return yield* moves(client, service, [
    ["state", "=", "posted"],
    [service.invoiceIdField, "=", false],
    ["reversed_entry_id", "=", false],
    ["line_ids.account_id", "in", accounts]
  ])
})

/** The moves with all that belongs to them. */
const whole = Effect.fnUntraced(function*(
  client: Client,
  service: Ledger.Service.Service,
  fixed: Fixed,
  found: ReadonlyArray<Found>
) {
  if (found.length === 0) return []
  const ids = found.map(({ move }) => move.id)
  const lines = yield* Rows.all(client, "account.move.line", Rows.Line, [
    ["move_id", "in", ids],
    ["display_type", "in", ["product", "tax"]]
  ])
  const payments = yield* paymentsOf(client, found)
  const customers = found.flatMap(({ move }) => move.partner_id ? [move.partner_id[0]] : [])
  const partners = yield* partnersOf(client, service, customers)
  const linesOf = Map.groupBy(lines, ({ move_id }) => move_id[0])
  return found.map((one) => {
    const { id } = one.move
    return documentOf(client, one, {
      ...fixed,
      partners,
      lines: linesOf.get(id) ?? [],
      payments: payments.get(id) ?? []
    })
  })
})

const LOCKS = ["user_fiscalyear_lock_date", "user_hard_lock_date"] as const
const SALES_LOCKS = [...LOCKS, "user_sale_lock_date", "user_tax_lock_date"] as const

/** Odoo writes the year 1 where nothing is locked. */
const NEVER = "1900"

const latest = (
  locks: typeof Rows.Locks.Type | undefined,
  names: ReadonlyArray<keyof typeof Rows.Locks.Type>
): string | null => names.map((name) => locks?.[name] || "").filter((day) => day > NEVER).toSorted().at(-1) ?? null
