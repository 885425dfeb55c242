/** What else happens in an Odoo: people who change what is ours, and runs at once; what the sink makes of it. Call it once per Odoo. */
import { describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as Scope from "effect/Scope"
import { type Platform, Progress } from "#etl"
import { fixture, type OdooSettings } from "../support/OdooBooks.ts"
import * as SinkActs from "../support/SinkActs.ts"
import * as Adoption from "./bookkeeper/adoption.ts"
import * as Changes from "./bookkeeper/changes.ts"
import * as Currencies from "./bookkeeper/currencies.ts"
import { open } from "./bookkeeper/office.ts"
import * as Partners from "./bookkeeper/partners.ts"
import * as People from "./bookkeeper/people.ts"
import * as Periods from "./bookkeeper/periods.ts"

const promises = {
  ...People.promises,
  ...Adoption.promises,
  ...Changes.promises,
  ...Currencies.promises,
  ...Partners.promises,
  ...Periods.promises
}

/** The sink's promises among people, on the Odoo that `settings` lead to. */
export const suite = (name: string, settings: Effect.Effect<OdooSettings, unknown, Scope.Scope | Platform>) => {
  const mark = `k${Date.now().toString(36)}-`
  describe(`Sink among people (${name})`, () => {
    for (const [index, [sentence, test]] of Object.entries(promises).entries()) {
      it.live(sentence, () =>
        Effect.gen(function*() {
          const given = yield* settings
          yield* test(open(given, SinkActs.make(yield* fixture(given), `${mark}${index}-`)))
        }).pipe(
          Effect.scoped,
          Effect.provide(FetchHttpClient.layer),
          Effect.provide(Progress.Progress.layerSilent)
        ), 60_000)
    }
  })
}
