/** The sink's promises on a real Odoo 19, given by `ODOO_URL`, `ODOO_DATABASE`, `ODOO_API_KEY`. */
import * as SinkSuite from "../suites/SinkSuite.ts"
import { fixture } from "../support/OdooBooks.ts"
import { realOdoo } from "../support/realOdoo.ts"

SinkSuite.suite("odoo", fixture(realOdoo()))
