/** Forgets what runs that are over have left in the database: the engine's rows, and the records of their chunks. */
import * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"
import { SettingInvalid } from "../PipelineError.ts"
import * as Patience from "./Patience.ts"

const SETTING = "PIPELINE_RETENTION"

/** For how long a run that was stopped can be resumed. */
const period = Config.Duration(SETTING).pipe(
  Config.withDefault(Duration.days(1)),
  Effect.mapError(() =>
    new SettingInvalid({ setting: SETTING, problem: "is no time such as \"1 day\" or \"12 hours\"" })
  )
)

/** Snowflakes, which the engine's rows go by, count milliseconds from 2025 on, above 22 bits of their own. */
const SNOWFLAKE_EPOCH_MS = Date.UTC(2025, 0, 1)

/** All that is older than `PIPELINE_RETENTION`, but for runs at work. */
export const forget = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  const ms = Duration.toMillis(yield* period)
  const before = sql`now() - ${ms}::float8 * interval '1 millisecond'`
  yield* Patience.patient(sql`
    with old as (
      delete from chunk where taken < ${before} and run not in (select run from lease) returning execution
    ), gone as (
      delete from cluster_messages m where m.entity_type = 'Workflow/Chunk' and (
        m.entity_id in (select execution from old) or m.processed
          and m.id < ((extract(epoch from ${before}) * 1000)::bigint - ${SNOWFLAKE_EPOCH_MS}::bigint) << 22
          and not exists (select 1 from chunk where execution = m.entity_id)
      ) returning m.request_id
    )
    delete from cluster_replies r using gone where r.request_id = gone.request_id`)
})
