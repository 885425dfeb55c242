/** The company's own table of reconciliations in Odoo, where its module is installed. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Check, Money, PipelineError, Reconciliation } from "#etl"
import { type Client } from "../client.ts"
import { decimal, Many2one, orFalse } from "../schema.ts"
import { writeAll } from "../sink/batch.ts"
import { search } from "../sink/books.ts"
import { connectCompany } from "../sink/company.ts"
import { externalName, load, qualified, resolve } from "../sink/external.ts"

export const MODEL = "fusion.billing.reconciliation"

const Text = orFalse(Schema.String)

/** A row; amounts without tax, of the books and of the service. */
const Stored = Schema.Struct({
  id: Schema.Int,
  service: Text,
  partner_id: orFalse(Many2one),
  period: Text,
  odoo_amount: Schema.Number,
  app_amount: Schema.Number,
  delta: Schema.Number,
  status: Text,
  note: Text
})
type Stored = typeof Stored.Type

const FIELDS = Object.keys(Stored.fields).filter((name) => name !== "id")

const Field = Schema.Struct({ name: Schema.String })

type Cell = Reconciliation.Cell
type Row = Reconciliation.Row

/** A row per service, partner and month; its external id lets Odoo refuse a second one. */
export const reconciliations: Reconciliation.TableOf = ({ key: service }) => ({
  name: MODEL,
  open: Effect.gen(function*() {
    const client = yield* connectCompany
    const missing = yield* missingFields(client)
    if (missing === null) return null
    if (missing.length > 0) return yield* lacking(missing)
    const table: Reconciliation.Open = {
      read: (cells) => read(client, service, cells),
      write: (rows) => write(client, service, rows)
    }
    return table
  }),
  check: Effect.gen(function*() {
    const missing = yield* missingFields(yield* connectCompany)
    if (missing === null) return [Check.holds("odoo", `no ${MODEL}: reconciliations are kept in the journal alone`)]
    return [
      missing.length === 0
        ? Check.holds("odoo", `${MODEL} takes the rows of reconciliations`)
        : Check.fails("odoo", lacking(missing).message)
    ]
  }).pipe(Effect.catch((error) => Effect.succeed([Check.fails("odoo", error.message)])))
})

/** Null where there is no such table. */
const missingFields = (client: Client) =>
  Effect.map(search(client, "ir.model.fields", Field, [["model", "=", MODEL]]), (there) => {
    const names = new Set(there.map(({ name }) => name))
    return there.length === 0 ? null : FIELDS.filter((name) => !names.has(name))
  })

const lacking = (missing: ReadonlyArray<string>) =>
  new PipelineError.SchemaMismatch({
    plugin: "odoo",
    missing: missing.map((name) => `the field ${MODEL}.${name}`),
    remedy: "Update the company's module, or uninstall it: without the table, rows are kept in the journal"
  })

const read = Effect.fnUntraced(function*(client: Client, service: string, cells: ReadonlyArray<Cell>) {
  const kept = new Map<string, Reconciliation.Kept>()
  const partners = [...new Set(cells.flatMap(({ partner }) => partner ?? []))]
  if (partners.length === 0) return kept
  const stored = yield* search(client, MODEL, Stored, [["service", "=", service], ["partner_id", "in", partners]])
  const byKey = new Map(stored.map((row) => [`${row.partner_id && row.partner_id[0]} ${row.period}`, row]))
  for (const cell of cells) {
    const row = byKey.get(`${cell.partner} ${cell.period}`)
    if (row !== undefined) kept.set(Reconciliation.idOf(cell), keptOf(row, cell.books.currency))
  }
  return kept
})

const keptOf = (row: Stored, currency: string): Reconciliation.Kept => ({
  id: row.id,
  app: Money.roundDecimal(decimal(row.app_amount), currency),
  books: Money.roundDecimal(decimal(row.odoo_amount), currency),
  note: row.note || "",
  status: row.status === "match" || row.status === "resolved" ? row.status : "delta"
})

type Writing = Parameters<Reconciliation.Open["write"]>[0][number]

const write = Effect.fnUntraced(function*(client: Client, service: string, rows: ReadonlyArray<Writing>) {
  const refused = new Map<string, string>()
  const refuse = (one: Writing, sentence: string) => refused.set(Reconciliation.idOf(one.row.cell), sentence)
  const own = rows.filter((one, index) =>
    rows.findIndex((other) => nameOf(service, other) === nameOf(service, one)) === index
  )
  for (const one of rows) {
    if (!own.includes(one)) refuse(one, "another customer or currency of the same partner has the row of this month")
  }
  const made = own.filter(({ kept }) => kept === null)
  const creating = yield* writeAll({
    write: (some: ReadonlyArray<Writing>) => {
      const data = some.map((one) => ({ id: qualified(nameOf(service, one)), ...cellsOf(service, one.row) }))
      return load(client, MODEL, Object.keys(data[0] ?? {}), data.map((row) => Object.values(row)))
    },
    unwritten: (some) =>
      Effect.map(
        resolve(client, MODEL, some.map((one) => nameOf(service, one))),
        (there) => some.filter((one) => !there.has(nameOf(service, one)))
      )
  }, made)
  for (const [one, sentence] of creating) refuse(one, sentence)
  for (const one of own) {
    if (one.kept === null) continue
    const { "partner_id/.id": _, ...vals } = cellsOf(service, one.row)
    yield* client.write(MODEL, "write", { ids: [one.kept.id], vals }, Schema.Unknown).pipe(
      Effect.catchTags({
        Refused: ({ sentence }) => Effect.sync(() => refuse(one, sentence)),
        AnswerLost: ({ problem }) => new PipelineError.Unavailable({ plugin: "odoo", problem })
      })
    )
  }
  return refused
})

const nameOf = (service: string, { row: { cell } }: Writing): string =>
  externalName("reconciliation", service, String(cell.partner), cell.period)

const cellsOf = (service: string, { cell, delta, note, status }: Row) => ({
  service,
  "partner_id/.id": String(cell.partner),
  period: cell.period,
  odoo_amount: Money.format(cell.books),
  app_amount: Money.format(cell.app),
  delta: Money.format(delta),
  status,
  note
})
