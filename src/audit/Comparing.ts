/** The sink of an audit: reads the books, compares, and ends every invoice. There is never anything to write. */
import * as Effect from "effect/Effect"
import type { Service } from "../ledger/Service.ts"
import * as Money from "../Money.ts"
import type * as Outcome from "../Outcome.ts"
import * as Sink from "../Sink.ts"
import type { Books } from "./Books.ts"
import type { Auditing, Pair } from "./Comparison.ts"
import { type Document, nameOf } from "./Document.ts"
import { type Held, judge } from "./Judgement.ts"

export const comparing = (service: Service, books: Books) =>
  Sink.layer<Pair, null>({
    name: books.name,
    target: books.target,
    isConfigured: books.isConfigured,
    check: books.check,
    lacks: Effect.succeed([]),
    holds: ({ id }) =>
      Effect.map(
        Effect.flatMap(books.open, ({ documents }) => documents([id])),
        (documents) => documents.map(described)
      ),
    open: Effect.map(books.open, (reading) => {
      const auditing: Auditing = { ...reading, service, books: books.name }
      return {
        context: Effect.succeed(null),
        lookup: Effect.fn("Audit.lookup")(function*(subjects) {
          const heldOf = holding(yield* reading.documents(subjects.map(({ id }) => id)))
          return {
            done: [],
            plan: (decisions) =>
              Effect.succeed({
                decided: decisions.flatMap((decision) =>
                  decision._tag === "Entry" ? [judge(auditing, heldOf(decision.subject), decision.entry)] : []
                ),
                planned: [],
                apply: Effect.succeed([])
              })
          }
        })
      }
    })
  })

const holding = (documents: ReadonlyArray<Document>) => {
  const byKey = Map.groupBy(documents, ({ key }) => key)
  const byCredited = Map.groupBy(documents, ({ credits }) => credits)
  return (subject: Outcome.Subject): Held => {
    const its = byKey.get(subject.id) ?? []
    const credits = its.flatMap(({ id }) => byCredited.get(id) ?? [])
    return { subject, documents: its, creditNotes: credits.filter(({ state }) => state === "posted") }
  }
}

const described = (document: Document): string =>
  [
    nameOf(document),
    document.state,
    `dated ${document.invoiceDate ?? "never"}`,
    `${document.total.currency} ${Money.formatGrouped(document.total)}`,
    `${Money.formatGrouped(document.residual)} owed`,
    document.link
  ].join(" · ")
