/** Says what is about to be written before it is, for pipelines that ask for it. */
import * as Effect from "effect/Effect"
import * as Money from "../Money.ts"
import type { Observer } from "../Observer.ts"
import * as Outcome from "../Outcome.ts"
import * as Changes from "./Changes.ts"
import * as Fold from "./Fold.ts"
import { safe } from "./SafeText.ts"
import * as Table from "./Table.ts"

/** Records shown of each chunk; the rest is counted. */
const SHOWN_MAX = 50

/** On standard output, chunk by chunk. */
export const observer = Effect.map(
  Effect.context<Effect.Services<ReturnType<typeof Fold.print>>>(),
  (terminal): Observer => ({
    writing: (planned) => planned.length === 0 ? Effect.void : Effect.provide(Fold.print(lines(planned)), terminal),
    ended: () => Effect.void
  })
)

const lines = (outcomes: ReadonlyArray<Outcome.Outcome>): ReadonlyArray<string> => {
  const planned = outcomes.flatMap(({ result, subject }) =>
    result._tag === "planned" ? [{ subject, ...result.planned }] : []
  )
  const totals = planned.map((one) => Outcome.totalOf(one))
  const sums = [...Money.sums(totals.filter((total) => total !== null)).values()]
  const counts = Changes.planned(planned)
  const rows = planned.slice(0, SHOWN_MAX).map(({ operations, subject }, index) => [
    safe(subject.number ?? subject.id),
    Table.clip(safe(subject.customer ?? ""), 32),
    totals[index]?.currency ?? "",
    totals[index] ? Money.formatGrouped(totals[index]) : "",
    safe(operations[0] ?? "")
  ])
  const more = planned.length - rows.length
  return [
    `  About to write ${planned.length.toLocaleString("en-US")}: ${
      sums.length > 0 ? sums.map(money).join(" + ") : counts.join(" · ")
    }`,
    ...Table.lines(["left", "left", "left", "decimal", "left"], rows),
    ...(more === 0 ? [] : [`  … and ${more.toLocaleString("en-US")} more`]),
    ""
  ]
}

const money = (sum: Money.Money): string => `${sum.currency} ${Money.formatGrouped(sum)}`
