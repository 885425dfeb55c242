/** Invoices one by one, for what lists leave out: fees, and the plans that they bill. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type Ledger, Outcome, type Platform } from "#etl"
import type { Client } from "../client.ts"

type Unanswered = Ledger.BillingSystem.Unanswered
/** An invoice as it came, or its end where this one cannot be had now. */
export type Whole = Result.Result<Ledger.BillingSystem.JsonObject, Outcome.Outcome>

/** Invoices that Lago may be in trouble with before it is Lago that is. */
const TROUBLES_MAX = 5

/**
 * Asks for invoices alone.
 *
 * Fails  where it is not for one invoice: a refused key, no network, a limit, or trouble with many
 */
export const reader = (client: Pick<Client, "invoice">) => {
  let troubles = 0
  return (subject: Outcome.Subject): Effect.Effect<Whole, Unanswered, Platform> =>
    client.invoice(subject.id).pipe(
      Effect.map(({ body }): Whole => Result.succeed(body)),
      Effect.catch((failure) => {
        const { message, reason } = failure
        if (reason === "ServerError") troubles += 1
        return OF_ONE.includes(reason) && troubles <= TROUBLES_MAX
          ? Effect.succeed(Result.fail(Outcome.make(subject, { _tag: "unverifiable", reason, message })))
          : Effect.fail(failure)
      })
    )
}

const OF_ONE: ReadonlyArray<Unanswered["reason"]> = ["NotFound", "Malformed", "ServerError"]
