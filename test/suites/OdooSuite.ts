import { describe } from "vitest"
import * as Calls from "./odoo/Calls.ts"
import * as Draft from "./odoo/DraftSuite.ts"
import * as Load from "./odoo/LoadSuite.ts"
import * as LoadContext from "./odoo/LoadContextSuite.ts"
import * as Payment from "./odoo/PaymentSuite.ts"
import * as PaymentTerms from "./odoo/PaymentTermsSuite.ts"
import * as Posting from "./odoo/PostingSuite.ts"
import * as Protocol from "./odoo/ProtocolSuite.ts"
import * as Record from "./odoo/RecordSuite.ts"
import * as Register from "./odoo/RegisterSuite.ts"
import * as Reversal from "./odoo/ReversalSuite.ts"
import * as Setup from "./odoo/SetupSuite.ts"

/**
 * What an Odoo 19 promises to whoever books invoices over JSON-2; the double and a real server keep the same.
 *
 * Rerun  safe on the same books: every run uses marks of its own
 */
export const suite = (name: string, server: () => Calls.Server): void => {
  const odoo = Calls.make(server)
  describe(`${name}: JSON-2`, () => Protocol.suite(odoo, server))
  describe(`${name}: records`, () => Record.suite(odoo))
  describe(`${name}: set-up`, () => Setup.suite(odoo))
  describe(`${name}: import`, () => Load.suite(odoo))
  describe(`${name}: import over what is there`, () => LoadContext.suite(odoo))
  describe(`${name}: drafts`, () => Draft.suite(odoo))
  describe(`${name}: posting`, () => Posting.suite(odoo))
  describe(`${name}: payment terms`, () => PaymentTerms.suite(odoo))
  describe(`${name}: payments`, () => Register.suite(odoo))
  describe(`${name}: payments by hand`, () => Payment.suite(odoo))
  describe(`${name}: reversal`, () => Reversal.suite(odoo))
}
