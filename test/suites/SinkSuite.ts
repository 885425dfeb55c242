/**
 * What every sink of customer invoices promises. Call it once per sink: `SinkSuite.suite("memory", fixture)`.
 *
 * The same promises hold in memory, on the Odoo double and on a real Odoo, so that the double cannot drift from the truth.
 */
import { describe } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as Scope from "effect/Scope"
import { Progress } from "#etl"
import * as SinkActs from "../support/SinkActs.ts"
import * as CreditNotes from "./sink/creditNotes.ts"
import * as Life from "./sink/life.ts"
import * as Money from "./sink/money.ts"
import * as Posting from "./sink/posting.ts"
import { promise } from "./Promise.ts"
import * as Remote from "./sink/remote.ts"
import * as Reviewed from "./sink/reviewed.ts"

const promises = { ...Posting.promises, ...Money.promises, ...Life.promises, ...CreditNotes.promises }

/**
 * `isRemote`: its books are behind a network, so that answers get lost and others write meanwhile; `isReviewed`: people
 * edit its drafts.
 */
export const suite = (
  name: string,
  fixture: Effect.Effect<SinkActs.Fixture, unknown, Scope.Scope>,
  { isRemote = false, isReviewed = false }: { readonly isRemote?: boolean; readonly isReviewed?: boolean } = {}
) => {
  const held = {
    ...promises,
    ...(isRemote ? Remote.promises : {}),
    ...(isReviewed ? Reviewed.promises : {})
  }
  const mark = `${Date.now().toString(36)}-`
  describe(`Sink (${name})`, () => {
    for (const [index, [sentence, test]] of Object.entries(held).entries()) {
      promise(sentence, () =>
        Effect.flatMap(fixture, (made) => test(SinkActs.make(made, `${mark}${index}-`))).pipe(
          Effect.scoped,
          Effect.provide(FetchHttpClient.layer),
          Effect.provide(Progress.Progress.layerSilent)
        ), 60_000)
    }
  })
}
