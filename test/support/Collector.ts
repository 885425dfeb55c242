/** An OpenTelemetry collector that listens: OTLP over HTTP in JSON, held to the protocol's own shapes. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Server from "./HttpServer.ts"

const Hex = (letters: number) => Schema.String.check(Schema.isPattern(new RegExp(`^[0-9a-f]{${letters}}$`)))
const Nanoseconds = Schema.String.check(Schema.isPattern(/^[1-9]\d{0,19}$/))

const AnyValue = Schema.Union([
  Schema.Struct({ stringValue: Schema.String }),
  Schema.Struct({ boolValue: Schema.Boolean }),
  Schema.Struct({ intValue: Schema.Union([Schema.Int, Schema.String.check(Schema.isPattern(/^-?\d+$/))]) }),
  Schema.Struct({ doubleValue: Schema.Number }),
  Schema.Struct({ arrayValue: Schema.Struct({ values: Schema.Array(Schema.Unknown) }) })
])
const Attributes = Schema.Array(Schema.Struct({ key: Schema.NonEmptyString, value: AnyValue }))
const Resource = Schema.Struct({ attributes: Attributes, droppedAttributesCount: Schema.Int })
const InstrumentationScope = Schema.Struct({ name: Schema.String, version: Schema.optional(Schema.String) })
const Status = Schema.Struct({ code: Schema.Literals([0, 1, 2]), message: Schema.optional(Schema.String) })

const SpanEvent = Schema.Struct({
  name: Schema.String,
  timeUnixNano: Nanoseconds,
  attributes: Attributes,
  droppedAttributesCount: Schema.Int
})

const Span = Schema.Struct({
  traceId: Hex(32),
  spanId: Hex(16),
  parentSpanId: Schema.optional(Hex(16)),
  name: Schema.NonEmptyString,
  kind: Schema.Literals([0, 1, 2, 3, 4, 5]),
  startTimeUnixNano: Nanoseconds,
  endTimeUnixNano: Nanoseconds,
  attributes: Attributes,
  droppedAttributesCount: Schema.Int,
  events: Schema.Array(SpanEvent),
  droppedEventsCount: Schema.Int,
  links: Schema.Array(Schema.Unknown),
  droppedLinksCount: Schema.Int,
  status: Status
})

/** https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/collector/trace/v1/trace_service.proto */
const ExportTraceServiceRequest = Schema.Struct({
  resourceSpans: Schema.Array(Schema.Struct({
    resource: Resource,
    scopeSpans: Schema.Array(Schema.Struct({ scope: InstrumentationScope, spans: Schema.Array(Span) }))
  }))
})

const Point = Schema.Struct({
  attributes: Attributes,
  startTimeUnixNano: Nanoseconds,
  timeUnixNano: Nanoseconds,
  asDouble: Schema.optional(Schema.Number),
  asInt: Schema.optional(Schema.Union([Schema.Int, Schema.String]))
})

const Metric = Schema.Struct({
  name: Schema.NonEmptyString,
  description: Schema.optional(Schema.String),
  unit: Schema.String,
  gauge: Schema.optional(Schema.Struct({ dataPoints: Schema.Array(Point) })),
  sum: Schema.optional(Schema.Struct({
    dataPoints: Schema.Array(Point),
    aggregationTemporality: Schema.Literals([1, 2]),
    isMonotonic: Schema.Boolean
  }))
})

/** https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto */
const ExportMetricsServiceRequest = Schema.Struct({
  resourceMetrics: Schema.Array(Schema.Struct({
    resource: Resource,
    scopeMetrics: Schema.Array(Schema.Struct({ scope: InstrumentationScope, metrics: Schema.Array(Metric) }))
  }))
})

export type Span = typeof Span.Type
export type Metric = typeof Metric.Type

export interface Collector extends Server.HttpServer {
  /** Every span so far. */
  readonly spans: () => ReadonlyArray<Span>
  /** The metrics of the latest export. */
  readonly metrics: () => ReadonlyArray<Metric>
  /** What the latest resource says of itself. */
  readonly resource: () => Readonly<Record<string, unknown>>
}

/** Answers every export with `status`, or never where there is none. Its answers throw at what is no OTLP. */
export const serve = (status: number | null = 200): Effect.Effect<Collector, never, Scope.Scope> =>
  Effect.map(Server.serve(() => status), (server) => {
    const at = <A>(path: string, shape: Schema.Codec<A, unknown>) =>
      server.requests.filter((request) => request.path === path).map(({ body }) =>
        Schema.decodeUnknownSync(Schema.fromJsonString(shape))(body, { onExcessProperty: "error" })
      )
    const traces = () => at("/v1/traces", ExportTraceServiceRequest).flatMap(({ resourceSpans }) => resourceSpans)
    return {
      ...server,
      spans: () => traces().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      metrics: () =>
        (at("/v1/metrics", ExportMetricsServiceRequest).at(-1)?.resourceMetrics ?? [])
          .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics)),
      resource: () => values(traces().at(-1)?.resource.attributes ?? [])
    }
  })

/** Attributes by name. */
export const values = (attributes: typeof Attributes.Type): Readonly<Record<string, unknown>> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
