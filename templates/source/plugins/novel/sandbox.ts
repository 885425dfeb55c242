/** What the sandbox holds of Novel: the file that it hands over, and the same invoices at Stripe. */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Sandbox } from "#etl/testing"

const handedOver = [
  {
    id: "1",
    number: "NOVEL-1",
    reference: "in_NovelOne0000000000001",
    made: "2026-06-01T12:00:00Z",
    currency: "CAD",
    subtotal: "60.00",
    tax: "7.80",
    customer: { id: "acme", name: "Zoé Roy", company: "Acme Inc.", email: "books@acme.example" },
    items: [{ what: "5 seats", count: "5", price: "12.00", amount: "60.00" }]
  },
  {
    id: "2",
    number: "NOVEL-2",
    reference: "in_NovelTwo0000000000002",
    made: "2026-06-02T12:00:00Z",
    currency: "CAD",
    subtotal: "40.00",
    tax: "5.20",
    customer: { id: "acme", name: "Zoé Roy", company: "Acme Inc.", email: "books@acme.example" },
    items: []
  }
]

const acme = { id: "acme", name: "Acme Inc.", email: "books@acme.example", province: "ON" }

export const brought: Sandbox.Brought = {
  settings: (directory) => {
    const file = join(directory, "novel.jsonl")
    writeFileSync(file, handedOver.map((each) => `${JSON.stringify(each)}\n`).join(""))
    return { NOVEL_FILE: file }
  },
  fields: ["x_fc_novel_invoice_id"],
  bills: [
    {
      reference: "in_NovelOne0000000000001",
      number: "NOVEL-1",
      customer: acme,
      created: "2026-06-01T12:00:00Z",
      lines: [["5 seats", "5", "12.00", "60.00"]],
      taxes: [{ name: "HST", percent: "13", amount: "7.80" }],
      paid: "2026-06-02T09:00:00Z"
    },
    {
      reference: "in_NovelTwo0000000000002",
      number: "NOVEL-2",
      customer: acme,
      created: "2026-06-02T12:00:00Z",
      lines: [["2 seats", "2", "20.00", "40.00"]],
      taxes: [{ name: "HST", percent: "13", amount: "5.20" }]
    }
  ]
}
