/** The source of a reconciliation: invoices of the service and of the books, added up by customer and month. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { Books, Reading } from "../audit/Books.ts"
import type { Document } from "../audit/Document.ts"
import { customerName, type Invoice } from "../ledger/Invoice.ts"
import type { Truth } from "../ledger/Truth.ts"
import * as Money from "../Money.ts"
import type { Platform } from "../Platform.ts"
import * as Selection from "../Selection.ts"
import * as Source from "../Source.ts"
import { type Answer, Verify } from "../Verify.ts"
import { type Cell, idOf, subject } from "./Cell.ts"
import type { Usage, UsageOf } from "./Usage.ts"

type Mutable = { -readonly [Key in keyof Cell]: Cell[Key] } & { evidence: Array<Cell["evidence"][number]> }

/**
 * Every customer and month, by name and month.
 *
 * Memory     grows with customers and months, not with invoices, but for their ids
 * Selection  is of months and customers; all invoices are read, since a part of a month compares with nothing
 */
export const gathering = (books: Books, usage: UsageOf) =>
  Layer.effect(
    Source.Source<Cell>(),
    Effect.gen(function*() {
      const rows = yield* Source.Source<Invoice>()
      const verify = yield* Verify<Invoice, Truth>()
      const open: Source.Service<Cell>["open"] = Effect.fn("Reconciliation.open")(function*(selection) {
        const used = yield* usage
        const chunks = yield* rows.open(Selection.all)
        const ask = yield* verify.open
        const reading = yield* books.open
        const platform = yield* Effect.context<Platform>()
        const cells = Effect.gen(function*() {
          const sums = adding()
          const seen = new Set<string>()
          yield* Stream.runForEach(chunks, ({ records, rejected }) =>
            Effect.gen(function*() {
              for (const { subject } of rejected) seen.add(subject.id)
              for (const { id } of records) seen.add(id)
              const whole = yield* (rows.complete?.(records) ?? Effect.succeed({ records }))
              const answers = yield* ask(whole.records)
              const documents = yield* reading.documents(whole.records.map(({ id }) => id))
              const byKey = Map.groupBy(documents, ({ key }) => key)
              for (const [index, invoice] of whole.records.entries()) {
                const its = (byKey.get(invoice.id) ?? []).filter(isPosted)
                for (const document of its) sums.book(document, invoice)
                sums.claim(invoice, answers[index], its[0])
              }
            }))
          yield* beside(reading, seen, (document) => sums.book(document, null))
          return sums.cells(used).filter(isWanted(selection)).slice(0, selection.limit ?? Infinity)
        })
        const chunked = Stream.unwrap(Effect.map(cells, (all) => Stream.fromIterable(all))).pipe(
          Stream.grouped(Source.CHUNK_SIZE_MAX),
          Stream.map((records): Source.Chunk<Cell> => ({ records, rejected: [] }))
        )
        return Stream.provideContext(chunked, platform)
      })
      return { name: rows.name, check: rows.check, open }
    })
  )

const isPosted = ({ credits, isReversed, state }: Document): boolean =>
  state === "posted" && !isReversed && credits === null

/** What the books have of no row of the service is theirs alone. */
const beside = Effect.fnUntraced(
  function*(reading: Reading, seen: ReadonlySet<string>, book: (document: Document) => void) {
    const orphans = (yield* reading.keys).filter((key) => !seen.has(key))
    for (let from = 0; from < orphans.length; from += Source.CHUNK_SIZE_MAX) {
      const documents = yield* reading.documents(orphans.slice(from, from + Source.CHUNK_SIZE_MAX))
      documents.filter(isPosted).forEach(book)
    }
    for (const document of yield* reading.strays) book(document)
  }
)

const isWanted = ({ only, since, until }: Selection.Selection) => (cell: Cell): boolean => {
  const { customer, number } = subject(cell)
  const names = [idOf(cell), number, customer, cell.customer.id]
  return (only.length === 0 || names.some((name) => name !== null && only.includes(name))) &&
    (since === null || cell.period >= since.slice(0, 7)) &&
    (until === null || `${cell.period}-01` < until)
}

const adding = () => {
  const cells = new Map<string, Mutable>()
  const cellOf = (customer: Cell["customer"], period: string, currency: string): Mutable => {
    const nothing = Money.make(0n, currency)
    const id = idOf({ customer, period, app: nothing })
    const known = cells.get(id)
    if (known !== undefined) return known
    const made = {
      customer,
      partner: null,
      period,
      app: nothing,
      books: nothing,
      cpuSeconds: null,
      invoices: 0,
      unverifiable: null,
      evidence: []
    }
    cells.set(id, made)
    return made
  }
  const plus = (a: Money.Money, minor: bigint) => Money.make(a.minor + minor, a.currency)
  return {
    /** What the service says of an invoice, where its billing system confirms it. */
    claim: (invoice: Invoice, answer: Answer<Truth> | undefined, document: Document | undefined) => {
      const customer = { id: invoice.customer.userId, name: customerName(invoice.customer) }
      if (answer?._tag === "Confirmed") {
        const { discount, invoiceDate, total: { currency }, totalExcludingTax } = answer.truth
        const { minor } = Money.roundDecimal(invoice.subtotal, currency)
        const cell = cellOf(customer, invoiceDate.slice(0, 7), currency)
        cell.app = plus(cell.app, minor - discount.minor === totalExcludingTax.minor ? minor - discount.minor : minor)
        cell.invoices += 1
        cell.evidence.push(answer.evidence)
      }
      if (answer?._tag === "Unverifiable") {
        const period = (document?.invoiceDate ?? invoice.claims.createdAt ?? "unknown").slice(0, 7)
        const message = `${invoice.number ?? invoice.id}: ${answer.message}`
        cellOf(customer, period, invoice.currency).unverifiable = { reason: answer.reason, message }
      }
    },
    /** What is posted: for the customer to whom the partner is linked. */
    book: ({ invoiceDate, partner, untaxed }: Document, invoice: Invoice | null) => {
      const own = invoice?.customer
      const [user = own?.userId ?? `partner ${partner?.id ?? "none"}`] = partner?.users ?? []
      const isOwn = own !== undefined && (user === own.userId || partner?.users.includes(own.userId) === true)
      const customer = isOwn
        ? { id: own.userId, name: customerName(own) }
        : { id: user, name: partner?.name ?? "nobody" }
      const cell = cellOf(customer, (invoiceDate ?? "unknown").slice(0, 7), untaxed.currency)
      cell.books = plus(cell.books, untaxed.minor)
      cell.partner ??= partner?.id ?? null
    },
    /** Usage stands with the amounts of its month; of a month without any it says nothing. */
    cells: (usage: ReadonlyArray<Usage>): ReadonlyArray<Cell> => {
      const used = new Map(usage.map(({ cpuSeconds, customer, period }) => [`${customer} ${period}`, cpuSeconds]))
      return [...cells.values()]
        .map((cell) => ({ ...cell, cpuSeconds: used.get(`${cell.customer.id} ${cell.period}`) ?? null }))
        .toSorted((a, b) => orderOf(a) < orderOf(b) ? -1 : 1)
    }
  }
}

const orderOf = (cell: Cell): string => `${cell.customer.name} ${idOf(cell)}`
