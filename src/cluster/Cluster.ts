/**
 * Effect's cluster over the shared database: who leads which chunk, kept there and nowhere else.
 *
 * Takeover   A worker that is killed or frozen is replaced within `LOCK` of its last sign of life.
 * Network    Workers reach each other at their addresses; who submits reaches them, and is not reached itself. What the
 *            network loses is found in the database.
 */
import * as NodeClusterSocket from "@effect/platform-node/NodeClusterSocket"
import * as ClusterWorkflowEngine from "effect/cluster/ClusterWorkflowEngine"
import * as RunnerAddress from "effect/cluster/RunnerAddress"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as References from "effect/References"

/** Where a worker listens, as the others reach it. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** Parts into which chunks fall, of which every worker has equally many; the same for all who share a database. */
export const SHARDS = 60
const LOCK = "10 seconds"

const timing = {
  shardsPerGroup: SHARDS,
  shardLockExpiration: LOCK,
  shardLockRefreshInterval: "2 seconds",
  runnerHealthCheckInterval: "3 seconds",
  refreshAssignmentsInterval: "1 second",
  entityMessagePollInterval: "1 second"
} as const

/** That a worker or the database went away, and came back, is what it is made for: it is no news. */
const quiet = Layer.succeed(References.MinimumLogLevel, "Error")

/** Chunks are submitted and waited for. */
export const client = ClusterWorkflowEngine.layer.pipe(
  Layer.provideMerge(
    NodeClusterSocket.layer({ clientOnly: true, shardingConfig: { ...timing, runnerAddress: Option.none() } })
  ),
  Layer.provide(quiet)
)

/** Chunks are led here. */
export const worker = (address: Address) =>
  ClusterWorkflowEngine.layer.pipe(
    Layer.provideMerge(
      NodeClusterSocket.layer({
        shardingConfig: {
          ...timing,
          runnerAddress: Option.some(RunnerAddress.make(address.host, address.port)),
          runnerListenAddress: Option.some(RunnerAddress.make(address.host, address.port))
        }
      })
    ),
    Layer.provide(quiet)
  )
