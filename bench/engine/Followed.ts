/** The same run, followed: by a journal in a file, by a collector of traces and metrics. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import * as Journal from "../../src/journal/Journal.ts"
import * as Observation from "../../src/observability/Observation.ts"
import type { Made } from "./Invoices.ts"
import { run } from "./Stages.ts"

const PLACE = { pipeline: "bench.engine", sink: "memory" }

/** With everything recorded in a new file of this folder. */
export const byJournal = (made: Made, folder: string) =>
  Effect.scoped(
    Effect.flatMap(Effect.suspend(() => Journal.inFile(join(folder, `${performance.now()}.db`))), (journal) =>
      journal.record(
        { run: "BENCH01", ...PLACE, target: "memory" },
        (observer) =>
          run(made, { id: "BENCH01", observer })
      ))
  ).pipe(Effect.provide(NodeServices.layer))

/** With traces and metrics sent to a collector. */
export const byCollector = (made: Made, endpoint: string) =>
  Observation.observed(run(made), { ...PLACE, run: null, exitCode: () => 0, waiting: Effect.succeed([]) }).pipe(
    Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })))
  )
