/** Why a chunk was not led to its end: every error that stops a run, as one process tells another. */
import * as Schema from "effect/Schema"
import * as PipelineError from "../PipelineError.ts"

export const Stop = Schema.Union([
  PipelineError.SettingMissing,
  PipelineError.SettingInvalid,
  PipelineError.AccessRefused,
  PipelineError.SchemaMismatch,
  PipelineError.Unavailable,
  PipelineError.OutOfBalance,
  PipelineError.UnknownPipeline,
  PipelineError.UnknownSink,
  PipelineError.FileUnusable,
  PipelineError.SinkMoved,
  PipelineError.PlanOutdated,
  PipelineError.StateUnusable,
  PipelineError.LeaseHeld,
  PipelineError.LeaseLost,
  PipelineError.TurnLost,
  PipelineError.RunCancelled
])
