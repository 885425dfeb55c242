/** ledger.daily as an OpenTelemetry collector sees it. */
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { customers } from "../../../sandbox/sample/Customers.ts"
import * as Collector from "../../support/Collector.ts"
import type { Ended } from "../../support/CommandLine.ts"
import { closedPort, report, Sandboxed } from "../../support/Sandboxed.ts"

const HEADER = "open sesame"

const to = (endpoint: string) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_HEADERS: `x-collector-key=${encodeURIComponent(HEADER)}`,
  OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test"
})

/** The first run into empty books, and what the collector heard of it. */
class Observed extends Context.Service<Observed, { readonly ended: Ended; readonly collector: Collector.Collector }>()(
  "test/Observed"
) {
  static readonly layer = Layer.effect(
    Observed,
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const collector = yield* Collector.serve()
      return { collector, ended: yield* pipeline("run ledger.daily --json", { settings: to(collector.url) }) }
    })
  )
}

layer(Layer.provideMerge(Observed.layer, Sandboxed.layer), { excludeTestServices: true })("observed", (it) => {
  it.effect("a run is one trace, from the run through its chunks down to every call", () =>
    Effect.gen(function*() {
      const { collector, ended } = yield* Observed
      assert.deepStrictEqual([ended.exitCode, ended.err], [0, ""])
      const spans = collector.spans()
      assert.strictEqual(new Set(spans.map(({ traceId }) => traceId)).size, 1)
      const [root, ...others] = spans.filter(({ parentSpanId }) => parentSpanId === undefined)
      assert.deepStrictEqual([root?.name, others.length], ["pipeline.run", 0])
      const ids = new Set(spans.map(({ spanId }) => spanId))
      assert.deepStrictEqual(spans.filter(({ parentSpanId: parent }) => parent !== undefined && !ids.has(parent)), [])
      assert.deepInclude(Collector.values(root?.attributes ?? []), {
        pipeline: "ledger.daily",
        run: report(ended).run,
        sink: "odoo",
        exitCode: 0
      })
      const names = new Set(spans.map(({ name }) => name))
      for (const name of ["Run.execute", "Run.chunk", "Odoo.call"]) assert.isTrue(names.has(name), name)
    }))

  it.effect("every request to Stripe, Lago and Odoo is a span", () =>
    Effect.gen(function*() {
      const { collector } = yield* Observed
      const { lago, odoo, stripe } = yield* Sandboxed
      const called = collector.spans().filter(({ kind }) => kind === 3)
        .map(({ attributes }) => String(Collector.values(attributes)["url.full"]))
      const count = (beginning: string) => called.filter((url) => url.startsWith(beginning)).length
      assert.strictEqual(count(stripe.url), stripe.requests.length)
      assert.strictEqual(count(lago.url), lago.requests.length)
      assert.isAbove(count(odoo.url), 5)
    }))

  it.effect("what happened to the records is counted, and how much is still open", () =>
    Effect.gen(function*() {
      const { collector } = yield* Observed
      const points = Object.fromEntries(
        collector.metrics().flatMap(({ gauge, name, sum }) =>
          (gauge ?? sum)?.dataPoints.map(({ asDouble, asInt, attributes }) => {
            const { outcome } = Collector.values(attributes)
            return [outcome === undefined ? name : `${name} ${outcome}`, Number(asInt ?? asDouble)]
          }) ?? []
        )
      )
      assert.deepInclude(points, {
        "ledger.runs": 1,
        "ledger.records posted": 23,
        "ledger.records skipped:void": 1,
        "ledger.records skipped:draft": 2,
        "ledger.records skipped:zeroAmount": 5,
        "ledger.records failed": 0,
        "ledger.run.verified": 100,
        "ledger.run.cleared": 100,
        "ledger.unverifiable.oldest": 0
      })
      assert.isAbove(points["ledger.run.duration"] ?? 0, 0)
    }))

  it.effect("the resource is named by the settings, and the collector's key travels with every request", () =>
    Effect.gen(function*() {
      const { collector } = yield* Observed
      assert.deepInclude(collector.resource(), {
        "service.name": "ledger-pipelines",
        "deployment.environment.name": "test"
      })
      assert.isTrue(collector.requests.every(({ headers }) => headers["x-collector-key"] === HEADER))
    }))

  it.effect("no key and no customer is told", () =>
    Effect.gen(function*() {
      const { collector } = yield* Observed
      const { settings } = yield* Sandboxed
      const told = collector.requests.map(({ body }) => body).join("\n")
      const keys = Object.entries(settings).filter(([name]) => name.endsWith("_KEY")).map(([, key]) => key)
      const persons = Object.values(customers).flatMap(({ billingEmail, company, email, fullName }) =>
        [billingEmail, company, email, fullName].filter((text) => text !== null)
      )
      assert.isAbove(persons.length, 10)
      assert.strictEqual(keys.length, 3)
      for (const secret of [...keys, ...persons, HEADER, "open-sesame"]) assert.notInclude(told, secret)
    }))

  it.effect(
    "a collector that is away, wrong or silent is one line, two seconds at most, and the same result",
    () =>
      Effect.gen(function*() {
        const { pipeline } = yield* Sandboxed
        const plain = yield* pipeline("run ledger.daily --sink dry-run --json")
        const cases = [
          [`http://127.0.0.1:${yield* closedPort}`, /\(ECONNREFUSED\)/],
          [(yield* Collector.serve(400)).url, /\(400\)/],
          [(yield* Collector.serve(null)).url, /\(no answer in time\)/]
        ] as const
        for (const [endpoint, problem] of cases) {
          const begun = performance.now()
          const ended = yield* pipeline("run ledger.daily --sink dry-run --json", { settings: to(endpoint) })
          const tookMs = performance.now() - begun
          const { outcomes, finishedAt } = report(ended)
          assert.deepStrictEqual([ended.exitCode, outcomes], [plain.exitCode, report(plain).outcomes])
          assert.match(ended.err, /^ {2}telemetry is incomplete: .* the run is not affected\n$/)
          assert.match(ended.err, problem)
          const afterwardsMs = Date.now() - Date.parse(finishedAt)
          assert.isBelow(afterwardsMs, 2_000, `of ${tookMs} ms`)
        }
      }),
    60_000
  )

  it.effect("a setting that cannot be right ends the run before it begins, and does not repeat the key", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const settings = { ...to("http://127.0.0.1:1"), OTEL_EXPORTER_OTLP_HEADERS: `x-collector-key ${HEADER}` }
      const ended = yield* pipeline("run ledger.daily --json", { settings })
      assert.deepStrictEqual(ended, {
        exitCode: 2,
        out: "",
        err: "✗ OTEL_EXPORTER_OTLP_HEADERS is not written as name=value,name=value, percent-encoded\n"
      })
    }))
})
