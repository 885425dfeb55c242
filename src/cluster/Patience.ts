/** The database may be away for a moment: a restart, a failover, sessions that an administrator ended. */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { SqlError } from "effect/sql/SqlError"
import { Database } from "../database/Database.ts"
import * as Reason from "../database/Reason.ts"

/** About a minute: longer than a restart takes. */
const schedule = Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("2 seconds")])
const TRIES_MAX = 35

/** Asks again while nobody can be reached. For what may be done twice. */
export const patient = <A, R>(question: Effect.Effect<A, SqlError, R>) =>
  question.pipe(
    Effect.retry({ schedule, times: TRIES_MAX, while: ({ isRetryable }) => isRetryable }),
    Effect.catch((error) => Effect.flatMap(Database, (place) => Effect.fail(Reason.explain(error, place))))
  )
