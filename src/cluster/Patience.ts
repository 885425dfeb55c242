/** The database may be away for a moment: a restart, a failover, sessions that an administrator ended. */
import { PersistenceError } from "effect/cluster/ClusterError"
import * as Effect from "effect/Effect"
import { SqlError } from "effect/sql/SqlError"
import { patience } from "../database/Away.ts"
import { Database } from "../database/Database.ts"
import * as Reason from "../database/Reason.ts"

/** Asks again while nobody can be reached. For what may be done twice. */
export const patient = <A, E, R>(question: Effect.Effect<A, E | SqlError, R>) =>
  question.pipe(
    Effect.retry({ ...patience, while: (error) => error instanceof SqlError && error.isRetryable }),
    Effect.catchIf(
      (error) => error instanceof SqlError,
      (error) => Effect.flatMap(Database, (place) => Effect.fail(Reason.explain(error, place)))
    )
  )

/** The same for what is asked of Effect's engine, which takes it for a defect that its database is away. */
export const patiently = <A, E, R>(question: Effect.Effect<A, E, R>) =>
  patient(
    Effect.catchDefect(
      question,
      (defect): Effect.Effect<never, SqlError> =>
        defect instanceof PersistenceError && defect.cause instanceof SqlError
          ? Effect.fail(defect.cause)
          : Effect.die(defect)
    )
  )
