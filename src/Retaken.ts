/** A write that follows one of which nobody knows how far it came: what that one did is this run's own doing. */
import * as Outcome from "./Outcome.ts"

/**
 * Outcomes as the first attempt would have told them, had it come to its end. `intended` is what that was about to write.
 *
 * Trusts   what is read back: of a record without its document nothing is claimed
 * Checked  by the run's balance: a document with another total than was confirmed does not add up
 */
export const told = (
  intended: ReadonlyArray<Outcome.Outcome>,
  ended: ReadonlyArray<Outcome.Outcome>
): ReadonlyArray<Outcome.Outcome> => {
  if (intended.length === 0) return ended
  const plans = new Map(intended.map(({ result, subject }) => [subject.id, result]))
  return ended.map((outcome) => {
    const plan = plans.get(outcome.subject.id)
    return plan?._tag === "planned" ? { ...outcome, result: resultOf(plan.planned, outcome.result) } : outcome
  })
}

const resultOf = (planned: Outcome.Planned | Outcome.PlannedChange, found: Outcome.Result): Outcome.Result => {
  if ("change" in planned) {
    return found._tag === "skipped" || found._tag === "changed" ? { _tag: "changed", change: planned.change } : found
  }
  const document = Outcome.documentOf(found)
  if (planned.ends === undefined || document === null) return found
  const { confirmed, families, paid, unmatched } = planned
  const written = { document, confirmed, paid, families, ...(unmatched === undefined ? {} : { unmatched }) }
  return { _tag: planned.ends, written }
}
