/** Income accounts, one per family, and the journals; made when missing, found again afterwards. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Ledger, PipelineError, type Platform } from "#etl"
import type { Client } from "../client.ts"
import { PAYMENT_JOURNAL } from "../config.ts"
import { Account, Journal } from "../schema.ts"
import { type Batch, writeAll } from "./batch.ts"
import { search } from "./books.ts"
import { externalName, load, qualified, resolve } from "./external.ts"

/** An archived one is taken as it is: a second of the same code would split the family's revenue. */
const ARCHIVED_TOO = { context: { active_test: false } }

/** Journals and accounts of one run: looked up, or made, when first needed. */
export interface References {
  readonly journals: ReturnType<typeof ensureJournals>
  /** Which of these codes Odoo does not have. Only reads. */
  readonly lacking: (
    wanted: ReadonlyArray<CodedAccount>
  ) => Effect.Effect<ReadonlyArray<CodedAccount>, PipelineError.PipelineError, Platform>
  /** Odoo's id of each of these codes. */
  readonly accounts: (
    wanted: ReadonlyArray<CodedAccount>
  ) => Effect.Effect<ReadonlyMap<string, number>, PipelineError.PipelineError, Platform>
}

export interface CodedAccount {
  readonly code: string
  readonly name: string
}

export const references = (client: Client): Effect.Effect<References> =>
  Effect.map(Effect.cached(ensureJournals(client)), (journals) => {
    const known = new Map<string, number>()
    const unknown = (wanted: ReadonlyArray<CodedAccount>) => [
      ...new Map(wanted.filter(({ code }) => !known.has(code)).map((account) => [account.code, account])).values()
    ]
    return {
      journals,
      lacking: Effect.fnUntraced(function*(wanted) {
        const missing = unknown(wanted)
        if (missing.length === 0) return []
        for (const [code, id] of yield* findAccounts(client)(missing.map(({ code }) => code))) known.set(code, id)
        return unknown(missing)
      }),
      accounts: Effect.fnUntraced(function*(wanted) {
        const missing = unknown(wanted)
        if (missing.length === 0) return known
        for (const [code, id] of yield* ensureAccounts(client, missing)) known.set(code, id)
        return known
      })
    }
  })

/** Odoo's id of each account code; makes those that are missing. */
export const ensureAccounts = Effect.fn("Odoo.accounts")(function*(
  client: Client,
  accounts: ReadonlyArray<CodedAccount>
) {
  const create = (missing: typeof accounts) =>
    load(
      client,
      "account.account",
      ["id", "code", "name", "account_type"],
      missing.map(({ code, name }) => [qualified(externalName("account", code)), code, name, "income"])
    )
  return yield* ensure({ what: "income account", find: findAccounts(client), create }, accounts)
})

/** Odoo's ids of the sale journal and of the payment journal; makes the latter when it is missing. */
export const ensureJournals = Effect.fn("Odoo.journals")(function*(client: Client) {
  const create = (missing: ReadonlyArray<{ readonly code: string }>) =>
    client.write(
      "account.journal",
      "create",
      { vals_list: missing.map((journal) => ({ ...journal, type: "bank" })) },
      Schema.Unknown
    )
  const journals = yield* readJournals(client, [PAYMENT_JOURNAL.code])
  const sale = journals.find(({ active, type }) => active && type === "sale")
  if (sale === undefined) {
    return yield* new PipelineError.SchemaMismatch({
      plugin: "odoo",
      missing: ["a journal for sales"],
      remedy: "Create one under Accounting, Configuration, Journals"
    })
  }
  const there = journals.find(({ code }) => code === PAYMENT_JOURNAL.code)
  if (there !== undefined) return { sale: sale.id, payments: there.id }
  const ids = yield* ensure({ what: "bank journal", find: findJournals(client), create }, [PAYMENT_JOURNAL])
  return { sale: sale.id, payments: ids.get(PAYMENT_JOURNAL.code) ?? 0 }
})

/** By code; one that was given another code in the books is found by the external id that we gave it. */
export const findAccounts = (client: Client) =>
  Effect.fnUntraced(function*(codes: ReadonlyArray<string>) {
    const there = byCode(yield* search(client, "account.account", Account, [["code", "in", codes]], ARCHIVED_TOO))
    const names = new Map(codes.filter((code) => !there.has(code)).map((code) => [externalName("account", code), code]))
    const renamed = yield* resolve(client, "account.account", [...names.keys()])
    return new Map([...there, ...[...renamed].map(([name, id]) => [names.get(name) ?? "", id] as const)])
  })

export const findJournals = (client: Client) => (codes: ReadonlyArray<string>) =>
  Effect.map(readJournals(client, codes), byCode)

/** Those with one of these codes, archived ones too, and those for sales, of which the first is that of customer invoices. */
const readJournals = (client: Client, codes: ReadonlyArray<string>) =>
  search(client, "account.journal", Journal, ["|", ["code", "in", codes], ["type", "=", "sale"]], ARCHIVED_TOO)

const byCode = (rows: ReadonlyArray<{ readonly id: number; readonly code: string | false }>) =>
  new Map(rows.flatMap(({ code, id }) => code === false ? [] : [[code, id] as const]))

/** How records with a code are found, and made when they are missing. */
interface Coded<A> {
  readonly what: string
  readonly find: (
    codes: ReadonlyArray<string>
  ) => Effect.Effect<ReadonlyMap<string, number>, PipelineError.PipelineError, Platform>
  readonly create: Batch<A>["write"]
}

const ensure = Effect.fnUntraced(function*<A extends { readonly code: string }>(
  { create, find, what }: Coded<A>,
  wanted: ReadonlyArray<A>
) {
  const codes = wanted.map(({ code }) => code)
  const there = yield* find(codes)
  const missing = wanted.filter(({ code }) => !there.has(code))
  if (missing.length === 0) return there
  const refused = yield* writeAll({
    write: create,
    unwritten: (records) =>
      Effect.map(find(records.map(({ code }) => code)), (now) => records.filter(({ code }) => !now.has(code)))
  }, missing)
  for (const [{ code }, sentence] of refused) {
    return yield* new PipelineError.AccessRefused({
      plugin: "odoo",
      problem: `does not let us create the ${what} ${code}: ${sentence}`
    })
  }
  return yield* find(codes)
})

/** The accounts that a service's families need. */
export const accountsOf = (service: Ledger.Service.Service, families: Iterable<string>) =>
  [...new Set(families)].map((family) => ({ family, ...Ledger.Service.account(service, family) }))

type Entry = Ledger.Entry.Entry

/** What is done about an entry. */
export type EntryAction = Extract<Ledger.Planning.Writing["action"], { readonly entry: Entry }>

/** The accounts that a record's documents need. */
export const accountsFor = (action: EntryAction) => [
  ...(Ledger.Planning.isMaking(action) ? accountsOfPosting(action.entry, action.entry) : []),
  ...action.credits.flatMap(({ note }) => accountsOfPosting(action.entry, note))
]

/** The accounts of one document's lines. */
export const accountsOfPosting = ({ service }: Entry, { lines }: Ledger.Entry.Posting) =>
  accountsOf(service, lines.map((line) => line.family))
