/** Novel, as far as the books care. */
import { Ledger } from "#etl"

export const service = Ledger.Service.make({
  name: "Novel",
  accountPrefix: "NOVEL",
  families: [
    { family: "seats", contains: ["seat", "user"] },
    { family: "storage", contains: ["storage", "gigabyte"] }
  ]
})
