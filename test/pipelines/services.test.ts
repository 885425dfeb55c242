/** All services on the Odoo double. `test/odoo/services.test.ts` holds the same on a real Odoo. */
import { suite } from "../suites/ServicesSuite.ts"
import { settingsOf } from "../support/OdooBooks.ts"
import type { Project } from "../support/Sandboxed.ts"

const double = ({ odoo, settings }: Project) => settingsOf(odoo.url, settings["ODOO_API_KEY"] ?? "")

suite("the double", double, ["ledger.daily", "maps.daily", "desk.daily"])
suite("the double", double, ["desk.daily", "maps.daily", "ledger.daily"])
