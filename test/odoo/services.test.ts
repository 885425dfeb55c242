/** All services on a real Odoo 19. */
import { suite } from "../suites/ServicesSuite.ts"
import { realOdoo } from "../support/realOdoo.ts"

const odoo = realOdoo()

suite("a real Odoo", () => odoo, ["ledger.daily", "maps.daily", "desk.daily"])
