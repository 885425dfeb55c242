/** Which engine leads a run, as `--engine` asks for it. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Distribution } from "../cluster/index.ts"
import type { Engine } from "../Engine.ts"
import type { Started } from "../journal/Bodies.ts"

export type Choice = "local" | "cluster"

/** What has to be known of a run to go on with it. */
const Noted = Schema.Struct({
  flags: Schema.Array(Schema.String),
  selection: Schema.Struct({
    since: Schema.NullOr(Schema.String),
    until: Schema.NullOr(Schema.String),
    only: Schema.Array(Schema.String),
    limit: Schema.NullOr(Schema.Int)
  }),
  chunkSize: Schema.Int
})

type Noted = typeof Noted.Type

/** What a run notes in the journal of how it is led. */
export const noted = (engine: Choice, noted: Noted) =>
  engine === "local" ? {} : { engine, resumption: { ...noted, flags: [...noted.flags] } }

/** The same again; null of a run that workers did not lead. */
export const remembered = ({ resumption }: Started): Noted | null => Schema.is(Noted)(resumption) ? resumption : null

/** Does `work` with the engine; what the cluster needs is loaded only for it. */
export const led = <A, E, R>(
  choice: Choice,
  distribution: Distribution,
  work: (engine: { readonly engine?: Engine }) => Effect.Effect<A, E, R>
) =>
  Effect.gen(function*() {
    if (choice === "local") return yield* work({})
    const { submitted } = yield* Effect.promise(() => import("../cluster/index.ts"))
    return yield* submitted(distribution, (engine) => work({ engine }))
  })
