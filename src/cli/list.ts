/** `pipeline list`: the pipelines, one line each. */
import * as Effect from "effect/Effect"
import * as Catalog from "../Catalog.ts"
import * as Fold from "./Fold.ts"
import { safe } from "./SafeText.ts"
import * as Table from "./Table.ts"

export const execute = Effect.gen(function*() {
  const rows = (yield* Catalog.all).map(({ name, summary, sinks, schedule }) => [
    name,
    safe(summary),
    sinks.join(", "),
    schedule === null ? "" : `${schedule.cron} ${schedule.zone}`
  ])
  yield* Fold.print(Table.lines(["left", "left", "left", "left"], rows).map((line) => line.trimStart()))
})
