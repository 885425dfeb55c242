/** Income accounts, one per family, and the journals; made when missing, found again afterwards. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Ledger, PipelineError, type Platform } from "#etl"
import type { Client } from "../client.ts"
import { PAYMENT_JOURNAL } from "../config.ts"
import { Account, Journal } from "../schema.ts"
import { writeAll } from "./batch.ts"
import { search } from "./books.ts"

/** A record that is found by a code and made when it is missing. */
interface Coded {
  readonly code: string
  readonly vals: Readonly<Record<string, unknown>>
}

/** Odoo's id of each account code; makes those that are missing. */
export const ensureAccounts = Effect.fn("Odoo.accounts")(function*(
  client: Client,
  accounts: ReadonlyArray<{ readonly code: string; readonly name: string }>
) {
  const coded = accounts.map(({ code, name }) => ({ code, vals: { code, name, account_type: "income" } }))
  return yield* ensure(client, "account.account", findAccounts(client), coded)
})

/** Odoo's ids of the sale journal and of the payment journal; makes the latter when it is missing. */
export const ensureJournals = Effect.fn("Odoo.journals")(function*(client: Client) {
  const payments: Coded = { code: PAYMENT_JOURNAL.code, vals: { ...PAYMENT_JOURNAL, type: "bank" } }
  const ids = yield* ensure(client, "account.journal", findJournals(client), [payments])
  return { sale: yield* saleJournal(client), payments: ids.get(payments.code) ?? 0 }
})

export const findAccounts = (client: Client) => (codes: ReadonlyArray<string>) =>
  Effect.map(search(client, "account.account", Account, [["code", "in", codes]]), byCode)

export const findJournals = (client: Client) => (codes: ReadonlyArray<string>) =>
  Effect.map(search(client, "account.journal", Journal, [["code", "in", codes]]), byCode)

/** The journal of customer invoices: the first for sales. */
const saleJournal = Effect.fnUntraced(function*(client: Client) {
  const [journal] = yield* search(client, "account.journal", Journal, [["type", "=", "sale"]], { limit: 1 })
  if (journal !== undefined) return journal.id
  return yield* new PipelineError.SchemaMismatch({
    plugin: "odoo",
    missing: ["a journal for sales"],
    remedy: "Create one under Accounting, Configuration, Journals"
  })
})

const byCode = (rows: ReadonlyArray<{ readonly id: number; readonly code: string | false }>) =>
  new Map(rows.flatMap(({ code, id }) => code === false ? [] : [[code, id] as const]))

type Find = (
  codes: ReadonlyArray<string>
) => Effect.Effect<ReadonlyMap<string, number>, PipelineError.PipelineError, Platform>

const ensure = Effect.fnUntraced(function*(client: Client, model: string, find: Find, wanted: ReadonlyArray<Coded>) {
  const codes = wanted.map(({ code }) => code)
  const there = yield* find(codes)
  const missing = wanted.filter(({ code }) => !there.has(code))
  if (missing.length === 0) return there
  const refused = yield* writeAll({
    write: (records: ReadonlyArray<Coded>) =>
      client.write(model, "create", { vals_list: records.map(({ vals }) => vals) }, Schema.Unknown),
    unwritten: (records) => Effect.map(find(codes), (now) => records.filter(({ code }) => !now.has(code)))
  }, missing)
  for (const [{ code }, sentence] of refused) {
    return yield* new PipelineError.AccessRefused({ plugin: "odoo", problem: `does not let us create ${model} ${code}: ${sentence}` })
  }
  return yield* find(codes)
})

/** The accounts that a service's families need. */
export const accountsOf = (service: Ledger.Service.Service, families: Iterable<string>) =>
  [...new Set(families)].map((family) => ({ family, ...Ledger.Service.account(service, family) }))
