/** What the double holds: invoices that only documented transitions can move. */
import { open } from "../http/Store.ts"
import { uuid } from "../sample/Identity.ts"
import { figures, type Invoice } from "./Invoice.ts"
import * as Transitions from "./Transitions.ts"

type Tail<A extends ReadonlyArray<unknown>> = A extends readonly [unknown, ...infer B] ? B : never

/** The invoices of one organisation. Every change throws `IllegalTransition` where Lago would refuse it. */
export interface State {
  readonly get: (id: string) => Invoice | undefined
  /** By issuing date, then creation, newest first, as Lago lists them. */
  readonly all: () => ReadonlyArray<Invoice>
  /** Puts an invoice there as it is, whatever its state. */
  readonly add: (invoice: Invoice) => Invoice
  readonly move: (id: string, to: "draft" | "pending" | "failed", at: string) => Invoice
  readonly finalize: (id: string, at: string, number: string, issuingDate?: string) => Invoice
  readonly pay: (id: string, payment: Parameters<typeof Transitions.pay>[1]) => Invoice
  /** One payment of all that is due on several invoices, as a payment request makes it. */
  readonly payTogether: (ids: ReadonlyArray<string>, at: string) => void
  readonly setPaymentStatus: (id: string, status: Invoice["paymentStatus"], at: string) => Invoice
  readonly void: (id: string, at: string) => Invoice
  readonly loseDispute: (id: string, at: string) => Invoice
  readonly credit: (id: string, ...credit: Tail<Parameters<typeof Transitions.credit>>) => Invoice
  /** Only a draft; afterwards it is not found. */
  readonly delete: (id: string) => void
}

export const make = (initial: ReadonlyArray<Invoice>, file?: string): State => {
  const store = open(initial, newestFirst, file)
  const known = (id: string): Invoice => {
    const invoice = store.get(id)
    if (invoice === undefined) throw new RangeError(`the Lago double holds no invoice ${id}`)
    return invoice
  }
  return {
    get: store.get,
    all: store.all,
    add: store.put,
    move: (id, to, at) => store.put(Transitions.move(known(id), to, at)),
    finalize: (id, at, number, issuingDate) => store.put(Transitions.finalize(known(id), at, number, issuingDate)),
    pay: (id, payment) => store.put(Transitions.pay(known(id), payment)),
    payTogether: (ids, at) => {
      const amount = ids.reduce((sum, id) => sum + figures(known(id)).due, 0)
      const payment = { at, amount, covers: ids, id: uuid(`payment request ${ids.join(" ")} ${at}`) }
      ids.map((id) => Transitions.pay(known(id), payment)).forEach(store.put)
    },
    setPaymentStatus: (id, status, at) => store.put(Transitions.setPaymentStatus(known(id), status, at)),
    void: (id, at) => store.put(Transitions.void_(known(id), at)),
    loseDispute: (id, at) => store.put(Transitions.loseDispute(known(id), at)),
    credit: (id, ...credit) => store.put(Transitions.credit(known(id), ...credit)),
    delete: (id) => {
      Transitions.allowDelete(known(id))
      store.remove(id)
    }
  }
}

const newestFirst = (a: Invoice, b: Invoice): number =>
  descending(a.issuingDate, b.issuingDate) || descending(a.createdAt, b.createdAt) || descending(b.id, a.id)

const descending = (a: string, b: string): number => a < b ? 1 : a > b ? -1 : 0
