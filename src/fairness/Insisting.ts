/** Asking a database that may be away for a while. */
import * as Effect from "effect/Effect"
import { pauses } from "../database/Away.ts"

/** Tries until it succeeds; says `sentence` and the reason once, each time that it begins to fail. */
export const insisting = (sentence: string) => {
  let isAway = false
  return <A, E extends { readonly message: string }, R>(query: Effect.Effect<A, E, R>): Effect.Effect<A, never, R> =>
    query.pipe(
      Effect.tapError((error) =>
        Effect.suspend(() => {
          if (isAway) return Effect.void
          isAway = true
          return Effect.logWarning(`${sentence}: ${error.message}`)
        })
      ),
      Effect.retry(pauses),
      // The pauses never end.
      Effect.orDie,
      Effect.tap(() =>
        Effect.sync(() => {
          isAway = false
        })
      )
    )
}
