/** What holds of all services together in one Odoo, in whatever order their pipelines run. */
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { figures, type Invoice } from "../../sandbox/lago/Invoice.ts"
import { deskInvoices, mapsInvoices } from "../../sandbox/lago/Services.ts"
import { decimal } from "../../sandbox/sample/Cents.ts"
import { clients } from "../../sandbox/sample/Clients.ts"
import { posted } from "../../sandbox/sample/Sample.ts"
import type { Report } from "../../src/Report.ts"
import { type OdooSettings, rows } from "../support/OdooBooks.ts"
import { type Project, report, Sandboxed } from "../support/Sandboxed.ts"

type Name = "ledger.daily" | "maps.daily" | "desk.daily"

class Runs extends Context.Service<Runs, {
  readonly odoo: OdooSettings
  readonly first: ReadonlyMap<Name, Report>
  readonly second: ReadonlyMap<Name, Report>
}>()("test/suites/Services") {}

/** What each pipeline has in the books after its run. */
const expected: Readonly<Record<Name, { readonly invoices: number; readonly total: string }>> = {
  "ledger.daily": { invoices: 23, total: "3403.46" },
  "maps.daily": { invoices: 5, total: "1111.14" },
  "desk.daily": { invoices: 6, total: "852.87" }
}

export const suite = (name: string, odooOf: (project: Project) => OdooSettings, order: ReadonlyArray<Name>) => {
  const runs = Layer.effect(
    Runs,
    Effect.gen(function*() {
      const project = yield* Sandboxed
      const odoo = odooOf(project)
      const all = Effect.map(
        Effect.forEach(order, (pipeline) =>
          Effect.map(
            project.pipeline(`run ${pipeline} --json`, { settings: { ...odoo } }),
            (ended) => [pipeline, report(ended)] as const
          )),
        (reports) => new Map(reports)
      )
      yield* project.pipeline("setup odoo --yes", { settings: { ...odoo } })
      return { odoo, first: yield* all, second: yield* all }
    })
  )

  layer(Layer.provideMerge(runs, Sandboxed.layer), { excludeTestServices: true, timeout: 240_000 })(
    `all services on ${name}: ${order.join(", ")}`,
    (it) => {
      it.effect("each posts what is its own, once", () =>
        Effect.gen(function*() {
          const { first, second } = yield* Runs
          for (const pipeline of order) {
            const { invoices, total } = expected[pipeline]
            const [once, twice] = [first.get(pipeline), second.get(pipeline)]
            assert.deepStrictEqual([once?.failed, once?.unverifiable], [[], []])
            assert.strictEqual((once?.outcomes.posted ?? 0) + (once?.outcomes.alreadyPosted ?? 0), invoices)
            assert.deepInclude(twice?.outcomes, {
              posted: 0,
              updated: 0,
              settled: 0,
              alreadyPosted: invoices,
              failed: 0
            })
            assert.deepStrictEqual(twice?.totals["CAD"]?.alreadyPosted, total)
          }
        }))

      it.effect("amounts, taxes, dates and what is open are Lago's, to the cent", () =>
        Effect.gen(function*() {
          const { odoo } = yield* Runs
          for (const [field, invoices] of [["nexamaps", mapsInvoices], ["nexadesk", deskInvoices]] as const) {
            const key = `x_fc_${field}_invoice_id`
            const due = invoices.filter((each) => each.status === "finalized" && figures(each).total !== 0)
            const domain = [[key, "in", invoices.map(({ id }) => id)]]
            const moves = yield* Effect.promise(() => rows(odoo, "account.move", domain, [key, ...FIELDS]))
            const booked = moves.map((move) => [String(move[key]), ...FIELDS.map((field) => text(move[field]))])
            assert.deepStrictEqual(booked.toSorted(), due.map(billed).toSorted())
          }
        }))

      it.effect("a client of three services is one partner, with three links", () =>
        Effect.gen(function*() {
          const { odoo } = yield* Runs
          const [ouimet, ...others] = yield* partnersOf(odoo, "Café Ouimet")
          assert.isEmpty(others)
          const domain = [["module", "=", "nexa_ledger"], ["model", "=", "res.partner"], ["res_id", "=", ouimet]]
          const links = yield* Effect.promise(() => rows(odoo, "ir.model.data", domain, ["name"]))
          const user = clients["nexamaps:cafe-ouimet"].id
          assert.sameMembers(links.map(({ name }) => name), [
            `partner_nexacloud_${user}`,
            "partner_nexamaps_cafe-ouimet",
            "partner_nexadesk_1017"
          ])
          const moves = yield* Effect.promise(() =>
            rows(odoo, "account.move", [["partner_id", "=", ouimet], ["move_type", "=", "out_invoice"]], [
              "x_fc_nexacloud_invoice_id",
              "x_fc_nexamaps_invoice_id",
              "x_fc_nexadesk_invoice_id"
            ])
          )
          // Other tests bill the same client in the same books.
          const sample = new Set([...posted, ...mapsInvoices, ...deskInvoices].map(({ id }) => id))
          const count = (field: string) => moves.filter((move) => sample.has(String(move[field]))).length
          assert.deepStrictEqual(
            ["nexacloud", "nexamaps", "nexadesk"].map((key) => count(`x_fc_${key}_invoice_id`)),
            [posted.filter(({ customer }) => customer.company === "Café Ouimet").length, 2, 2]
          )
        }))

      it.effect("no client is two partners", () =>
        Effect.gen(function*() {
          const { odoo } = yield* Runs
          const names = new Set([...posted.map(({ customer }) => customer), ...Object.values(clients)]
            .map(({ company, fullName }) => company ?? fullName))
          for (const name of names) assert.lengthOf(yield* partnersOf(odoo, name), 1, name)
        }))
    }
  )
}

const FIELDS = [
  "amount_untaxed",
  "amount_tax",
  "amount_total",
  "amount_residual",
  "invoice_date",
  "date",
  "invoice_date_due"
]

const text = (value: unknown) => typeof value === "number" ? value.toFixed(2) : String(value)

/** The same, from the sample. */
const billed = (invoice: Invoice): ReadonlyArray<string> => {
  const { beforeTax, paid, taxes, total } = figures(invoice)
  const amounts = [beforeTax, taxes, total, total - paid].map((cents) => decimal(BigInt(cents)))
  return [invoice.id, ...amounts, invoice.issuingDate, invoice.issuingDate, invoice.dueDate]
}

const partnersOf = (odoo: OdooSettings, name: string) =>
  Effect.map(
    Effect.promise(() => rows(odoo, "res.partner", [["name", "=", name]], ["name"])),
    (partners) => partners.map(({ id }) => id)
  )
