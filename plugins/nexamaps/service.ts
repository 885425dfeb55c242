/** NexaMaps, as far as the books care. */
import { Ledger } from "#etl"

export const service = Ledger.Service.make({
  name: "NexaMaps",
  accountPrefix: "NMR",
  families: [
    { family: "geocoding", contains: ["geocod"] },
    { family: "routing", contains: ["routing", "distance matrix", "isochrone"] },
    { family: "tiles", contains: ["tile"] },
    { family: "maps", contains: ["map load"] },
    { family: "plans", contains: ["plan", "commitment"] }
  ]
})
