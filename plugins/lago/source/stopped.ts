/** When Lago as a source does not answer: the run stops, and says why in one sentence. */
import { type Ledger, PipelineError } from "#etl"

const PLUGIN = "lago"

/** `Refused` is for people to mend; whatever else it is may be better the next time. */
export const stopped = ({ message, reason }: Ledger.BillingSystem.Unanswered) => {
  const problem = message.replace(/^lago /, "")
  return reason === "Refused"
    ? new PipelineError.AccessRefused({ plugin: PLUGIN, problem })
    : new PipelineError.Unavailable({ plugin: PLUGIN, problem })
}
