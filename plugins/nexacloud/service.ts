/** NexaCloud, as far as the books care. */
import { Ledger } from "#etl"

export const service = Ledger.Service.make({
  name: "NexaCloud",
  accountPrefix: "NCR",
  families: [
    { family: "hosting", contains: ["odoo erp hosting", "wordpress website hosting"] },
    { family: "managed", contains: ["managed"] },
    { family: "addons", contains: ["daily backup", "whatsapp", "forms builder", "white label"] }
  ]
})
