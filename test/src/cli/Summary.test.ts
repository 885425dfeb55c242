import { describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { expect } from "vitest"
import { answer } from "../../support/CommandLine.ts"

const seen = (...args: ReadonlyArray<string>) =>
  Effect.map(
    answer(args),
    ({ exitCode, out }) => `${out.replace(/run [0-9A-Z]{7}/, "run 0000000")}exit code ${exitCode}`
  )

describe("what people see", () => {
  it.effect("a run with an end of every kind", () =>
    Effect.gen(function*() {
      expect(yield* seen("run", "demo.mixed")).toMatchInlineSnapshot(`
        "demo.mixed → books (books @ memory)

          posted             2  CAD  453.05
          cash received         CAD  453.05
          already posted     1  CAD   50.00
          skipped            3               1 void · 1 draft · 1 zero-amount
          unverifiable       2
          failed             1

          revenue by family
            hosting             CAD  453.05

          books = source  ✓  CAD 453.05 verified, 453.05 posted, difference 0.00

          Needs a person
          NEX-0017  Evil Inc.    TaxUnmatched: tax 12.34 on 100.00 fits no sale tax of the books
              next: add the tax to the books, or correct the record's tax; then pipeline run demo.mixed --only NEX-0017
          2 ×       h, i         Unreachable: stripe did not answer within 20 s
              next: nothing, unless it lasts: it is tried again in the next run
          NEX-0002  Café Ouimet  uncollectible at Stripe

          run 0000000, 9 records in under 0.1 s
        exit code 4"
      `)
    }))

  it.effect("a run in two currencies: amounts meet on their decimal point, and are never added", () =>
    Effect.gen(function*() {
      expect(yield* seen("run", "demo.clean")).toMatchInlineSnapshot(`
        "demo.clean → books (books @ memory)

          posted             3  CAD   1,113.00
                                JPY  11,000
          cash received         CAD   1,113.00
                                JPY  11,000
          skipped            0
          unverifiable       0
          failed             0

          revenue by family
            base                CAD   1,000.00
            hosting             CAD     113.00
            hosting             JPY  11,000

          books = source  ✓  CAD 1,113.00 verified, 1,113.00 posted, difference 0.00
                          ✓  JPY 11,000 verified, 11,000 posted, difference 0

          run 0000000, 3 records in under 0.1 s
        exit code 0"
      `)
    }))

  it.effect("a run that had nothing to do: one line", () =>
    Effect.gen(function*() {
      expect(yield* seen("run", "demo.idle")).toMatchInlineSnapshot(`
        "demo.idle → books (books @ memory)
          1 already posted, CAD 3,403.46; 3 skipped (1 void · 1 draft · 1 zero-amount); nothing to do  (run 0000000, 4 records in under 0.1 s)
        exit code 0"
      `)
    }))

  it.effect("a dry run: what would be written, and that nothing was", () =>
    Effect.gen(function*() {
      expect(yield* seen("run", "demo.clean", "--sink", "dry-run")).toMatchInlineSnapshot(`
        "demo.clean → dry-run (books @ memory)

          NEX-0001  Acme Inc.    CAD     113.00
              create and post 113.00
              pay it
          NEX-0002  Café Ouimet  CAD   1,000.00
              create and post 1000.00
              pay it
          NEX-0003  東京商事     JPY  11,000
              create and post 11000
              pay it

          would post         3  CAD   1,113.00
                                JPY  11,000
          skipped            0
          unverifiable       0
          failed             0

          revenue by family
            base                CAD   1,000.00
            hosting             CAD     113.00
            hosting             JPY  11,000

          run 0000000, 3 records in under 0.1 s. Nothing was written.
        exit code 0"
      `)
    }))
})
