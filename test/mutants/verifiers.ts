/** What authors of verifiers get wrong: a failure taken for an answer, half of the truth, or another invoice's. */
import type { Mutant } from "./Mutant.ts"

const stripe = { file: "plugins/stripe/verify/invoices.ts", tests: ["test/plugins/stripe/promises.test.ts"] }
const lago = { file: "plugins/lago/verify/invoices.ts", tests: ["test/plugins/lago/promises.test.ts"] }
const stripeMany = { file: "plugins/stripe/verify/pages.ts", tests: ["test/plugins/stripe/bulk.test.ts"] }

const STATES = "says void and draft"
const PAYMENTS = "each payment that came"

export const verifiers: ReadonlyArray<Mutant> = [
  {
    ...stripe,
    id: "stripe-draft",
    bug: "A draft is confirmed.",
    right: "switch (invoice.status) {",
    wrong: "switch (invoice.status === \"draft\" ? \"open\" : invoice.status) {",
    promise: STATES
  },
  {
    ...lago,
    id: "lago-void",
    bug: "A void invoice is confirmed.",
    right: "switch (invoice.status) {",
    wrong: "switch (invoice.status === \"voided\" ? \"finalized\" : invoice.status) {",
    promise: STATES
  },
  {
    ...lago,
    id: "lago-unknown-status",
    bug: "A status of no known meaning counts as final.",
    right: "switch (invoice.status) {",
    wrong: "switch (/draft|pending|failed|voided/.test(invoice.status) ? invoice.status : \"finalized\") {",
    promise: "a status of no meaning"
  },
  {
    ...lago,
    id: "lago-proxy-404",
    file: "plugins/lago/client.ts",
    bug: "Any 404 is taken for the vendor's word that there is no such invoice.",
    right: "status === 404 && body?.[\"code\"] === \"invoice_not_found\"",
    wrong: "status === 404",
    promise: "404 with a proxy's JSON"
  },
  {
    ...stripe,
    id: "stripe-other-invoice",
    bug: "An answer about another invoice is taken for this one's.",
    right: "invoice.id !== received.reference",
    wrong: "invoice.id === \"\"",
    promise: "another invoice, although it is a 200"
  },
  {
    ...stripe,
    id: "stripe-wrong-mode",
    bug: "An invoice of test mode is confirmed for live books.",
    right: "if (other !== null) return",
    wrong: "if (other === undefined) return",
    promise: "of the wrong mode"
  },
  {
    ...stripe,
    id: "stripe-yen",
    file: "plugins/stripe/verify/minorUnits.ts",
    bug: "Every currency is divided by 100, yen too.",
    right: "MinorUnits.reader(\"stripe\", code, 1))",
    wrong: "MinorUnits.reader(\"stripe\", code, 100))",
    promise: "units of its currency"
  },
  {
    ...stripe,
    id: "stripe-payment-zone",
    file: "plugins/stripe/verify/truth.ts",
    bug: "Payments are dated in another time zone than their invoice.",
    right: "Cash.received(invoice, paid, read, zone)",
    wrong: "Cash.received(invoice, paid, read, \"America/Toronto\")",
    promise: PAYMENTS
  },
  {
    ...stripe,
    id: "stripe-partly-paid",
    file: "plugins/stripe/verify/cash.ts",
    bug: "What is partly paid counts as paid whole.",
    right: "let left = Math.min(Math.max(invoice.amount_paid, sum), payable(invoice) + invoice.amount_overpaid)",
    wrong: "let left = payable(invoice) + invoice.amount_overpaid",
    promise: PAYMENTS
  },
  {
    ...stripe,
    id: "stripe-paid-twice",
    file: "plugins/stripe/verify/cash.ts",
    bug: "Payments are counted one by one, and once more as what was paid in all.",
    right: "left -= taken",
    wrong: "left -= 0",
    promise: PAYMENTS
  },
  {
    ...lago,
    id: "lago-failed-payment",
    file: "plugins/lago/verify/cash.ts",
    bug: "An attempt to pay that failed counts as cash.",
    right: "payments.filter((payment) => payment.payment_status === \"succeeded\")",
    wrong: "payments.filter((payment) => payment.payment_status !== null)",
    promise: PAYMENTS
  },
  {
    ...lago,
    id: "lago-lost-payments",
    file: "plugins/lago/client.ts",
    bug: "Of many payments, only those of the first page are seen.",
    right: "if (decoded.meta.next_page === null) return payments",
    wrong: "return payments",
    promise: PAYMENTS
  },
  {
    ...lago,
    id: "lago-swallowed-failure",
    bug: "A list of payments that cannot be had is taken for an empty one.",
    right: "isPaid ? yield* paymentsOf(invoice) : []",
    wrong: "isPaid ? yield* Effect.orElseSucceed(paymentsOf(invoice), () => []) : []",
    promise: "whichever of its questions fails"
  },
  {
    ...stripe,
    id: "stripe-stale",
    bug: "What one run was told is told to the next, too.",
    right: "Effect.flatMap(client.invoice(reference), judge)",
    wrong: "Effect.flatMap(globalThis[reference] ? Effect.succeed(globalThis[reference]) : " +
      "Effect.tap(client.invoice(reference), (told) => Effect.sync(() => globalThis[reference] = told)), judge)",
    promise: "a later run asks anew"
  },
  {
    ...stripe,
    id: "stripe-retried-401",
    file: "plugins/stripe/client.ts",
    bug: "A refused key is tried again.",
    right: "advice === \"false\" ? false : null",
    wrong: "true",
    promise: "401: stops with one request"
  },
  {
    ...stripe,
    id: "stripe-retry-after",
    file: "src/ledger/Inquiry.ts",
    bug: "Retry-After is ignored.",
    right: "if (retryAfter === undefined ||",
    wrong: "if (retryAfter !== null ||",
    promise: "429 for longer than we wait"
  },
  {
    ...stripe,
    id: "stripe-secret",
    file: "plugins/stripe/client.ts",
    bug: "The key is quoted in messages.",
    right: "inquire(vendor, request)",
    wrong: "inquire({ ...vendor, system: `stripe (${Redacted.value(settings.key)})` }, request)",
    promise: "401: stops with one request"
  },
  {
    ...stripeMany,
    id: "stripe-lost-page",
    bug: "A list is taken to end with its first page.",
    right: "more: has_more && last !== undefined ?",
    wrong: "more: !has_more && last !== undefined ?",
    promise: "asks for a page where it would ask for a hundred"
  },
  {
    ...stripeMany,
    id: "stripe-same-cursor",
    bug: "Each page is asked for with the cursor of the first.",
    right: "...(after === null ? {} : { starting_after: after })\n})",
    wrong: "})",
    promise: "asks for a page where it would ask for a hundred"
  }
]
