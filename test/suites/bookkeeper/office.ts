/** An Odoo, seen by the sink and by a person; and the invoices that several promises are made of. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Outcome, Platform } from "#etl"
import { service } from "../../support/invoices.ts"
import { call, type OdooSettings, rows } from "../../support/OdooBooks.ts"
import type * as SinkActs from "../../support/SinkActs.ts"

export interface Office {
  readonly acts: SinkActs.Acts
  /** Calls a method as the bookkeeper's screen does. */
  readonly call: (model: string, method: string, args: Record<string, unknown>) => Effect.Effect<unknown, unknown>
  readonly ids: (model: string, domain: ReadonlyArray<unknown>) => Effect.Effect<ReadonlyArray<number>, unknown>
  /** The invoice's id in Odoo. */
  readonly moveId: (id: string) => Effect.Effect<number | undefined, unknown>
}

/** By the sentence that says it. */
export type Promises = Readonly<
  Record<string, (office: Office) => Effect.Effect<void, unknown, Platform | Scope.Scope>>
>

export const open = (settings: OdooSettings, acts: SinkActs.Acts): Office => {
  const ids: Office["ids"] = (model, domain) =>
    Effect.map(
      Effect.tryPromise(() => rows(settings, model, domain, ["id"])),
      (found) => found.map(({ id }) => Number(id))
    )
  return {
    acts,
    call: (model, method, args) => Effect.tryPromise(() => call(settings, model, method, args)),
    ids,
    moveId: (id) => Effect.map(ids("account.move", [[service.invoiceIdField, "=", acts.id(id)]]), ([first]) => first)
  }
}

export const hosting = ["Odoo ERP Hosting", "1", "100.00", "100.00"] as const
export const unpaid = { id: "a", items: [hosting], subtotal: "100", tax: "13", rows: ["13"] } as const
export const part = { ...unpaid, payments: [["py1", "2026-05-06", "40"]] } as const
export const paid = { ...unpaid, payments: [["py1", "2026-05-06", "113"]] } as const

/** All that a run asks people to look at. */
export const said = (outcomes: ReadonlyArray<Outcome.Outcome>): ReadonlyArray<string> =>
  outcomes.flatMap(({ attention }) => attention)
