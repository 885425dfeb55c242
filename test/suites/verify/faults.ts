/** A chunk of invoices whose lists, or single reads, meet what a network and a vendor in trouble do. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Fault } from "../../../sandbox/http/Faults.ts"
import { impatient } from "../../support/Asking.ts"
import type { Always } from "./refusals.ts"
import { agree, askAll, askInProcess, type Many } from "./many.ts"
import { promise } from "../Promise.ts"

/** What happens; why an invoice may then be without an answer; whether a second try may help. */
const table: ReadonlyArray<readonly [string, Always, ReadonlyArray<string>, boolean]> = [
  ["429 without headers", { kind: "status", status: 429 }, ["RateLimited"], true],
  ["429 with Retry-After", { kind: "status", status: 429, headers: { "retry-after": "0" } }, ["RateLimited"], true],
  [
    "429 for longer than we wait",
    { kind: "status", status: 429, headers: { "x-ratelimit-reset": "90" } },
    ["RateLimited"],
    false
  ],
  ["500", { kind: "status", status: 500 }, ["ServerError"], true],
  ["503 with HTML", { kind: "raw", status: 503, body: "<h1>Down</h1>" }, ["ServerError"], true],
  ["a socket killed before the answer", { kind: "reset", moment: "before" }, ["Unreachable"], true],
  ["a socket killed in mid-answer", { kind: "reset", moment: "after" }, ["Unreachable"], true],
  ["an answer that comes too late", { kind: "delay", milliseconds: 2_000 }, ["Unreachable"], true]
]

const patience = { ...impatient, timeoutMs: 1_500, retryWithinMs: 3_000 }

export const faults = (many: Many): void => {
  const asked = Effect.fnUntraced(function*(fault: Fault) {
    const running = yield* many.serve
    running.fault(fault)
    const result = yield* askAll(many, { settings: many.settings(running.url), patience })
    const truth = yield* askInProcess(many)
    return { result, truth, running }
  })

  for (const [what, fault, reasons, mayHelp] of table) {
    promise(
      `${what} in the place of every list: each invoice true, or ${reasons.join()}`,
      () =>
        Effect.gen(function*() {
          const { result, truth } = yield* asked({ ...fault, times: 9_999, when: many.isList })
          agree(result, truth, reasons)
          assert.isAtMost(result.requests, 2 * many.wanted.length)
        })
    )

    promise(
      `${what} in the place of the second list: each invoice true, or ${reasons.join()}`,
      () =>
        Effect.gen(function*() {
          let lists = 0
          const { result, truth } = yield* asked({
            ...fault,
            when: (request) => many.isList(request) && ++lists === 2
          })
          agree(result, truth, mayHelp ? [] : reasons)
        })
    )
  }

  promise("403 for lists alone: stops, or reads them one by one; never a wrong answer", () =>
    Effect.gen(function*() {
      const { result, truth } = yield* asked({ kind: "status", status: 403, times: 9_999, when: many.isList })
      agree(result, truth, ["Refused"])
    }))
}
