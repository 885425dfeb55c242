/** OTLP over HTTP in JSON: every span and every metric of the process, said once where it does not arrive. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import { HttpClientError, TransportError } from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as OtlpExporter from "effect/observability/OtlpExporter"
import * as OtlpMetrics from "effect/observability/OtlpMetrics"
import * as OtlpSerialization from "effect/observability/OtlpSerialization"
import * as OtlpTracer from "effect/observability/OtlpTracer"
import * as Redacted from "effect/Redacted"
import * as Tracer from "effect/Tracer"
import * as Progress from "../Progress.ts"
import * as Settings from "../Settings.ts"
import * as Discretion from "./Discretion.ts"
import { networkCause } from "../NetworkCause.ts"
import type { Collector } from "./Telemetry.ts"

/** How long the end of a run waits for the collector. */
const SHUTDOWN_MS = 1500

/** The protocol's own default. */
const REQUEST_MS = 10_000

export const layer = (
  collector: Collector
): Layer.Layer<never, never, HttpClient.HttpClient | Progress.Progress> => {
  const { attributes, endpoint, serviceName, temporality } = collector
  const options = (signal: "traces" | "metrics") => ({
    url: `${endpoint}/v1/${signal}`,
    resource: { serviceName, attributes: { ...attributes } },
    shutdownTimeout: SHUTDOWN_MS
  })
  const tracer = Layer.effect(Tracer.Tracer, Effect.map(OtlpTracer.make(options("traces")), discreet))
  const metrics = Layer.effectDiscard(OtlpMetrics.make({ ...options("metrics"), temporality }))
  return Layer.merge(tracer, metrics).pipe(
    // The settings are read already, and not by rules of its own.
    Layer.provide(Settings.only({})),
    Layer.provide([OtlpExporter.layerFlusher, OtlpSerialization.layerJson, delivery(collector)])
  )
}

/** Errors keep their names only: their sentences may quote an outside system, and that a customer. */
const discreet = (tracer: Tracer.Tracer): Tracer.Tracer =>
  Tracer.make({
    ...tracer,
    span: (options) => {
      const span = tracer.span(options)
      const end = span.end.bind(span)
      span.end = (endTime, exit) => end(endTime, Exit.isFailure(exit) ? withoutWords(exit) : exit)
      return span
    }
  })

const withoutWords = (exit: Exit.Failure<unknown, unknown>): Exit.Exit<never, Error> =>
  Exit.hasInterrupts(exit) ? Exit.interrupt() : Exit.fail(Discretion.nameOnly(exit.cause))

/** The client that sends: it knows the collector's key, and at the end what did not arrive. */
const delivery = ({ endpoint, headers }: Collector) =>
  Layer.effect(
    HttpClient.HttpClient,
    Effect.gen(function*() {
      const client = yield* HttpClient.HttpClient
      const { host } = new URL(endpoint)
      let sent = 0
      let lost = 0
      let latest = ""
      const lose = (problem: string) => Effect.sync(() => void (lost++, latest = problem))
      yield* Effect.addFinalizer(() =>
        lost === 0 ? Effect.void : Progress.report({
          _tag: "notice",
          message:
            `telemetry is incomplete: ${lost} of ${sent} requests to ${host} failed (${latest}); the run is not affected`
        })
      )
      return client.pipe(
        HttpClient.mapRequest(HttpClientRequest.setHeaders(Redacted.value(headers))),
        HttpClient.transform((response, request) =>
          Effect.suspend(() => {
            sent++
            return response
          }).pipe(
            Effect.timeoutOrElse({
              duration: REQUEST_MS,
              orElse: () => Effect.fail(new HttpClientError({ reason: new TransportError({ request }) }))
            }),
            Effect.tap(({ status }) => status < 300 ? Effect.void : lose(`${status}`)),
            Effect.tapError((error) => lose(networkCause(error))),
            Effect.onInterrupt(() => lose("no answer in time"))
          )
        )
      )
    })
  )
