/** What Lago holds of Novel in the sandbox. */
import type { Sandbox } from "#etl/testing"

const acme = { id: "novel:acme", name: "Acme Inc.", email: "books@acme.example", province: "ON" }

export const brought: Sandbox.Brought = {
  fields: ["x_fc_novel_invoice_id"],
  bills: [
    {
      reference: "lago:5a3c1f7e-0000-4000-8000-000000000001",
      number: "NOVEL-1",
      customer: acme,
      created: "2026-06-01T12:00:00Z",
      lines: [["5 seats", "5", "12.00", "60.00"], ["20 gigabytes of storage", "20", "1.50", "30.00"]],
      taxes: [{ name: "HST", percent: "13", amount: "11.70" }],
      paid: "2026-06-02T09:00:00Z"
    },
    {
      reference: "lago:5a3c1f7e-0000-4000-8000-000000000002",
      number: "NOVEL-2",
      customer: acme,
      created: "2026-06-02T12:00:00Z",
      lines: [["2 seats", "2", "20.00", "40.00"]],
      taxes: [{ name: "HST", percent: "13", amount: "5.20" }]
    }
  ]
}
