/** An audit of books in which differences were planted: before, after, and that it changed nothing. */
import { assert } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Report } from "../../src/Report.ts"
import { bookkeeper } from "./Bookkeeper.ts"
import { clear } from "./clearing.ts"
import type { Ended } from "./CommandLine.ts"
import { type OdooSettings, rows } from "./OdooBooks.ts"
import { invoices as sample } from "../../sandbox/sample/Sample.ts"
import { planted } from "./Planted.ts"
import { bill } from "./Planting.ts"
import { Sandboxed } from "./Sandboxed.ts"

export class Audited extends Context.Service<Audited, {
  readonly clean: Ended
  readonly found: Ended
  readonly asText: Ended
  readonly isChanged: boolean
}>()("test/Audited") {
  /** On these books, else the sandbox's own. */
  static readonly layer = (odoo: OdooSettings | null) =>
    Layer.effect(
      Audited,
      Effect.gen(function*() {
        const { lago, pipeline, settings, sql, stripe } = yield* Sandboxed
        const its = odoo ?? own(settings)
        const run = (args: string) => pipeline(args, { settings: { ...its } })
        yield* run("setup odoo --yes")
        if (odoo !== null) {
          const cleared = Effect.promise(() => clear(odoo))
          yield* Effect.acquireRelease(cleared, () => cleared)
        }
        const daily = yield* run("run ledger.daily --json")
        assert.strictEqual(daily.exitCode, 0, daily.err)
        const clean = yield* run("run ledger.audit --json --details")
        const books = bookkeeper(its)
        const ground = { books, stripe, lago, sql: (text: string) => Effect.runPromise(sql(text)) }
        for (const { on, plant, what } of planted) {
          yield* Effect.promise(async () => {
            const isSample = on.startsWith("NEX-") && ![8, 10, 30].includes(Number(on.slice(4)))
            await plant(ground, isSample ? await books.move(bill(on).id) : 0).catch((cause: unknown) => {
              throw new Error(`planting "${what}"`, { cause })
            })
          })
        }
        const before = yield* versions(its)
        const found = yield* run("run ledger.audit --json --details")
        const asText = yield* run("run ledger.audit")
        const after = yield* versions(its)
        return { clean, found, asText, isChanged: JSON.stringify(before) !== JSON.stringify(after) }
      })
    )
}

/** Names of the differences of each invoice, and the sentences; by number, else by id. */
export const differences = ({ attention, failed }: Report) => {
  const found = new Map<string, Array<readonly [name: string, sentence: string]>>()
  const note = (id: string, name: string, text: string) => {
    const key = numbers.get(id) ?? id
    found.set(key, [...found.get(key) ?? [], [name, text]])
  }
  for (const { error, id, message } of failed) note(id, error, message)
  for (const { id, what } of attention) {
    const [, name, text] = /^([A-Z][A-Za-z]+): (.*)$/.exec(what) ?? []
    if (name !== undefined && text !== undefined) note(id, name, text)
  }
  return found
}

const numbers = new Map(sample.map(({ id, row }) => [id, row.number]))

const own = (
  { ODOO_API_KEY = "", ODOO_DATABASE = "", ODOO_URL = "" }: Readonly<Record<string, string>>
): OdooSettings => ({
  ODOO_API_KEY,
  ODOO_DATABASE,
  ODOO_URL
})

const versions = (odoo: OdooSettings) =>
  Effect.promise(() =>
    Promise.all(
      ["account.move", "account.move.line", "account.payment", "account.account", "res.partner", "ir.model.data"].map(
        (model) => rows(odoo, model, [], ["write_date"])
      )
    )
  )
