/** The sink's promises on a real Odoo 19, given by `ODOO_URL`, `ODOO_DATABASE`, `ODOO_API_KEY`. */
import * as Effect from "effect/Effect"
import * as BookkeeperSuite from "../suites/BookkeeperSuite.ts"
import * as SinkSuite from "../suites/SinkSuite.ts"
import { fixture } from "../support/OdooBooks.ts"
import { realOdoo } from "../support/realOdoo.ts"

SinkSuite.suite("odoo", fixture(realOdoo()), { isRemote: true, isReviewed: true })
BookkeeperSuite.suite("odoo", Effect.sync(realOdoo))
