/** One worker. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Database from "../database/Database.ts"
import * as Fairness from "../fairness/Fairness.ts"
import { SettingInvalid } from "../PipelineError.ts"
import * as ChunkTable from "./ChunkTable.ts"
import * as Cluster from "./Cluster.ts"
import * as Retention from "./Retention.ts"
import * as Working from "./Working.ts"

export interface Worker extends Working.Options {
  readonly address: Cluster.Address
  /** Told once it takes chunks. */
  readonly ready: Effect.Effect<void>
}

const CLEANING = Schedule.spaced(Duration.hours(1))

/**
 * Leads chunks until it is interrupted; what it is at then is led to its end, or by another worker.
 *
 * Fails  `SettingMissing`, `SettingInvalid`, `AccessRefused`, `Unavailable`: the database or the address cannot be used
 */
export const work = (worker: Worker) =>
  Effect.gen(function*() {
    yield* Layer.build(led(worker))
    yield* worker.ready
    return yield* Effect.never
  }).pipe(
    Effect.scoped,
    Effect.catchTag("SocketServerError", () => new SettingInvalid({ setting: spoken(worker.address), problem: TAKEN }))
  )

const spoken = ({ host, port }: Cluster.Address): string => `${host}:${port}`

const TAKEN = "cannot be listened on: another program does, or it is no address of this machine. " +
  "Name another with --address HOST:PORT"

const led = (worker: Worker) =>
  Layer.mergeAll(
    Working.layer(worker),
    Layer.effectDiscard(Effect.forkScoped(Effect.repeat(Effect.ignore(Retention.forget), CLEANING)))
  ).pipe(
    Layer.provide(Fairness.layer),
    Layer.provide(Cluster.worker(worker.address)),
    Layer.provideMerge(Layer.effectDiscard(ChunkTable.create)),
    Layer.provideMerge(Database.layerConfig)
  )
