/** A vendor whose lists are wrong, though each page is a good answer: single reads still tell the truth. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { Request } from "../../../sandbox/http/Exchange.ts"
import { agree, askInProcess, type Many } from "./many.ts"
import { promise } from "../Promise.ts"

type Ask = ReturnType<Many["route"]>
type Lie = (many: Many, page: unknown, request: Request, ask: Ask, nth: number) => unknown

const edited = (edit: (records: ReadonlyArray<unknown>) => ReadonlyArray<unknown>): Lie => (many, page) =>
  many.withRecords(page, edit(many.recordsOf(page)))

/** The same question without what the parameters say. */
const asking = ({ query, ...request }: Request, without: RegExp): Request => ({
  ...request,
  query: new URLSearchParams([...query].filter(([name]) => !without.test(name)))
})

const lies: ReadonlyArray<readonly [string, Lie]> = [
  [
    "the first page again in the place of any other",
    (_, __, request, ask) => ask(asking(request, /^(page|starting_after|ending_before)$/)).body
  ],
  ["an empty page", edited(() => [])],
  ["every other invoice left out", edited((records) => records.filter((_, index) => index % 2 === 0))],
  ["every invoice twice", edited((records) => records.flatMap((record) => [record, record]))],
  ["the other way round", edited((records) => records.toReversed())],
  ["a null among them", edited((records) => [null, ...records])],
  ["one without an id", edited((records) => [{}, ...records])],
  [
    "what was not asked for: dates are ignored",
    (_, __, request, ask) => ask(asking(request, /^(created|issuing_date)/)).body
  ],
  ["another page to follow, for ever", (many, page) => many.endless(page)],
  ["another page to follow, for ever, and nothing on any", (many, page) => many.endless(many.withRecords(page, []))],
  [
    "no word of whether another follows",
    (many, page) =>
      JSON.parse(JSON.stringify(page), (name, value) => name === "has_more" || name === "meta" ? undefined : value)
  ],
  [
    "records that are no list",
    (many, page) => JSON.parse(JSON.stringify(many.withRecords(page, [])).replace("[]", "{}"))
  ],
  [
    "now this, now that: the second page onwards is empty",
    (many, page, _, __, nth) => nth < 2 ? page : many.withRecords(page, [])
  ]
]

/** What is no page at all. */
const nonsense: ReadonlyArray<readonly [string, number, unknown]> = [
  ["HTML", 200, "<h1>Log in</h1>"],
  ["a list without a page around it", 200, []],
  ["an empty object", 200, {}],
  ["null", 200, null],
  ["nothing", 200, ""],
  ["half of a page", 200, "{\"object\":\"list\",\"data\":[{\"id\":\"in_"],
  ["a single invoice", 200, { id: "in_1", object: "invoice", invoice: { lago_id: "1" } }],
  ["an error that is a 200", 200, { error: { message: "no" }, status: 500 }],
  ["404 with a proxy's JSON", 404, { message: "no route" }],
  ["404 with HTML", 404, "<h1>Not found</h1>"],
  ["302 without a way", 302, ""]
]

export const pages = (many: Many): void => {
  for (const [what, status, body] of nonsense) {
    for (const [which, from, to] of [["every list", 1, Infinity], ["the second list", 2, 2]] as const) {
      promise(`${what} in the place of ${which}: each invoice true, or Malformed`, () =>
        Effect.gen(function*() {
          const truth = yield* askInProcess(many)
          let nth = 0
          const isHit = (request: Request) => many.isList(request) && ++nth >= from && nth <= to
          const asked = yield* askInProcess(many, (request, ask) => isHit(request) ? { status, body } : ask(request))
          agree(asked, truth, ["Malformed"])
          assert.isAtMost(asked.requests, 4 * many.wanted.length)
        }))
    }
  }

  for (const [what, lie] of lies) {
    promise(`lists give ${what}: every invoice is still told as it is`, () =>
      Effect.gen(function*() {
        const truth = yield* askInProcess(many)
        let nth = 0
        const asked = yield* askInProcess(many, (request, ask) => {
          const reply = ask(request)
          return many.isList(request) && reply.status === 200
            ? { status: 200, body: lie(many, reply.body, request, ask, ++nth) }
            : reply
        })
        agree(asked, truth, [])
        assert.deepStrictEqual(asked.notices, [])
        assert.isAtMost(asked.requests, 4 * many.wanted.length)
      }))
  }

  promise("an invoice that its list tells wrong is told as it is, or not at all", () =>
    Effect.gen(function*() {
      const truth = yield* askInProcess(many)
      const asked = yield* askInProcess(many, (request, ask) => {
        const { body, status } = ask(request)
        const text = JSON.stringify(body)
        return {
          status,
          body: many.isList(request) ? text.replace(/"status":"(paid|open|finalized)"/g, "\"status\":5") : text
        }
      })
      agree(asked, truth, ["Malformed"])
    }))

  promise(
    "asked for with dates of creation that are wrong by years, or none, each is told as it is",
    () =>
      Effect.gen(function*() {
        const truth = yield* askInProcess(many)
        for (const lie of ["2019-01-01T00:00:00Z", "2031-01-01T00:00:00Z", "2026-11-20T06:00:00Z"]) {
          const lying = { ...many, wanted: many.wanted.map(([reference]) => [reference, lie] as const) }
          agree(yield* askInProcess(lying), truth, [])
        }
      })
  )

  promise("many are asked for with fewer requests than there are invoices", () =>
    Effect.gen(function*() {
      const { requests } = yield* askInProcess(many)
      assert.isBelow(requests, many.wanted.length / 3)
    }))

  for (
    const [what, off] of [
      ["back by an hour", (looks: number) => looks > 5 ? -3_600_000 : 0],
      ["ahead by a day", (looks: number) => looks > 5 ? 86_400_000 : 0],
      ["to and fro", (looks: number) => looks % 2 === 0 ? -60_000 : 60_000]
    ] as const
  ) {
    promise(`the clock jumps ${what}: every invoice is still told as it is`, () =>
      Effect.gen(function*() {
        let looks = 0
        agree(yield* askInProcess(many, undefined, () => off(looks++)), yield* askInProcess(many), [])
      }))
  }
}
