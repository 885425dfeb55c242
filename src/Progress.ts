/** What a run tells whoever watches it. Says nothing about results: those are outcomes. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export type Event =
  /** Records read so far; `total` once the source knows it. */
  | { readonly _tag: "read"; readonly records: number; readonly total: number | null }
  /** Records that need an answer of a billing system, and those that have one, in this run so far. */
  | { readonly _tag: "verify"; readonly asked: number; readonly answered: number }
  /** A request was sent to an outside system. */
  | { readonly _tag: "request"; readonly system: string }
  /** Records to write, and those written, in this run so far. */
  | { readonly _tag: "write"; readonly planned: number; readonly written: number }
  /** Records that workers were given, and those that they have led to an end, in this run so far. */
  | { readonly _tag: "done"; readonly given: number; readonly done: number }
  /** One sentence that a person must not miss, once. */
  | { readonly _tag: "notice"; readonly message: string }

export class Progress extends Context.Service<Progress, {
  readonly report: (event: Event) => Effect.Effect<void>
}>()("etl/Progress") {
  /** Nobody watches. */
  static readonly layerSilent = Layer.succeed(Progress, { report: () => Effect.void })
}

export const report = (event: Event): Effect.Effect<void, never, Progress> => Progress.use((_) => _.report(event))
