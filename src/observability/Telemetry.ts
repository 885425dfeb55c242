/**
 * Traces and metrics of a run, for an OpenTelemetry collector; nothing, and nothing loaded, where none is configured.
 *
 * Settings  the standard's own: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ (read 2026-11-20)
 */
import * as Effect from "effect/Effect"
import type { HttpClient } from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { SettingInvalid, type SettingMissing } from "../PipelineError.ts"
import type { Progress } from "../Progress.ts"
import * as Setting from "../Setting.ts"

export interface Collector {
  /** Without a slash at its end; `/v1/traces` and `/v1/metrics` are below it. */
  readonly endpoint: string
  /** They may hold a key. */
  readonly headers: Redacted.Redacted<Readonly<Record<string, string>>>
  readonly serviceName: string
  readonly attributes: Readonly<Record<string, string>>
  /** Whether sums are of this process, or of the time since they were last sent. */
  readonly temporality: "cumulative" | "delta"
}

/**
 * Sends what the effect it is provided to traces and measures, to the end of its scope.
 *
 * Fails  when a setting cannot be right. A collector that is down is one notice, and at most 1.5 s at the end
 */
export const layer: Layer.Layer<never, SettingInvalid | SettingMissing, HttpClient | Progress> = Layer.unwrap(
  Effect.gen(function*() {
    const configured = yield* collector
    if (configured === null) return Layer.empty
    const Otlp = yield* Effect.promise(() => import("./Otlp.ts"))
    return Otlp.layer(configured)
  })
)

const ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
const SERVICE_NAME = "service.name"

/** The configured collector, or null. */
export const collector: Effect.Effect<Collector | null, SettingInvalid | SettingMissing> = Effect.gen(function*() {
  const disabled = yield* Setting.optional("OTEL_SDK_DISABLED")
  const isConfigured = Option.isSome(yield* Setting.optional(ENDPOINT))
  if (!isConfigured || Option.getOrElse(disabled, () => "").trim().toLowerCase() === "true") return null
  const endpoint = yield* Setting.address(ENDPOINT)
  const headers = Redacted.make(yield* pairs("OTEL_EXPORTER_OTLP_HEADERS"), { label: "OTEL_EXPORTER_OTLP_HEADERS" })
  const { [SERVICE_NAME]: attributed, ...attributes } = yield* pairs("OTEL_RESOURCE_ATTRIBUTES")
  const named = yield* Setting.optional("OTEL_SERVICE_NAME")
  const serviceName = Option.getOrElse(named, () => attributed ?? "ledger-pipelines")
  const preference = yield* Setting.optional("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE")
  const isDelta = Option.getOrElse(preference, () => "").trim().toLowerCase() === "delta"
  return { endpoint, headers, serviceName, attributes, temporality: isDelta ? "delta" : "cumulative" }
})

/** `name=value,name=value`, names and values percent-encoded. What is wrong with it never repeats it. */
const pairs = (setting: string) =>
  Effect.flatMap(Setting.optional(setting), (text) =>
    Effect.try({
      try: () =>
        Object.fromEntries(
          Option.getOrElse(text, () => "").split(",").filter((pair) => pair.trim() !== "").map((pair) => {
            const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? []
            if (name === undefined || value === undefined) throw new URIError()
            return [decodeURIComponent(name), decodeURIComponent(value)]
          })
        ),
      catch: () => new SettingInvalid({ setting, problem: "is not written as name=value,name=value, percent-encoded" })
    }))
