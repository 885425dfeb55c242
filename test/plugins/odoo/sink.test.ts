/** The sink's promises on the Odoo double. `test/odoo/sink.test.ts` holds the same on a real Odoo. */
import * as Effect from "effect/Effect"
import { serve } from "../../../sandbox/odoo/Odoo.ts"
import * as BookkeeperSuite from "../../suites/BookkeeperSuite.ts"
import * as SinkSuite from "../../suites/SinkSuite.ts"
import { fixture, settingsOf } from "../../support/OdooBooks.ts"

SinkSuite.suite(
  "odoo double",
  Effect.gen(function*() {
    const odoo = yield* serve({ apiKey: "sandbox-key", database: "books" })
    return yield* fixture(settingsOf(odoo.url, "sandbox-key"))
  }),
  { isRemote: true, isReviewed: true }
)

BookkeeperSuite.suite(
  "odoo double",
  Effect.map(serve({ apiKey: "sandbox-key", database: "books" }), ({ url }) => settingsOf(url, "sandbox-key"))
)
