import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Ledger } from "#etl"
import { DailySuite, inWords, SourceSuite } from "#etl/testing"
import * as Novel from "#plugins/novel"

const numbers = Array.from({ length: 2_500 }, (_, index) => index + 1)

/** One invoice an hour; every thousandth has an amount that is none. */
const line = (n: number) =>
  JSON.stringify({
    id: `n-${n}`,
    number: `NO-${n}`,
    reference: `in_${n}`,
    made: new Date(Date.UTC(2026, 4, 1, n)).toISOString(),
    currency: "CAD",
    subtotal: n % 1_000 === 0 ? "NaN" : String(n),
    tax: "0",
    customer: { id: "1", name: null, company: "Café Ouimet", email: null },
    items: [{ what: "Seats × é", count: null, price: "1.123456789012345", amount: String(n) }]
  })

const settle = (settings: Readonly<Record<string, string>>) =>
  Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnv({ env: { ...settings } })))

SourceSuite.suite(
  "novel",
  Effect.gen(function*() {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "novel-"))),
      (made) => Effect.sync(() => rmSync(made, { recursive: true }))
    )
    const file = join(folder, "invoices.jsonl")
    yield* Effect.sync(() => writeFileSync(file, numbers.map(line).join("\n")))
    const arrangement: SourceSuite.Arrangement<Ledger.Invoice.Invoice> = {
      source: Novel.invoices,
      settle: settle({ NOVEL_FILE: file }),
      id: ({ id }) => id,
      ids: numbers.map((n) => `n-${n}`),
      rejected: numbers.filter((n) => n % 1_000 === 0).map((n) => `n-${n}`),
      inWords,
      known: new Map([["n-7", "7 CAD, Café Ouimet: Seats × é null × 1.123456789012345 = 7"]]),
      days: ["2026-05-09", "2026-08-01"],
      connections: Effect.succeed(0),
      failures: {
        "no setting is SettingMissing": {
          error: "SettingMissing",
          settle: settle({}),
          says: /^NOVEL_FILE is not set/,
          secrets: []
        },
        "no file is SettingInvalid": {
          error: "SettingInvalid",
          settle: settle({ NOVEL_FILE: join(folder, "none.jsonl") }),
          says: /^NOVEL_FILE names no file/,
          secrets: []
        },
        "what is no file is Unavailable": {
          error: "Unavailable",
          settle: settle({ NOVEL_FILE: folder }),
          says: /cannot read the file of NOVEL_FILE/,
          secrets: []
        }
      }
    }
    return arrangement
  })
)

DailySuite.suite("novel.daily", { posted: 2, skipped: {}, total: "113.00" })
