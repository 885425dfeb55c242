/** NexaDesk, as far as the books care. */
import { Ledger } from "#etl"

export const service = Ledger.Service.make({
  name: "NexaDesk",
  accountPrefix: "NDR",
  families: [
    { family: "chat", contains: ["chat", "whatsapp", "messenger"] },
    { family: "seats", contains: ["seat", "agent"] },
    { family: "setup", contains: ["onboarding", "training", "migration"] }
  ]
})
