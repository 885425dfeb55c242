/** A promise of a suite: what is kept, and what it costs people where it is not. A failure says both. */
import { it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { stakes } from "./stakes.ts"

/** Why it matters that this promise is kept. Throws for one of which nobody has said it. */
export const whyOf = (what: string): string => {
  const found = stakes.find(([promise]) => promise.test(what))
  if (found === undefined) throw new Error(`Say in test/suites/stakes.ts why it matters: ${what}`)
  return found[1]
}

const WHY = "\n  why it matters: "

/** Adds to a failure what was broken, and why that matters. */
export const because = (what: string) => {
  const said = `\n  broken: ${what}${WHY}${whyOf(what)}`
  return <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.onError(effect, (cause) =>
      Effect.sync(() => {
        const error = Cause.squash(cause)
        // What several tests share, and could not be set up, fails each of them: it is said once.
        if (!(error instanceof Error) || error.message.includes(WHY)) return
        Object.defineProperty(error, "message", { value: error.message + said })
      }))
}

/** A test named for what it promises, on the real clock. */
export const promise = <E>(
  what: string,
  body: () => Effect.Effect<void, E, Scope.Scope>,
  timeoutMs?: number
): void => it.live(what, () => because(what)(Effect.suspend(body)), timeoutMs)
