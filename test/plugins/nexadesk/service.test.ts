import { assert, it } from "@effect/vitest"
import { Ledger } from "#etl"
import { service } from "#plugins/nexadesk"

it("is known by its name: key, field of the invoice's id, accounts", () => {
  const { accountPrefix, invoiceIdField, key, name } = service
  assert.deepStrictEqual([name, key, invoiceIdField, accountPrefix], [
    "NexaDesk",
    "nexadesk",
    "x_fc_nexadesk_invoice_id",
    "NDR"
  ])
  assert.deepStrictEqual(Ledger.Service.account(service, "seats"), {
    code: "NDR.SEATS",
    name: "NexaDesk Seats Revenue"
  })
})

const lines: ReadonlyArray<readonly [description: string, family: string]> = [
  ["NexaDesk seats", "seats"],
  ["NexaDesk seats (10 of 31 days)", "seats"],
  ["Additional agents", "seats"],
  ["Live chat add-on", "chat"],
  ["Chat seats", "chat"],
  ["WhatsApp conversations", "chat"],
  ["Messenger channel", "chat"],
  ["Onboarding", "setup"],
  ["Remaining time on NexaDesk seats after 27 May 2026", "seats"],
  ["Something Unmapped", "other"]
]

it.each(lines)("%s is %s", (description, family) => {
  assert.strictEqual(Ledger.Family.classify(service.families, description), family)
})
