import { VerifySuite } from "#etl/testing"
import * as Novel from "#plugins/novel"
import { KEY, serve } from "./vendor.ts"

const settings = (url: string) => ({ NOVEL_URL: url, NOVEL_KEY: KEY })

VerifySuite.suite("Novel", {
  system: Novel.invoices(),
  serve,
  settings,
  key: KEY,
  path: "/invoices/1",
  references: { confirmed: "novel:1", void: "novel:2", draft: "novel:3" },
  unknown: (n) => `novel:unknown${n}`,
  inOtherMode: null,
  cash: {
    system: Novel.invoices(),
    settings,
    serve,
    partly: { reference: "novel:4", total: ["CAD", "113.00"], payments: [["2026-06-02", "50.00"]] },
    often: {
      reference: "novel:5",
      total: ["CAD", "130.00"],
      payments: Array.from({ length: 130 }, () => ["2026-06-20", "1.00"] as const)
    },
    yen: { reference: "novel:6", total: ["JPY", "5000"], payments: [["2026-06-03", "5000"]] },
    retried: null
  },
  many: null
})
