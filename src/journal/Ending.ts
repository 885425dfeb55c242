/** How a run ends in the journal. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import type * as Bodies from "./Bodies.ts"
import * as Cancellation from "./Cancellation.ts"
import * as Chain from "./Chain.ts"
import * as Intents from "./Intents.ts"
import * as Names from "./Names.ts"
import type { Sql } from "./Store.ts"

/** What it is that ends, and who says so. */
export interface Closing {
  readonly run: string
  readonly now: number
  readonly end: Bodies.Ended
  readonly by: string
}

/** Records the end of a run, and of what it was about to write and never said whether it did. Gives the latter. */
export const close = Effect.fnUntraced(function*(sql: Sql, { by, end, now, run }: Closing) {
  const intents = yield* Intents.open(sql, run)
  yield* Intents.interrupt(sql, run, now, intents, by)
  yield* Chain.append(sql, now, [{ kind: "ended", run, subject: null, body: JSON.stringify(end) }])
  yield* Names.know(sql, intents.map(({ subject }) => [subject, null]))
  return intents
})

/** Sentences of ours hold no secrets; a defect's text is anybody's, and is left out. */
export const verdict = Effect.fnUntraced(function*(sql: Sql, run: string, exit: Exit.Exit<unknown, unknown>) {
  if (Exit.isSuccess(exit)) return FINISHED
  if (yield* Cancellation.isRequested(sql, run)) return CANCELLED
  if (Cause.hasInterruptsOnly(exit.cause)) return INTERRUPTED
  const error = Option.getOrNull(Cause.findErrorOption(exit.cause))
  return { status: "failed", message: error instanceof Error ? error.message : "a defect of the program" } as const
})

const FINISHED = { status: "finished", message: null } as const
const CANCELLED = { status: "interrupted", message: Cancellation.MESSAGE } as const
const INTERRUPTED = { status: "interrupted", message: "from outside" } as const
