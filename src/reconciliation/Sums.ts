/** Adds up what was billed and what the books say to it, by customer, month and currency. */
import * as Result from "effect/Result"
import type { Document } from "../audit/Document.ts"
import { customerName, type Invoice } from "../ledger/Invoice.ts"
import type { Truth } from "../ledger/Truth.ts"
import * as Money from "../Money.ts"
import type { Answer } from "../Verify.ts"
import { type Cell, idOf } from "./Cell.ts"
import { expectedOf } from "./Expected.ts"
import type { Order, Subscriber } from "./Metered.ts"
import type { Usage } from "./Usage.ts"

type Mutable = { -readonly [Key in keyof Cell]: Cell[Key] } & { evidence: Array<Cell["evidence"][number]> }

/** Usage stands with the amounts of its month; of a month without any it says nothing. */
export const make = (usage: ReadonlyArray<Usage>) => {
  const cells = new Map<string, Mutable>()
  const used = new Map(usage.map(({ cpuSeconds, customer, period }) => [`${customer} ${period}`, cpuSeconds]))
  const cellOf = (customer: Cell["customer"], period: string, currency: string): Mutable => {
    const nothing = Money.make(0n, currency)
    const id = idOf({ customer, period, app: nothing })
    const known = cells.get(id)
    if (known !== undefined) return known
    const made: Mutable = {
      customer,
      partner: null,
      period,
      app: nothing,
      books: nothing,
      basis: null,
      unknown: null,
      cpuSeconds: used.get(`${customer.id} ${period}`) ?? null,
      invoices: 0,
      unverifiable: null,
      evidence: []
    }
    cells.set(id, made)
    return made
  }
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
    /** Users that were billed or counted. */
    users: (): ReadonlyArray<string> => [
      ...new Set([...cells.values()].map(({ customer }) => customer.id).concat(usage.map(({ customer }) => customer)))
    ],
    /** In place of what is posted: what plans and charges come to in each month that the service billed or counted. */
    expect: (subscribers: ReadonlyArray<Subscriber>) => {
      const billed = Map.groupBy(cells.values(), ({ customer }) => customer.id)
      const counted = Map.groupBy(usage, ({ customer }) => customer)
      for (const { orders, partner } of subscribers) {
        const byCurrency = Map.groupBy(orders, ({ currency }) => currency)
        for (const id of partner.users.length === 0 ? [`partner ${partner.id}`] : partner.users) {
          const own = billed.get(id) ?? []
          for (const cell of own) cell.partner = partner.id
          const periods = new Set([...own, ...counted.get(id) ?? []].map(({ period }) => period))
          for (const period of periods.size === 0 ? ["unknown"] : periods) {
            for (const [currency, its] of byCurrency) {
              const cell = cellOf(own[0]?.customer ?? { id, name: partner.name }, period, currency)
              Object.assign(cell, { partner: partner.id }, expectation(its, partner, cell))
            }
          }
        }
      }
      for (const cell of cells.values()) {
        if (cell.unknown === null) cell.basis ??= `no order in ${cell.books.currency}`
      }
    },
    cells: (): ReadonlyArray<Cell> => [...cells.values()].toSorted((a, b) => orderOf(a) < orderOf(b) ? -1 : 1)
  }
}

const plus = (a: Money.Money, minor: bigint) => Money.make(a.minor + minor, a.currency)

const orderOf = (cell: Cell): string => `${cell.customer.name} ${idOf(cell)}`

const expectation = (
  orders: ReadonlyArray<Order>,
  { users }: Subscriber["partner"],
  { books: { currency }, cpuSeconds, period }: Cell
): Partial<Cell> => {
  const names = orders.map((order) => order.name).join(" and ")
  if (users.length > 1) return { unknown: `${names}: the partner is that of several users, ${users.join(", ")}` }
  if (period === "unknown") return { unknown: `${names}: billed or counted in no month` }
  return Result.match(expectedOf(orders, currency, cpuSeconds), {
    onFailure: (unknown) => ({ unknown }),
    onSuccess: ({ amount, basis }) => ({ books: amount, basis })
  })
}
