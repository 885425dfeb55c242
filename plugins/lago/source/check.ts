/** What `pipeline check` finds of a service's invoices at Lago. */
import * as Effect from "effect/Effect"
import { Check, type Platform } from "#etl"
import * as Client from "../client.ts"
import { configured } from "../config.ts"
import { PAGE } from "./days.ts"
import { stopped } from "./stopped.ts"

/** Whether any customers of the service are billed there: a wrong beginning of their ids would find none for ever. */
export const check = (
  service: string,
  customers: string
): Effect.Effect<ReadonlyArray<Check.Finding>, never, Platform> =>
  Effect.gen(function*() {
    const client = Client.make(yield* configured)
    const { invoices } = yield* Effect.mapError(client.list({ search_term: customers }, 1), stopped)
    const whose = `${service}'s customers "${customers}…"`
    if (invoices.length === 0) {
      const remedy =
        `Their external ids at Lago must begin so; declare another beginning where the pipeline names its source`
      return [Check.fails("lago", `has no invoice of ${whose}`, remedy)]
    }
    const count = invoices.length < PAGE ? String(invoices.length) : `${PAGE} or more`
    return [Check.holds("lago", `lists invoices of ${whose}: ${count}`)]
  }).pipe(Effect.catch(({ message }) => Effect.succeed([Check.fails("lago", message)])))
