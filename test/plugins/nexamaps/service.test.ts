import { assert, it } from "@effect/vitest"
import { Ledger } from "#etl"
import { service } from "#plugins/nexamaps"

it("is known by its name: key, field of the invoice's id, accounts", () => {
  const { accountPrefix, invoiceIdField, key, name } = service
  assert.deepStrictEqual([name, key, invoiceIdField, accountPrefix], [
    "NexaMaps",
    "nexamaps",
    "x_fc_nexamaps_invoice_id",
    "NMR"
  ])
  assert.deepStrictEqual(Ledger.Service.account(service, "tiles"), {
    code: "NMR.TILES",
    name: "NexaMaps Tiles Revenue"
  })
})

const lines: ReadonlyArray<readonly [description: string, family: string]> = [
  ["Map loads", "maps"],
  ["Dynamic map load, satellite", "maps"],
  ["Geocoding requests", "geocoding"],
  ["Reverse geocodes", "geocoding"],
  ["Routing requests", "routing"],
  ["Distance matrix elements", "routing"],
  ["Isochrones", "routing"],
  ["Vector tiles", "tiles"],
  ["Raster tiles (satellite)", "tiles"],
  ["NexaMaps Team plan", "plans"],
  ["Minimum commitment, true-up", "plans"],
  ["Remaining time on NexaMaps Team plan after 27 May 2026", "plans"],
  ["Something Unmapped", "other"]
]

it.each(lines)("%s is %s", (description, family) => {
  assert.strictEqual(Ledger.Family.classify(service.families, description), family)
})
