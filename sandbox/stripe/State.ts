/** What the double holds: invoices that only documented transitions can move. */
import { open } from "../http/Store.ts"
import type { Invoice } from "./Invoice.ts"
import * as Transitions from "./Transitions.ts"

type Tail<A extends ReadonlyArray<unknown>> = A extends readonly [unknown, ...infer B] ? B : never

/** The invoices of one account. Every change throws `IllegalTransition` where Stripe would refuse it. */
export interface State {
  readonly get: (id: string) => Invoice | undefined
  /** Newest first, as Stripe lists them. */
  readonly all: () => ReadonlyArray<Invoice>
  /** Puts an invoice there as it is, whatever its state. */
  readonly add: (invoice: Invoice) => Invoice
  readonly finalize: (id: string, at: number, number: string, effectiveAt?: number) => Invoice
  readonly pay: (id: string, payment: Parameters<typeof Transitions.pay>[1]) => Invoice
  readonly markUncollectible: (id: string, at: number) => Invoice
  readonly void: (id: string, at: number) => Invoice
  readonly credit: (id: string, ...credit: Tail<Parameters<typeof Transitions.credit>>) => Invoice
  readonly voidCredit: (id: string, note: string, at: number) => Invoice
  /** Only a draft; afterwards it is not found. */
  readonly delete: (id: string) => void
}

export const make = (initial: ReadonlyArray<Invoice>, file?: string): State => {
  const store = open(initial, newestFirst, file)
  const known = (id: string): Invoice => {
    const invoice = store.get(id)
    if (invoice === undefined) throw new RangeError(`the Stripe double holds no invoice ${id}`)
    return invoice
  }
  return {
    get: store.get,
    all: store.all,
    add: store.put,
    finalize: (id, at, number, effectiveAt) => store.put(Transitions.finalize(known(id), at, number, effectiveAt)),
    pay: (id, payment) => store.put(Transitions.pay(known(id), payment)),
    markUncollectible: (id, at) => store.put(Transitions.markUncollectible(known(id), at)),
    void: (id, at) => store.put(Transitions.void_(known(id), at)),
    credit: (id, ...credit) => store.put(Transitions.credit(known(id), ...credit)),
    voidCredit: (id, note, at) => store.put(Transitions.voidCredit(known(id), note, at)),
    delete: (id) => {
      Transitions.allowDelete(known(id))
      store.remove(id)
    }
  }
}

/** What decides the place of a record in a list; `created` in seconds since 1970. */
export interface Listed {
  readonly id: string
  readonly created: number
}

/** The order of every list. */
export const newestFirst = (a: Listed, b: Listed): number =>
  b.created - a.created || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)
