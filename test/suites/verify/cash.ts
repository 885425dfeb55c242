/** What was paid, as the books take it: each payment once, on its day, in the units of its currency; or no answer. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type Ledger, Money, type Verify } from "#etl"
import type { Request } from "../../../sandbox/http/Exchange.ts"
import type { Running } from "../../../sandbox/http/Server.ts"
import { ask } from "../../support/Asking.ts"
import { promise } from "../Promise.ts"

/** An invoice of the stand-in, and what is to be said of it. Amounts as decimal text in the currency's own unit. */
export interface Settled {
  readonly reference: string
  readonly total: readonly [currency: string, amount: string]
  /** All cash that came for it, by date: the day in UTC. */
  readonly payments: ReadonlyArray<readonly [date: string, amount: string]>
}

export interface Cash {
  readonly system: Ledger.BillingSystem.BillingSystem
  readonly settings: (url: string) => Readonly<Record<string, string>>
  /** The stand-in, holding these invoices. */
  readonly serve: Effect.Effect<Running, never, Scope.Scope>
  /** In CAD; something came, in the evening of Toronto, which is the next day in UTC; something is open still. */
  readonly partly: Settled
  /** Paid in more parts than a page of payments holds. */
  readonly often: Settled
  /** In JPY, paid whole. */
  readonly yen: Settled
  /** Paid by the second attempt, after one that failed; null where the vendor does not show attempts. */
  readonly retried: Settled | null
}

/** What is asked, why it matters, and which invoice shows it. */
const table = [
  ["partly", "partly paid: each payment that came, on its day, and no more", "what never came would stand as cash"],
  ["often", "paid in many parts: each payment that came, once", "a lost page of payments leaves the invoice open"],
  ["yen", "yen: amounts in the units of its currency", "a hundredth, or a hundredfold, would be posted"],
  ["retried", "paid at the second attempt: each payment that came", "an attempt that failed brought no cash"]
] as const

export const cash = (subject: Cash): void => {
  const asked = (running: Running, { reference }: Settled) =>
    Effect.map(ask(subject.system, subject.settings(running.url), [reference]), ({ answers }) => said(answers[0]))

  for (const [which, what, why] of table) {
    const settled = subject[which]
    if (settled === null) continue
    promise(what, () =>
      Effect.gen(function*() {
        const answer = yield* asked(yield* subject.serve, settled)
        assert.deepStrictEqual(answer, { total: settled.total, payments: settled.payments }, why)
      }))
  }

  promise("whichever of its questions fails: the whole truth, or none", () =>
    Effect.gen(function*() {
      for (const settled of [subject.partly, subject.often]) {
        const running = yield* subject.serve
        const truth = yield* asked(running, settled)
        for (const question of new Set(running.requests.map(inWords))) {
          running.fault({ kind: "status", status: 500, times: 99, when: (request) => inWords(request) === question })
          const answer = yield* asked(running, settled)
          running.clearFaults()
          const why = `where ${question} fails, half of the truth would be posted as all of it`
          if (answer !== "ServerError") assert.deepStrictEqual(answer, truth, why)
        }
      }
    }))
}

const inWords = ({ path, query }: Request): string => `${path}?${query}`

interface Said {
  readonly total: Settled["total"]
  readonly payments: ReadonlyArray<readonly [date: string | null, amount: string]>
}

/** What an answer says of money, or why it says nothing. */
const said = (answer: Verify.Answer<Ledger.Truth> | undefined): Said | string => {
  if (answer?._tag !== "Confirmed") return answer?._tag === "Unverifiable" ? answer.reason : answer?._tag ?? "nothing"
  const { payments, total } = answer.truth
  return {
    total: [total.currency, Money.format(total)],
    payments: payments.map(({ amount, date }) => [date, Money.format(amount)])
  }
}
