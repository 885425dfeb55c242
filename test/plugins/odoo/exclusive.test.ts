import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { exclusive } from "../../../plugins/odoo/sink/exclusive.ts"

const place = (url: string, database = "books") =>
  exclusive.pipe(Effect.provide(ConfigProvider.layer(
    ConfigProvider.fromUnknown({ ODOO_URL: url, ODOO_DATABASE: database, ODOO_API_KEY: "a_secret" })
  )))

describe("where only one writes to Odoo at a time", () => {
  it.effect("is one place however its address is written, another for another database, and no secret", () =>
    Effect.gen(function*() {
      const books = yield* place("https://Books.example.com/")
      assert.strictEqual(books, "NCSTR in books @ https://books.example.com/")
      assert.strictEqual(yield* place("https://books.example.com:443"), books)
      assert.notStrictEqual(yield* place("https://books.example.com", "copy"), books)
      assert.notStrictEqual(yield* place("https://books.example.com:8069"), books)
    }))
})
