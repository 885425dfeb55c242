import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Ledger } from "#etl"
import { DailySuite, DocumentFixture, SinkSuite } from "#etl/testing"
import * as Novel from "#plugins/novel"

SinkSuite.suite(
  "novel",
  Effect.gen(function*() {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "novel-"))),
      (made) => Effect.sync(() => rmSync(made, { recursive: true }))
    )
    const settings = ConfigProvider.layer(ConfigProvider.fromEnv({ env: { NOVEL_FOLDER: folder } }))
    const books = join(folder, "books.jsonl")
    return DocumentFixture.make({
      sink: (options) => Layer.merge(Novel.customerInvoices(options), settings),
      documents: Effect.sync(() => Ledger.DocumentsText.read(existsSync(books) ? readFileSync(books, "utf8") : ""))
    })
  })
)

DailySuite.suite("novel.daily", { posted: 23, skipped: { void: 1, draft: 2, zeroAmount: 5 }, total: "3403.46" })
