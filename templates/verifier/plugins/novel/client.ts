/** Asks Novel. The only file here that does I/O. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import { Ledger, type Platform } from "#etl"
import type { Settings } from "./config.ts"

const { inquire, unanswered } = Ledger.BillingSystem
type Received = Ledger.BillingSystem.Received
type Unanswered = Ledger.BillingSystem.Unanswered

export interface Client {
  readonly invoice: (id: string) => Effect.Effect<Received, Unanswered, Platform>
  /** Asks for something that only a good key is given. */
  readonly ping: Effect.Effect<void, Unanswered, Platform>
}

export const make = ({ base, key }: Settings): Client => {
  const get = (path: string) =>
    inquire(vendor, HttpClientRequest.bearerToken(HttpClientRequest.get(base + path, { acceptJson: true }), key))
  return {
    invoice: Effect.fnUntraced(function*(id) {
      const asked = `/invoices/${id}`
      const body = yield* get(asked)
      return { reference: `novel:${id}`, body, asked: `GET ${asked}`, at: yield* DateTime.now }
    }),
    ping: Effect.asVoid(get("/invoices"))
  }
}

const vendor: Ledger.BillingSystem.Vendor = {
  system: "novel",
  settings: { key: "NOVEL_KEY", address: "NOVEL_URL" },
  // What the vendor allows, less some for others that use the key.
  perSecond: 20,
  burst: 5,
  advice: () => null,
  refusal: ({ body, status }) =>
    status === 404 && body?.["code"] === "no_such_invoice"
      ? unanswered("NotFound", "novel has no such invoice (404): deleted, or of another account")
      : null
}
