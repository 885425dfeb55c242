import * as Effect from "effect/Effect"
import * as Memory from "#plugins/memory"
import * as DocumentFixture from "../../suites/DocumentFixture.ts"
import * as SinkSuite from "../../suites/SinkSuite.ts"

SinkSuite.suite(
  "memory",
  Effect.sync(() => {
    const store = Memory.store()
    return DocumentFixture.make({
      sink: (options) => Memory.customerInvoices({ ...options, store }),
      documents: Effect.sync(() => store)
    })
  }),
  { isReviewed: true }
)
