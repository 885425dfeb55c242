/**
 * Chunks are dealt to the shards in turn, as workers hold equally many of these. Left to the hashes of their ids, one of two
 * workers has a tenth more to do than the other, or even a fifth, while the other waits for it.
 */
import * as Effect from "effect/Effect"
import * as EntityId from "effect/cluster/EntityId"
import * as Sharding from "effect/cluster/Sharding"
import { ChunkWorkflow, type Payload } from "./ChunkWorkflow.ts"
import { SHARDS } from "./Cluster.ts"

/** Enough for all but one chunk in a million; that one stays where it falls. */
const DRAWS_MAX = 14 * SHARDS

/** The chunk with the first draw that brings it to the shard whose turn it is, and its id there: always the same. */
export const dealt = Effect.fnUntraced(function*(chunk: Omit<Payload, "draw">) {
  const sharding = yield* Sharding.Sharding
  for (let draw = 0;; draw++) {
    const payload: Payload = { ...chunk, draw }
    const execution = yield* ChunkWorkflow.executionId(payload)
    const shard = sharding.getShardId(EntityId.make(execution), "default")
    if (shard.id === 1 + chunk.number % SHARDS || draw === DRAWS_MAX) return { execution, payload }
  }
})
