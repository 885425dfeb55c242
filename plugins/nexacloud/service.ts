/** NexaCloud, as far as the books care. */
import type { Ledger } from "#etl"

export const service: Ledger.Service.Service = {
  name: "NexaCloud",
  key: "nexacloud",
  accountPrefix: "NCR",
  invoiceIdField: "x_fc_nexacloud_invoice_id",
  families: [
    { family: "hosting", contains: ["odoo erp hosting", "wordpress website hosting"] },
    { family: "managed", contains: ["managed"] },
    { family: "addons", contains: ["daily backup", "whatsapp", "forms builder", "white label"] }
  ]
}
