import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import { collector as configured, layer } from "../../../src/observability/Telemetry.ts"
import { Unavailable } from "../../../src/PipelineError.ts"
import { Progress } from "../../../src/Progress.ts"
import * as Settings from "../../../src/Settings.ts"
import * as Collector from "../../support/Collector.ts"

/** The effect to its end, observed with these settings, and the notices of that. */
const observed = Effect.fnUntraced(function*(
  effect: Effect.Effect<unknown, unknown>,
  settings: Readonly<Record<string, string>>
) {
  const notices: Array<string> = []
  const progress = Layer.succeed(Progress, {
    report: (event) => Effect.sync(() => void (event._tag === "notice" && notices.push(event.message)))
  })
  yield* effect.pipe(
    Effect.exit,
    Effect.provide(layer.pipe(Layer.provide([Settings.only(settings), FetchHttpClient.layer, progress])))
  )
  return notices
})

const at = (collector: Collector.Collector) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })

const SENTENCE = "odoo refuses Gurpreet Singh <gurpreet@example.com>"

describe("a span that failed", () => {
  it.live("tells the error's name and not its sentence, which may quote a customer", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.serve()
      const stopped = new Unavailable({ plugin: "odoo", problem: SENTENCE })
      yield* observed(Effect.withSpan(stopped, "call"), at(collector))
      const [span] = collector.spans()
      assert.deepStrictEqual(span?.status, { code: 2, message: "Unavailable" })
      assert.deepStrictEqual(Collector.values(span?.events[0]?.attributes ?? []), {
        "exception.type": "Unavailable",
        "exception.message": "Unavailable",
        "exception.stacktrace": "Unavailable: Unavailable"
      })
    }))

  it.live("tells of a defect where it is", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.serve()
      yield* observed(Effect.withSpan(Effect.die(new RangeError(SENTENCE)), "call"), at(collector))
      const told = Collector.values(collector.spans()[0]?.events[0]?.attributes ?? [])
      assert.strictEqual(told["exception.type"], "RangeError")
      assert.match(String(told["exception.stacktrace"]), /at .*telemetry\.test\.ts/)
      assert.notInclude(collector.requests.map(({ body }) => body).join(), "Gurpreet")
    }))

  it.live("is no error where it was interrupted", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.serve()
      yield* observed(Effect.withSpan(Effect.interrupt, "call"), at(collector))
      assert.deepStrictEqual(collector.spans()[0]?.status, { code: 0 })
    }))
})

describe("a collector", () => {
  it.live("that refuses some requests is told of in one line, with how many", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.serve(403)
      const notices = yield* observed(Effect.withSpan(Effect.void, "call"), at(collector))
      const { host } = new URL(collector.url)
      assert.deepStrictEqual(notices, [
        `telemetry is incomplete: 2 of 2 requests to ${host} failed (403); the run is not affected`
      ])
    }))

  it.live("gets differences instead of sums where it is set to", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.serve()
      const counted = Metric.update(Metric.counter("test.telemetry.delta", { incremental: true }), 1)
      yield* observed(counted, { ...at(collector), OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta" })
      const told = collector.metrics().find(({ name }) => name === "test.telemetry.delta")
      assert.strictEqual(told?.sum?.aggregationTemporality, 1)
    }))

  it.live("that is not configured, or switched off, hears nothing", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.serve()
      const span = Effect.withSpan(Effect.void, "call")
      assert.deepStrictEqual(yield* observed(span, {}), [])
      assert.deepStrictEqual(yield* observed(span, { ...at(collector), OTEL_SDK_DISABLED: "true" }), [])
      assert.deepStrictEqual(collector.requests, [])
    }))
})

describe("settings", () => {
  const read = (settings: Readonly<Record<string, string>>) => Effect.provide(configured, Settings.only(settings))
  const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: "https://otel.example.com/base/" }

  it.effect("are the standard's, percent-encoded", () =>
    Effect.gen(function*() {
      const found = yield* read({
        ...ENDPOINT,
        OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20abc%3D, x-tenant = a",
        OTEL_SERVICE_NAME: "books",
        OTEL_RESOURCE_ATTRIBUTES: "service.name=not%20this,host.name=h1"
      })
      assert.deepStrictEqual(
        { ...found, headers: found === null ? null : Redacted.value(found.headers) },
        {
          endpoint: "https://otel.example.com/base",
          headers: { authorization: "Bearer abc=", "x-tenant": "a" },
          serviceName: "books",
          attributes: { "host.name": "h1" },
          temporality: "cumulative"
        }
      )
      assert.notInclude(JSON.stringify(found), "abc")
    }))

  it.effect("name the service themselves, else its attribute does, else it is ledger-pipelines", () =>
    Effect.gen(function*() {
      const attributed = yield* read({ ...ENDPOINT, OTEL_RESOURCE_ATTRIBUTES: "service.name=ours" })
      const unnamed = yield* read(ENDPOINT)
      assert.deepStrictEqual([attributed?.serviceName, unnamed?.serviceName], ["ours", "ledger-pipelines"])
    }))

  const WRONG = ["OTEL_EXPORTER_OTLP_HEADERS", "OTEL_RESOURCE_ATTRIBUTES"].flatMap((setting) =>
    ["Bearer hunter2", "=hunter2", "a=%hunter2"].map((text) => [setting, text] as const)
  )
  it.effect.each(WRONG)("%s = %j is refused without being repeated", ([setting, text]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(read({ ...ENDPOINT, [setting]: text }))
      assert.strictEqual(error.setting, setting)
      assert.notInclude(error.message, "hunter2")
    }))
})
