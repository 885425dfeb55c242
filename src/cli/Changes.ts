/** Changes of records without an amount, counted for people. */
import type { Change, Planned, PlannedChange } from "../Outcome.ts"
import type { Tally } from "../Tally.ts"
import { safe } from "./SafeText.ts"

/** `created`, `12`, `customers`; of a dry run `would create`. */
export const rows = (
  changes: Tally["changes"],
  isPlan: boolean
): ReadonlyArray<readonly [label: string, count: string, note: string]> =>
  [...changes].flatMap(([kind, byAction]) =>
    [...byAction].map(([action, count]) =>
      [isPlan ? `would ${VERBS[action]}` : action, count.toLocaleString("en-US"), safe(plural(kind, count))] as const
    )
  )

/** What would be done, counted by what it is: `12 draft orders to remove`. */
export const planned = (told: ReadonlyArray<Planned | PlannedChange>): ReadonlyArray<string> => {
  const changes = told.flatMap((one) => "change" in one ? [one.change] : [])
  const alike = Map.groupBy(changes, ({ action, kind }) => `${action} ${kind}`)
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const count = others.length + 1
    return [`${count.toLocaleString("en-US")} ${safe(plural(first.kind, count))} to ${VERBS[first.action]}`]
  })
}

const VERBS: Readonly<Record<Change["action"], string>> = {
  created: "create",
  updated: "update",
  removed: "remove",
  archived: "archive"
}

const plural = (noun: string, count: number): string => count === 1 ? noun : `${noun}s`
