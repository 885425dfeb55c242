/** How a run is kept in the journal: a dry run is not, since it writes nothing anywhere. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { Journal } from "../journal/Journal.ts"
import type * as Recording from "../journal/Recording.ts"
import type { Observer } from "../Observer.ts"
import { DRY_RUN } from "../Pipeline.ts"
import * as Progress from "../Progress.ts"

/** The journal that the settings lead to; for a dry run one that is kept nowhere. */
export const layer = (sink: string) => sink === DRY_RUN ? Journal.layerMemory : Journal.layer

/** Records a run, and says what a dead one left behind. */
export const recorded = <A, E, R>(
  beginning: Recording.Beginning,
  work: (observer: Observer) => Effect.Effect<A, E, R>
) =>
  Journal.use((journal) =>
    journal.record(beginning, (recording) => Effect.andThen(tellRecovered(recording), work(recording)))
  )

const tellRecovered = ({ recovered }: Recording.Recording) => {
  if (recovered === null) return Effect.void
  const { intents, lease } = recovered
  const heard = DateTime.formatIso(DateTime.makeUnsafe(lease.beat)).replace(/\.\d+/, "")
  const message = `Run ${lease.run} on ${lease.host} was last heard of at ${heard} and is taken over` +
    (intents.length === 0 ? "." : `. Of ${intents.length} records it was writing, nobody knows; they are looked up.`)
  return Progress.report({ _tag: "notice", message })
}
