/** What a run takes back: empty drafts, and posted invoices that were voided. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Ledger, Money, Outcome, PipelineError, type Platform } from "#etl"
import type { Client } from "../client.ts"
import { QUIET } from "../config.ts"
import { reverse } from "./reversal.ts"

type Writing = Ledger.Planning.Writing

/** Deletes an empty draft; one that Odoo keeps is reported. */
export const removeDraft = (client: Client, subject: Outcome.Subject, document: Outcome.Document) =>
  client.write("account.move", "unlink", { ids: [document.id], context: QUIET }, Schema.Unknown).pipe(
    Effect.as(Outcome.make(subject, { _tag: "skipped", reason: "zeroAmount" })),
    Effect.catchTags({
      Refused: ({ sentence }) =>
        Effect.succeed(
          Outcome.make(subject, { _tag: "skipped", reason: "zeroAmount" }, [`an empty draft stays: ${sentence}`])
        ),
      AnswerLost: lost
    })
  )

/** Reverses what is void at the billing system. */
export const reversed = (
  client: Client,
  subject: Outcome.Subject,
  { at, attention, document }: Extract<Writing["action"], { readonly _tag: "Reverse" }>
): Effect.Effect<Outcome.Outcome, PipelineError.PipelineError, Platform> =>
  reverse(client, document, at).pipe(
    Effect.map(() => {
      const none = Money.make(0n, document.total.currency)
      const written = { document, confirmed: none, paid: none, families: new Map() }
      return Outcome.make(subject, { _tag: "reversed", written }, attention)
    }),
    Effect.catchTag("Refused", ({ sentence }) =>
      Effect.succeed(Outcome.failed(subject, Outcome.failure("write", "Rejected", sentence))))
  )

const lost = ({ problem }: { readonly problem: string }) => new PipelineError.Unavailable({ plugin: "odoo", problem })
