/** What authors of sinks get wrong: written twice, written wrongly, or written and not said. */
import type { Mutant } from "./Mutant.ts"

const memory = { file: "src/ledger/Documents.ts", tests: ["test/plugins/memory/sink.test.ts"] }
const odoo = { file: "plugins/odoo/sink/writing.ts", tests: ["test/plugins/odoo/sink.test.ts"] }

const ABSENT = "an absent invoice is posted with its dates"
const AT_ONCE = "runs at once write one invoice and each payment once"

export const sinks: ReadonlyArray<Mutant> = [
  {
    ...memory,
    file: "src/ledger/DocumentSink.ts",
    id: "memory-dry-run",
    bug: "Planning writes already.",
    right: "apply: store.change((then) => applied(then, options, left))",
    wrong: "apply: Effect.succeed(applied(now, options, left))",
    promise: "planning writes nothing"
  },
  {
    ...memory,
    id: "memory-paid-twice",
    bug: "Settling registers all payments, those that are there too.",
    right: "action._tag === \"Settle\" ? action.payments : ",
    wrong: "",
    promise: "a payment that comes later settles the rest, and only the rest"
  },
  {
    ...memory,
    id: "memory-payment-date",
    bug: "Payments are dated on the invoice's day.",
    right: "date: date ?? otherwise",
    wrong: "date: otherwise",
    promise: ABSENT
  },
  {
    ...memory,
    id: "memory-touches-posted",
    bug: "What is posted and unpaid is taken for a draft, and replaced.",
    right: "if (held.state === \"draft\") {",
    wrong: "if (open(held).minor > 0n) {",
    promise: "an unpaid invoice is left untouched"
  },
  {
    ...memory,
    file: "src/ledger/DocumentSink.ts",
    id: "memory-missing-outcome",
    bug: "One invoice of each chunk gets no outcome.",
    right: "...writing.map(({ action, subject })",
    wrong: "...writing.slice(1).map(({ action, subject })",
    promise: ABSENT
  },
  {
    ...odoo,
    id: "odoo-doubled-invoice",
    file: "plugins/odoo/sink/moves.ts",
    bug: "An invoice is written under a new external id each time.",
    right: "name: moveName(entry),",
    wrong: "name: `${moveName(entry)}_${Math.random()}`,",
    promise: AT_ONCE
  },
  {
    ...odoo,
    id: "odoo-doubled-payment",
    file: "plugins/odoo/sink/payments.ts",
    bug: "A payment is written under a new external id each time.",
    right: "name: paymentName({ entry, payment }),",
    wrong: "name: `${paymentName({ entry, payment })}_${Math.random()}`,",
    promise: AT_ONCE
  },
  {
    ...odoo,
    id: "odoo-lost-call",
    file: "plugins/odoo/sink/batch.ts",
    bug: "A call that was not answered is taken for done.",
    right: "yield* byHalves(yield* batch.unwritten(records), setbacks + 1)",
    wrong: "yield* Effect.void",
    promise: "whichever writing call is lost"
  },
  {
    ...odoo,
    id: "odoo-lost-answer",
    file: "plugins/odoo/sink/batch.ts",
    bug: "A call that was not answered is taken for refused.",
    right: "yield* byHalves(yield* batch.unwritten(records), setbacks + 1)",
    wrong: "for (const record of records) refused.set(record, problem)",
    promise: "whichever answer is lost"
  },
  {
    ...odoo,
    id: "odoo-swallowed-refusal",
    file: "plugins/odoo/sink/batch.ts",
    bug: "What Odoo refuses is dropped, its sentence too.",
    right: "if (others.length === 0) return void refused.set(first, sentence)",
    wrong: "if (others.length === 0) return",
    promise: "what the books refuse fails with their own words"
  },
  {
    ...odoo,
    id: "odoo-posts-mismatch",
    bug: "A draft is posted although its total is not what was billed.",
    right: "if (problem === null) byMove.set(move.id, entry.id)",
    wrong: "if (problem !== undefined) byMove.set(move.id, entry.id)",
    promise: "what a currency of Odoo has no decimals for is refused"
  },
  {
    ...odoo,
    id: "odoo-sign",
    file: "plugins/odoo/sink/lines.ts",
    bug: "A credit note's lines have the sign of an invoice's.",
    right: "Ledger.Entry.isCreditNote(posting) ? BigDecimal.negate(unitPrice) : unitPrice",
    wrong: "unitPrice",
    promise: "money owed to the customer becomes a credit note"
  },
  {
    ...odoo,
    id: "odoo-decimals",
    file: "plugins/odoo/sink/payments.ts",
    bug: "Payments of every currency have two decimals.",
    right: "amount: Money.format(payment.amount),",
    wrong: "amount: (Number(payment.amount.minor) / 100).toFixed(2),",
    promise: "yen have no decimals"
  },
  {
    ...odoo,
    id: "odoo-due-date",
    file: "plugins/odoo/sink/moves.ts",
    bug: "Invoices are due on their own day.",
    right: "[\"invoice_date_due\", posting.dueDate]",
    wrong: "[\"invoice_date_due\", posting.invoiceDate]",
    promise: ABSENT
  },
  {
    ...odoo,
    id: "odoo-merged-customers",
    file: "plugins/odoo/sink/partners.ts",
    bug: "Users are known by their e-mail, so that two companies of one person become one partner.",
    right: "externalName(\"partner\", service.key, partner.userId)",
    wrong: "externalName(\"partner\", service.key, partner.email ?? partner.userId)",
    promise: "two users with one e-mail stay two partners"
  }
]
