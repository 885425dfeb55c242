import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type { Ledger } from "#etl"
import { invoicesOf } from "#plugins/lago"
import * as Double from "../../../sandbox/lago/Double.ts"
import type { Invoice } from "../../../sandbox/lago/Invoice.ts"
import * as SourceSuite from "../../suites/SourceSuite.ts"
import { closedPort } from "../../support/Sandboxed.ts"
import { inWords } from "../../support/InvoiceInWords.ts"
import { apiKey, drafted, issued, service, settingsOf, withSettings } from "../../support/LagoInvoices.ts"
import { customer, fee, uuid } from "./invoice.ts"

const COUNT = 2_300
const FULL_DAY = "2026-05-20"

const two = (n: number) => String(n).padStart(2, "0")

/** One full day of 300; the others are spread over April to July. Some are drafts; every thousandth has half a cent. */
const made = (n: number): Invoice => {
  const day = n > 1_000 && n <= 1_300 ? FULL_DAY : `2026-0${4 + n % 4}-${two(1 + Math.floor(n / 4) % 28)}`
  const given = {
    issuingDate: day,
    createdAt: `${day}T${two(n % 24)}:10:00Z`,
    fees: [{ ...fee(n % 1_000 === 0 ? 1_200.5 : 1_200 + n % 100), description: "Café × é" }]
  }
  return n % 9 === 0 ? drafted(n, given) : issued(n, given)
}

const own = Array.from({ length: COUNT }, (_, index) => made(index + 1))

/** Of other services; one of them only looks like ours. */
const others = Array.from({ length: 200 }, (_, index) => {
  const externalId = index % 2 === 0 ? `u-${index}` : `old-nexamaps:u-${index}`
  const day = `2026-06-${two(1 + index % 28)}`
  return issued(10_000 + index, {
    customer: { ...customer, externalId },
    issuingDate: day,
    createdAt: `${day}T05:00:00Z`
  })
})

const key = ({ createdAt, id, issuingDate }: Invoice) => `${issuingDate} ${createdAt} ${id}`
const ids = own.toSorted((a, b) => key(a) < key(b) ? -1 : 1).map(({ id }) => id)

/** Requests that are under way, as the source's own `fetch` has them. */
const underWay = { count: 0 }
const counted: typeof globalThis.fetch = async (...args) => {
  underWay.count += 1
  try {
    return await globalThis.fetch(...args)
  } finally {
    underWay.count -= 1
  }
}

const at = (settings: Readonly<Record<string, string>>) => <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  effect.pipe(withSettings(settings), Effect.provideService(FetchHttpClient.Fetch, counted))

const failures = (url: string, closed: number): SourceSuite.Arrangement<Ledger.Invoice.Invoice>["failures"] => ({
  "no key is SettingMissing": {
    error: "SettingMissing",
    settle: at({ LAGO_API_URL: url }),
    says: /^LAGO_API_KEY is not set\. Set it/,
    secrets: []
  },
  "no address is SettingMissing": {
    error: "SettingMissing",
    settle: at({ LAGO_API_KEY: apiKey }),
    says: /^LAGO_API_URL is not set/,
    secrets: [apiKey]
  },
  "a key with a line break is SettingInvalid": {
    error: "SettingInvalid",
    settle: at({ LAGO_API_URL: url, LAGO_API_KEY: "lago\nkey" }),
    says: /^LAGO_API_KEY holds a blank/,
    secrets: ["lago\nkey"]
  },
  "an address that is none is SettingInvalid": {
    error: "SettingInvalid",
    settle: at({ LAGO_API_URL: "api.getlago.com", LAGO_API_KEY: apiKey }),
    says: /^LAGO_API_URL is not an address such as/,
    secrets: [apiKey]
  },
  "a wrong key is AccessRefused": {
    error: "AccessRefused",
    settle: at({ LAGO_API_URL: url, LAGO_API_KEY: "another_key" }),
    says: /^lago refused our key \(401\): .*check LAGO_API_KEY/,
    secrets: ["another_key"]
  },
  "a closed port is Unavailable": {
    error: "Unavailable",
    settle: at({ LAGO_API_URL: `http://127.0.0.1:${closed}`, LAGO_API_KEY: apiKey }),
    says: /^lago could not be reached at 127\.0\.0\.1:\d+ \([\w ]+\)/,
    secrets: [apiKey]
  },
  "another server is Unavailable": {
    error: "Unavailable",
    settle: at({ LAGO_API_URL: `${url}/elsewhere`, LAGO_API_KEY: apiKey }),
    says: /^lago answered 404 with JSON that is not its own: .*LAGO_API_URL leads elsewhere/,
    secrets: [apiKey]
  }
})

SourceSuite.suite(
  "lago",
  Effect.gen(function*() {
    const { url } = yield* Double.serve({ apiKey, invoices: [...own, ...others] })
    const arranged: SourceSuite.Arrangement<Ledger.Invoice.Invoice> = {
      source: invoicesOf(service),
      settle: at(settingsOf(url)),
      id: ({ id }) => id,
      ids,
      rejected: ids.filter((id) => id === uuid(1_000) || id === uuid(2_000)),
      inWords,
      known: new Map([
        [uuid(7), "12.07 CAD, Acme Inc.: Café × é 1 × 12.07 = 12.07"],
        [uuid(1_150), "12.5 CAD, Acme Inc.: Café × é 1 × 12.5 = 12.5"]
      ]),
      days: ["2026-04-20", FULL_DAY, "2026-05-21", "2026-07-01"],
      connections: Effect.sync(() => underWay.count),
      failures: failures(url, yield* closedPort)
    }
    return arranged
  })
)
