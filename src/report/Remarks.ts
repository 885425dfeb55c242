/** What needs a person, gathered over all invoices in bounded memory: equal sentences come together. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Invoice } from "./RunReport.ts"
import * as Words from "./Words.ts"

/** Sentences kept of each kind, and invoices named with each; the rest is counted. */
const SENTENCES_MAX = 100
const NAMED_MAX = 12

export interface Remarks {
  /** Invoices with any remark. */
  readonly invoices: number
  /** Failures first, then what could not be verified, then what deserves a look. */
  readonly sentences: ReadonlyArray<Remark>
  /** Invoices with a sentence that is not among these. */
  readonly unnamed: number
}

/** One sentence, and of which invoices it is said. */
export interface Remark {
  readonly kind: "failed" | "unverifiable" | "attention"
  /** The name of the failure or the reason; null where nothing failed. */
  readonly name: string | null
  readonly sentence: string
  readonly next: string | null
  readonly count: number
  readonly named: ReadonlyArray<Named>
}

/** An invoice by its place among all. */
export interface Named {
  readonly place: number
  readonly name: string
  readonly customer: string | null
}

/** Reads all invoices once. */
export const gather = <E, R>(invoices: Stream.Stream<Invoice, E, R>): Effect.Effect<Remarks, E, R> =>
  Effect.suspend(() => {
    const kinds: Kinds = { failed: new Map(), unverifiable: new Map(), attention: new Map() }
    const total = { invoices: 0, unnamed: 0, place: 0 }
    return Stream.runForEach(invoices, (invoice) =>
      Effect.sync(() => {
        const of = remarksOf(invoice)
        if (of.length > 0) total.invoices += 1
        const noted = of.map((remark) => note(kinds[remark.kind], remark, invoice, total.place))
        if (noted.includes(false)) total.unnamed += 1
        total.place += 1
      })).pipe(
        Effect.map(() => ({
          invoices: total.invoices,
          sentences: Object.values(kinds).flatMap((remarks) => [...remarks.values()]),
          unnamed: total.unnamed
        }))
      )
  })

type Said = Omit<Remark, "count" | "named">

type Gathered = Said & { count: number; readonly named: Array<Named> }

type Kinds = Readonly<Record<Remark["kind"], Map<string, Gathered>>>

const remarksOf = ({ outcome, problem, attention }: Invoice): ReadonlyArray<Said> => [
  ...(problem === null ? [] : [{
    kind: outcome === "failed" ? "failed" : "unverifiable",
    name: problem.name,
    sentence: problem.message,
    next: problem.next
  }] satisfies ReadonlyArray<Said>),
  ...attention.map((sentence): Said => ({ kind: "attention", name: null, sentence, next: null }))
]

/** Whether the sentence is among those kept. */
const note = (remarks: Map<string, Gathered>, said: Said, invoice: Invoice, place: number): boolean => {
  const key = JSON.stringify([said.name, said.sentence])
  const known = remarks.get(key)
  if (known === undefined && remarks.size >= SENTENCES_MAX) return false
  const remark = known ?? { ...said, count: 0, named: [] }
  remarks.set(key, remark)
  remark.count += 1
  if (remark.named.length < NAMED_MAX) {
    remark.named.push({ place, name: Words.name(invoice), customer: invoice.customer })
  }
  return true
}
