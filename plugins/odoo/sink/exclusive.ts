/** What only one may write at a time in Odoo. */
import * as Effect from "effect/Effect"
import { connection, PAYMENT_JOURNAL } from "../config.ts"

/**
 * Our journal in the configured database, over all machines that name its address alike.
 *
 * Two that write invoices there wait for each other's numbers, and Odoo undoes the call of whoever comes second; two
 * that look for a customer's partner at once may both make one.
 */
export const exclusive = Effect.map(
  connection,
  ({ database, url }) => `${PAYMENT_JOURNAL.code} in ${database} @ ${new URL(url).href}`
)
