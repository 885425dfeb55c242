/** A chunk as a durable workflow: who submits it and who leads it know no more of each other than this. */
import * as Schema from "effect/Schema"
import * as Workflow from "effect/workflow/Workflow"
import { Stop } from "./Stop.ts"

/** Which chunk of which run, and how it is led. The records themselves are in `ChunkTable.ts`. */
export const Payload = {
  run: Schema.String,
  /** From 0, in the order in which the run took them on. */
  number: Schema.Int,
  /** From 0: one more each time that the run is resumed after this chunk was stopped. */
  attempt: Schema.Int,
  /** From 0: drawn anew until the chunk falls to the shard whose turn it is (`Dealing.ts`). */
  draw: Schema.Int,
  /** Name of the pipeline, or the path of its file. */
  pipeline: Schema.String,
  /** Its own flags that were given. */
  flags: Schema.Array(Schema.String),
  sink: Schema.String
}

/** What it ends with is text of `Wire.ts`: a `Led`. */
export const ChunkWorkflow = Workflow.make("Chunk", {
  payload: Payload,
  idempotencyKey: ({ attempt, draw, number, run }) => `${run}/${number}/${attempt}/${draw}`,
  success: Schema.String,
  error: Stop
})

export type Payload = typeof ChunkWorkflow.payloadSchema.Type
