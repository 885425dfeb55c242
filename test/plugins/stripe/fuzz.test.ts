import { assert, describe, it } from "@effect/vitest"
import * as Stripe from "#plugins/stripe"
import * as Effect from "effect/Effect"
import * as Bodies from "../../../sandbox/stripe/Bodies.ts"
import { draft } from "../../../sandbox/stripe/Invoice.ts"
import { route } from "../../../sandbox/stripe/Routes.ts"
import { invoices as sample } from "../../../sandbox/stripe/Sample.ts"
import * as State from "../../../sandbox/stripe/State.ts"
import * as Examples from "../../support/Examples.ts"
import { type Case, fuzz, type Subject } from "../../support/fuzz/Fuzz.ts"
import type { Json } from "../../support/fuzz/Mutation.ts"
import { at, own, rows } from "../../support/fuzz/Reading.ts"
import { customer } from "./invoice.ts"
import { DECIDING, READ, wrong } from "./oracle.ts"

const key = "sk_live_fuzz"
const SEED = 20_261_120

type Fields = { readonly [name: string]: Json }

/** Fields that nobody reads, some of which are kept: each costs time, and is one more that a change may hit in vain. */
const UNREAD = new Set((
  "account_name account_country application automatic_tax collection_method default_tax_rates issuer parent " +
  "payment_settings period period_end period_start pricing rendering customer_email customer_name " +
  "pretax_credit_amounts discount_amounts webhooks_delivered_at"
).split(" "))
const lean = (name: string, value: unknown) => UNREAD.has(name) ? undefined : value

/** Good answers: our own sample's, with their payments, and the vendor's examples where they are at hand. */
const originals: ReadonlyArray<Fields> = [
  ...sample.map((invoice) => JSON.stringify(Bodies.invoice({ ...invoice, livemode: true }, Bodies.expandable))),
  ...Examples.names("stripe.invoice.").map(Examples.text)
].map((text) => JSON.parse(text, lean))

/** The stand-in finds and lists them; what it says about each is the changed text. */
const answer = (cases: ReadonlyArray<Case>) => {
  const texts = new Map(cases.map(({ id, text }) => [id, text]))
  const state = State.make(
    cases.map(({ createdAt, id }) => draft({ id, livemode: true, customer, created: createdAt / 1000, lines: [] }))
  )
  const ask = route(state, key)
  return (request: Parameters<typeof ask>[0]) => {
    const { body, status } = ask(request)
    const id = request.path.split("/")[3]
    if (status === 200 && request.path === "/v1/invoices") {
      const data = rows(own(body, "data")).map((each) => texts.get(String(own(each, "id"))))
      const page = `"has_more":${JSON.stringify(own(body, "has_more"))},"url":"/v1/invoices"`
      return { status, text: `{"object":"list","data":[${data.join(",")}],${page}}` }
    }
    if (status === 200 && request.path === "/v1/invoice_payments") {
      const its: unknown = JSON.parse(texts.get(request.query.get("invoice") ?? "") ?? "{}")
      const data = rows(at(its, "payments", "data")).filter((each) => own(each, "status") === "paid")
      return { status, text: JSON.stringify({ object: "list", data, has_more: false, url: request.path }) }
    }
    return { status, text: (status === 200 ? texts.get(id ?? "") : undefined) ?? JSON.stringify(body) }
  }
}

const subject: Subject = {
  prefix: "in_",
  system: Stripe.invoices(),
  settings: { STRIPE_API_KEY: key, STRIPE_API_BASE: "https://stripe.invalid" },
  id: (n) => `in_fuzz${n}`,
  reference: (id) => id,
  original: (n, id, createdAt) => ({
    invoice: { ...originals[n % originals.length], id, created: createdAt / 1000 },
    payments: null
  }),
  idField: "id",
  deciding: DECIDING,
  read: READ,
  answer,
  wrong: ({ id, text }, given) => wrong(text, id, given)
}

describe("Stripe's answers, changed at random", () => {
  for (const [way, count] of [["run", 5_000], ["judge", 32_000]] as const) {
    it.live(
      `${count} of them, way: ${way}: none stops it, and none is believed beyond what it says`,
      () =>
        Effect.gen(function*() {
          const found = yield* fuzz(subject, way, SEED, count)
          assert.deepStrictEqual(found.wrong, [])
          for (const kind of ["Confirmed", "Draft", "Void", "Malformed", "Refused"]) {
            assert.isAbove(found.counts[kind] ?? 0, count / 500, JSON.stringify(found.counts))
          }
        }),
      180_000
    )
  }
})
