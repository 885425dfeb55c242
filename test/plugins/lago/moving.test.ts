/** The source's walk over a list that changes under it at random: many small organizations, each with a seed. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { Progress } from "#etl"
import * as Walk from "../../../plugins/lago/source/days.ts"
import * as Bodies from "../../../sandbox/lago/Bodies.ts"
import * as Lists from "../../../sandbox/lago/Lists.ts"
import * as State from "../../../sandbox/lago/State.ts"
import { random } from "../../support/fuzz/Random.ts"
import { drafted, issued } from "../../support/LagoInvoices.ts"

const two = (n: number) => String(n).padStart(2, "0")

/** An organization and its list, which changes before some of the pages. */
const organization = (seed: number) => {
  const { below, chance, pick } = random(seed)
  const days = 1 + below(20)
  const dated = (day: number, minute: number) => ({
    issuingDate: `2026-05-${two(1 + day)}`,
    createdAt: `2026-05-${two(1 + day)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00Z`
  })
  const count = below(600)
  const state = State.make(Array.from({ length: count }, (_, n) => {
    const given = dated(below(days), below(1_200))
    return chance(0.1) ? drafted(n, given) : issued(n, given)
  }))
  const changes = { removed: 0, issued: 0, moved: 0 }
  const change = () => {
    const day = below(days)
    const drafts = state.all().filter(({ status }) => status === "draft")
    const draft = drafts.length === 0 ? undefined : pick(drafts)
    if (draft === undefined || chance(0.5)) {
      // What is new is the newest of its day.
      state.add(issued(10_000 + changes.issued++, dated(day, 1_300 + changes.issued)))
    } else if (changes.removed === 0 && chance(0.3)) {
      state.delete(draft.id)
      changes.removed += 1
    } else if (draft.issuingDate < dated(days - 1, 0).issuingDate) {
      state.finalize(draft.id, "2026-06-01T00:00:00Z", `NMR-${draft.id}`, dated(days - 1, 0).issuingDate)
      changes.moved += 1
    }
  }
  const list = (query: Readonly<Record<string, string>>, page: number) =>
    Effect.sync(() => {
      if (chance(0.2)) change()
      const request = { method: "GET", path: "", query: new URLSearchParams(query), headers: {} }
      const { meta, records } = Lists.page(
        new URLSearchParams({ page: String(page) }),
        Lists.filtered(request, state.all())
      )
      return { invoices: records.map(Bodies.listed), meta }
    })
  return { list, changes, final: state.all().filter(({ status }) => status === "finalized").map(({ id }) => id) }
}

it.effect("what is final when a run begins comes once, and nothing comes twice", () =>
  Effect.gen(function*() {
    const total = { removed: 0, issued: 0, moved: 0 }
    for (let seed = 1; seed <= 300; seed++) {
      const { changes, final, list } = organization(seed)
      const walked = Walk.walk({ list }, "nexamaps:", { from: null, to: null })
      const found = (yield* Stream.runCollect(Stream.flattenIterable(walked))).map(({ lago_id }) => lago_id)
      assert.lengthOf(new Set(found), found.length, `seed ${seed}: twice`)
      const ids = new Set(found)
      assert.deepStrictEqual(final.filter((id) => !ids.has(id)), [], `seed ${seed}: missed`)
      for (const key of ["removed", "issued", "moved"] as const) total[key] += changes[key]
    }
    for (const [key, count] of Object.entries(total)) assert.isAbove(count, 20, key)
  }).pipe(Effect.provide(Layer.merge(FetchHttpClient.layer, Progress.Progress.layerSilent))), 60_000)
