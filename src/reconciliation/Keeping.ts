/** The sink of a reconciliation: each month's row, kept where the books have a table for it, and told in any case. */
import * as Effect from "effect/Effect"
import type { Books } from "../audit/Books.ts"
import type { Service } from "../ledger/Service.ts"
import * as Money from "../Money.ts"
import * as Outcome from "../Outcome.ts"
import * as Sink from "../Sink.ts"
import { type Cell, idOf, subject } from "./Cell.ts"
import type { Metered } from "./Metered.ts"
import { type Kept, type Note, type Row, rowOf } from "./Row.ts"
import type { Open, Table } from "./Table.ts"

export interface KeepingOptions {
  readonly service: Service
  readonly books: Books
  readonly table: Table
  /** Null where the books' side is what is posted. */
  readonly metered: Metered | null
  readonly notes: ReadonlyArray<Note>
  /** In minor units. */
  readonly tolerance: bigint
}

export const keeping = (options: KeepingOptions) =>
  Sink.layer<Cell, null>({
    name: options.books.name,
    target: options.books.target,
    isConfigured: options.books.isConfigured,
    check: Effect.map(
      Effect.all([
        options.books.check,
        options.table.check,
        ...options.metered === null ? [] : [options.metered.check]
      ]),
      (findings) => findings.flat()
    ),
    lacks: Effect.succeed([]),
    holds: () => Effect.succeed([]),
    open: Effect.map(options.table.open, (table) => ({
      context: Effect.succeed(null),
      lookup: () =>
        Effect.succeed({
          done: [],
          plan: Effect.fn("Reconciliation.plan")(function*(decisions) {
            const cells = decisions.flatMap((one) => one._tag === "Entry" ? [one.entry] : [])
            return yield* plan(options, table, cells)
          })
        })
    }))
  })

interface Keep {
  readonly row: Row
  readonly kept: Kept | null
}

const plan = Effect.fnUntraced(function*(options: KeepingOptions, table: Open | null, cells: ReadonlyArray<Cell>) {
  const there = table === null ? new Map<string, Kept>() : yield* table.read(cells)
  const keeps = cells.map((cell): Keep => {
    const kept = there.get(idOf(cell)) ?? null
    return { row: rowOf(cell, kept, options.notes, options.tolerance), kept }
  })
  const isWritten = ({ kept, row }: Keep) => table !== null && row.cell.partner !== null && isChanged(row, kept)
  const [writing, decided] = [keeps.filter(isWritten), keeps.filter((keep) => !isWritten(keep))]
  const apply = table === null ?
    Effect.succeed([]) :
    Effect.map(table.write(writing), (refused) =>
      writing.map((keep) => {
        const sentence = refused.get(idOf(keep.row.cell))
        return sentence === undefined
          ? ended(options, keep)
          : Outcome.failed(subject(keep.row.cell), Outcome.failure("write", "Rejected", sentence))
      }))
  return {
    decided: decided.map((keep) => ended(options, keep)),
    planned: writing.map((keep) => planned(options, keep)),
    apply
  }
})

const isChanged = ({ cell, note, status }: Row, kept: Kept | null): boolean =>
  kept === null || kept.status !== status || kept.note !== note || kept.app.minor !== cell.app.minor ||
  kept.books.minor !== cell.books.minor

const ended = (options: KeepingOptions, { kept, row }: Keep): Outcome.Outcome => {
  const { cell: { books, period }, note, resolvedAt, status } = row
  const who = subject(row.cell)
  if (status === "delta") {
    return Outcome.make(who, {
      _tag: "failed",
      failure: Outcome.failure("audit", "AmountDiffers", `${amounts(options, row)}. ${nextOf(row.cell)}`)
    })
  }
  const document = { id: kept?.id ?? 0, name: period, date: null, total: books, link: null }
  const changed = resolvedAt === null ? "" : `; it was resolved when the delta was ${resolvedAt}`
  return Outcome.make(
    who,
    { _tag: "alreadyPosted", document },
    status === "resolved" ? [`${amounts(options, row)}, resolved: ${note}${changed}`] : []
  )
}

const nextOf = ({ basis }: Cell): string =>
  `${
    basis === null ? "Find out why with pipeline run ledger.audit" : "Correct the order, its charges or what was billed"
  }; what stays is resolved with a note`

const planned = (options: KeepingOptions, { row }: Keep): Outcome.Outcome => {
  const { cell, delta, note, status } = row
  const nothing = Money.make(0n, cell.books.currency)
  return Outcome.make(subject(cell), {
    _tag: "planned",
    planned: {
      confirmed: cell.books,
      paid: nothing,
      families: new Map(),
      reason: amounts(options, row),
      operations: [`write the row of ${cell.customer.name}, ${cell.period}: ${status}, delta ${Money.format(delta)}`],
      writes: { status, note, app: Money.format(cell.app), books: Money.format(cell.books) },
      rules: [],
      requires: []
    }
  })
}

const amounts = ({ books, service }: KeepingOptions, { cell, delta }: Row): string =>
  `${service.name} ${told(cell.app)} · ${books.name} ${told(cell.books)}${
    cell.basis === null ? "" : ` (${cell.basis})`
  } · delta ${told(delta)}`

const told = (amount: Money.Money): string => `${amount.currency} ${Money.formatGrouped(amount)}`
