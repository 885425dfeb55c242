/** No secret comes out anywhere, and persons only where they belong: every command, and every way to fail. */
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { sep } from "node:path"
import { DatabaseSync } from "node:sqlite"
import * as Lago from "../../../sandbox/lago/Double.ts"
import * as LagoSample from "../../../sandbox/lago/Sample.ts"
import * as Odoo from "../../../sandbox/odoo/Odoo.ts"
import { customers } from "../../../sandbox/sample/Customers.ts"
import * as Stripe from "../../../sandbox/stripe/Double.ts"
import * as StripeSample from "../../../sandbox/stripe/Sample.ts"
import * as Canaries from "../../support/Canaries.ts"
import * as Collector from "../../support/Collector.ts"
import type { Ended } from "../../support/CommandLine.ts"
import * as HttpServer from "../../support/HttpServer.ts"
import { closedPort, Sandboxed } from "../../support/Sandboxed.ts"

interface Said extends Ended {
  readonly args: string
}

interface World {
  readonly lago: Lago.Double
  readonly odoo: Odoo.OdooDouble
  readonly collector: Collector.Collector
  readonly webhook: HttpServer.HttpServer
  /** Everything that processes said so far. */
  readonly said: ReadonlyArray<Said>
  readonly pipeline: (args: string, settings?: Readonly<Record<string, string>>) => Effect.Effect<Ended>
}

/** The sandbox with keys and persons of its own, observed and notifying. */
class Watched extends Context.Service<Watched, World>()("test/Watched") {
  static readonly layer = Layer.effect(
    Watched,
    Effect.gen(function*() {
      const sandbox = yield* Sandboxed
      yield* sandbox.sql(Canaries.persons)
      const stripe = yield* Stripe.serve({ apiKey: Canaries.stripeKey, invoices: StripeSample.invoices })
      const lago = yield* Lago.serve({ apiKey: Canaries.lagoKey, invoices: LagoSample.invoices })
      const odoo = yield* Odoo.serve({
        apiKey: Canaries.odooKey,
        database: "books",
        state: structuredClone(sandbox.odoo.state)
      })
      const collector = yield* Collector.serve()
      const webhook = yield* HttpServer.serve(() => 204)
      const said: Array<Said> = []
      const world = {
        NEXACLOUD_DSN: Canaries.withPassword(sandbox.settings["NEXACLOUD_DSN"] ?? ""),
        STRIPE_API_KEY: Canaries.stripeKey,
        STRIPE_API_BASE: stripe.url,
        LAGO_API_URL: lago.url,
        LAGO_API_KEY: Canaries.lagoKey,
        ODOO_URL: odoo.url,
        ODOO_API_KEY: Canaries.odooKey,
        PIPELINE_STATE: "journal.db",
        NOTIFY_WEBHOOK_URL: webhook.url + Canaries.webhookPath,
        NOTIFY_WEBHOOK_SECRET: Canaries.webhookSecret,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: Canaries.telemetryHeaders
      }
      return {
        lago,
        odoo,
        collector,
        webhook,
        said,
        pipeline: (args, settings = {}) =>
          Effect.tap(
            sandbox.pipeline(args, { settings: { ...world, ...settings } }),
            (ended) => Effect.sync(() => said.push({ args, ...ended }))
          )
      }
    })
  )
}

/** Who may be named on standard output: what people read to decide, and nobody else reads. */
const NAMING = /^(run|plan|apply|show|explain) /

/** The sample's persons: only the billing systems know them here, and nothing of theirs is kept. */
const vendorsPersons = Object.values(customers).flatMap(({ billingEmail, company, email, fullName }) =>
  [billingEmail, company, email, fullName].filter((text) => text !== null)
)

/** The whole promise: every leak there is, as `where: what`. */
const leaks = Effect.gen(function*() {
  const { folder } = yield* Sandboxed
  const { collector, said, webhook } = yield* Watched
  const texts: ReadonlyArray<readonly [where: string, text: string, mayName: boolean]> = [
    ...said.flatMap(({ args, err, out }) => [
      [`${args}, output`, out, NAMING.test(args)] as const,
      [`${args}, errors`, err, false] as const
    ]),
    ...collector.requests.map(({ body, path }) => [path, body, false] as const),
    ...webhook.requests.map(({ body }) => ["webhook", body, false] as const),
    // Plans, reports and the journal are for those who keep the books.
    ...Canaries.files(folder)
      .filter(([path]) => !path.startsWith(`${folder}${sep}.pipeline${sep}`))
      .map(([path, text]) => [path, text, true] as const)
  ]
  const ofSandbox = Canaries.files(`${folder}${sep}.pipeline`)
  return [
    ...texts.flatMap(([where, text, mayName]) => [
      ...Canaries.leaked(where, text),
      ...Canaries.found(where, text, [Canaries.MAIL, ...vendorsPersons, ...mayName ? [] : [Canaries.NAME]])
    ]),
    // The stand-ins know persons, as what they stand for does.
    ...ofSandbox.flatMap(([path, text]) => Canaries.leaked(path, text))
  ]
})

const noLeak = Effect.map(leaks, (found) => assert.deepStrictEqual([...new Set(found)], []))

layer(Layer.provideMerge(Watched.layer, Sandboxed.layer), { excludeTestServices: true })("nothing leaks", (it) => {
  it.effect("from any command that succeeds, its files, traces, metrics and the journal", () =>
    Effect.gen(function*() {
      const { folder } = yield* Sandboxed
      const { collector, odoo, pipeline, said } = yield* Watched
      yield* pipeline("runs")
      // As long as somebody reads, what is written stays in the log beside the journal too.
      const reader = new DatabaseSync(`${folder}${sep}journal.db`)
      reader.prepare("select count(*) from sqlite_schema").get()
      for (
        const args of [
          "list",
          "setup odoo --yes",
          "check ledger.daily",
          "run ledger.daily --sink dry-run",
          "run ledger.daily --sink dry-run --json --details --log json",
          "plan ledger.daily --out plan.json --limit 8",
          "apply plan.json",
          "run ledger.daily --log json --limit 16",
          "run ledger.daily --json --details",
          "run ledger.daily",
          "runs --json",
          "show last --details",
          "show last --details --json",
          "explain NEX-0012",
          "explain NEX-0012 --json",
          "report last --html report.html --csv report.csv",
          "journal verify",
          "check ledger.daily"
        ]
      ) yield* pipeline(args)
      assert.deepStrictEqual(said.filter(({ exitCode }) => exitCode !== 0), [])
      yield* noLeak
      // What was looked for has been there to be found.
      assert.include(JSON.stringify(odoo.state), Canaries.MAIL)
      assert.isTrue(said.some(({ args, out }) => args === "show last --details" && out.includes(Canaries.NAME)))
      const kept = Canaries.files(folder).filter(([, text]) => text.includes(Canaries.NAME)).map(([path]) => path)
      for (const name of ["journal.db-wal", "plan.json", "report.html", "report.csv"]) {
        assert.include(kept, `${folder}${sep}${name}`)
      }
      reader.close()
      assert.isAbove(collector.spans().length, 100)
      assert.isAbove(collector.metrics().length, 3)
    }), 180_000)

  it.effect("where a system refuses our key, or nobody answers", () =>
    Effect.gen(function*() {
      const { pipeline, said, webhook } = yield* Watched
      const before = said.length
      const away = `127.0.0.1:${yield* closedPort}`
      const cases: ReadonlyArray<readonly [expected: number, settings: Readonly<Record<string, string>>]> = [
        [0, { STRIPE_API_KEY: Canaries.wrongKey }],
        [0, { LAGO_API_KEY: Canaries.wrongKey }],
        [2, { ODOO_API_KEY: Canaries.wrongKey }],
        [0, { STRIPE_API_BASE: `http://${away}` }],
        [0, { LAGO_API_URL: `http://${away}` }],
        [3, { ODOO_URL: `http://${away}` }],
        [3, { NEXACLOUD_DSN: Canaries.withPassword(`postgres://nobody@${away}/nexacloud`) }],
        [2, { NEXACLOUD_DSN: Canaries.withPassword(`postgre://nobody@${away}/nexacloud`) }]
      ]
      for (const [expected, settings] of cases) {
        const { exitCode } = yield* pipeline("run ledger.daily --log json", settings)
        yield* pipeline("check ledger.daily", settings)
        const [name] = Object.keys(settings)
        assert.strictEqual(exitCode === 5 ? 0 : exitCode, expected, name)
      }
      assert.isAbove(said.length, before + cases.length)
      yield* noLeak
      assert.isAbove(webhook.requests.length, 0)
    }), 180_000)

  it.effect(
    "where a row is broken, a billing system is, or Odoo quotes all that it was told",
    () =>
      Effect.gen(function*() {
        const { sql } = yield* Sandboxed
        const { lago, pipeline, said, webhook } = yield* Watched
        yield* sql("update invoices set currency = 'dollars' where invoice_number = 'NEX-0002'")
        const empty = yield* Odoo.serve({ apiKey: Canaries.odooKey, database: "books" })
        const quoting = yield* Canaries.quotingOdoo(empty)
        yield* pipeline("setup odoo --yes", { ODOO_URL: empty.url })
        lago.fault({
          kind: "raw",
          status: 500,
          times: 99,
          body: `{"error": "${Canaries.lagoKey} of a@${Canaries.MAIL}"}`
        })
        const refused = yield* pipeline("run ledger.daily", { ODOO_URL: quoting, PIPELINE_STATE: "refused.db" })
        assert.strictEqual(refused.exitCode, 4, refused.err)
        lago.clearFaults()
        yield* pipeline("run ledger.daily --log json", { ODOO_URL: quoting, PIPELINE_STATE: "refused.db" })
        yield* pipeline("report last --html refused.html --csv refused.csv", { PIPELINE_STATE: "refused.db" })
        yield* pipeline("show last --details", { PIPELINE_STATE: "refused.db" })
        assert.isTrue(webhook.requests.some(({ body }) => body.includes("[customer] ([e-mail]) may not be invoiced")))
        const quoted = new RegExp(`${Canaries.NAME} (person|company) \\w+ \\(\\[e-mail\\]\\) may not be invoiced`)
        assert.isTrue(said.some(({ args, out }) => args === "run ledger.daily" && quoted.test(out)))
        yield* noLeak
      }),
    180_000
  )

  it.effect("where those who are told refuse to hear it", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Watched
      const deaf = yield* HttpServer.serve(() => 403)
      const { err } = yield* pipeline("run ledger.daily", {
        ODOO_API_KEY: Canaries.wrongKey,
        NOTIFY_WEBHOOK_URL: deaf.url + Canaries.webhookPath,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${yield* closedPort}`
      })
      assert.include(err, "not delivered")
      assert.include(err, "telemetry is incomplete")
      yield* pipeline("run ledger.daily", { NOTIFY_WEBHOOK_SECRET: Canaries.webhookSecret.slice(0, 24) })
      yield* pipeline("run ledger.daily", { OTEL_EXPORTER_OTLP_HEADERS: Canaries.telemetryHeaders.replace("=", " ") })
      yield* noLeak
    }), 180_000)
})
