/** Holds a run to an approved plan: what would be written must be what was approved, or nothing is. */
import * as Effect from "effect/Effect"
import * as JsonPatch from "effect/JsonPatch"
import type { Json } from "effect/Schema"
import type { Observer } from "./Observer.ts"
import type * as Outcome from "./Outcome.ts"
import { PlanOutdated } from "./PipelineError.ts"
import type { PlannedRecord } from "./PlanFile.ts"

/** What became of an approved record since. */
export interface Change {
  readonly record: Pick<PlannedRecord, "id" | "number">
  /** One sentence each. */
  readonly what: ReadonlyArray<string>
}

/** Compares a run that plans with what was approved. `changes` is whole after the run. */
export const comparison = (approved: ReadonlyMap<string, PlannedRecord>) => {
  const met = new Set<string>()
  const found: Array<Change> = []
  const observer: Observer = {
    writing: () => Effect.void,
    ended: (outcomes) =>
      Effect.sync(() => {
        for (const outcome of outcomes) {
          const record = approved.get(outcome.subject.id)
          if (record === undefined) continue
          met.add(record.id)
          const what = differences(record, outcome)
          if (what.length > 0) found.push({ record, what })
        }
      })
  }
  const changes = (): ReadonlyArray<Change> => [
    ...found,
    ...[...approved.values()].filter(({ id }) => !met.has(id)).map((record) => ({
      record,
      what: ["it is gone from the source"]
    }))
  ]
  return { observer, changes }
}

/**
 * Refuses a chunk that is not as approved, before any of it is written: something changed after the comparison.
 *
 * What a record requires is not looked at again: an earlier chunk may have made the partner that both need.
 */
export const guard = (approved: ReadonlyMap<string, PlannedRecord>): Observer => ({
  writing: (planned) =>
    Effect.suspend(() => {
      const changes = planned.flatMap((outcome): ReadonlyArray<Change> => {
        const record = approved.get(outcome.subject.id)
        const what = record === undefined
          ? ["it is not in the plan"]
          : differences({ ...record, requires: requiresOf(outcome) }, outcome)
        return what.length === 0 ? [] : [{ record: outcome.subject, what }]
      })
      return changes.length === 0 ? Effect.void : outdated(changes, approved.size)
    }),
  ended: () => Effect.void
})

/** One sentence for all of it; the first few are named. */
export const outdated = (changes: ReadonlyArray<Change>, approved: number): PlanOutdated =>
  new PlanOutdated({
    approved,
    changed: changes.length,
    first: changes.slice(0, NAMED_MAX).map(({ record, what }) => `${record.number ?? record.id}: ${what.join("; ")}`)
  })

const NAMED_MAX = 3

const requiresOf = ({ result }: Outcome.Outcome) => result._tag === "planned" ? result.planned.requires : []

/** What differs between a record as approved and as it would be written now, in sentences. */
const differences = (approved: PlannedRecord, outcome: Outcome.Outcome): ReadonlyArray<string> => {
  const { result } = outcome
  if (result._tag !== "planned") return [standing(result)]
  return [
    ...JsonPatch.get(approved.writes, result.planned.writes).map((change) => said(approved.writes, change)),
    ...JsonPatch.get([...approved.requires], [...result.planned.requires]).map((change) =>
      `required before it: ${said([...approved.requires], change)}`
    )
  ]
}

const standing = (result: Exclude<Outcome.Result, { readonly _tag: "planned" }>): string => {
  switch (result._tag) {
    case "failed":
      return `it fails now: ${result.failure.error}: ${result.failure.message}`
    case "unverifiable":
      return `it cannot be verified now: ${result.reason}: ${result.message}`
    case "skipped":
      return `it would be skipped now: ${result.reason}`
    case "alreadyPosted":
      return `it is in the books now: ${result.document.name ?? result.document.id}`
    default:
      return `it was ${result._tag} meanwhile`
  }
}

const said = (before: Json, change: JsonPatch.JsonPatchOperation): string => {
  const place = change.path.slice(1).replaceAll("/", " ")
  const old = JSON.stringify(at(before, change.path))
  switch (change.op) {
    case "add":
      return `${place} is new: ${JSON.stringify(change.value)}`
    case "remove":
      return `${place} is gone, it was ${old}`
    case "replace":
      return `${place} was ${old}, is ${JSON.stringify(change.value)}`
  }
}

/** What is at a JSON pointer. */
const at = (value: Json, pointer: string): Json => {
  let here: Json | undefined = value
  for (const key of pointer.split("/").slice(1)) {
    const name = key.replaceAll("~1", "/").replaceAll("~0", "~")
    here = Array.isArray(here)
      ? here[Number(name)]
      : typeof here === "object" && here !== null
      ? Object.entries(here).find(([field]) => field === name)?.[1]
      : undefined
  }
  return here ?? null
}
