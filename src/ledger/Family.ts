/** Which income account a line belongs to, read from its description. */
import type { FamilyRule } from "./Service.ts"

/** A family's name, lower case. `base` is the balancing line's, `other` is what no rule knows. */
export type Family = string

export const BASE: Family = "base"
export const OTHER: Family = "other"

const PRORATION = /^remaining time on (.+?)(?: after| from |\s*\()/

/** The family of a line. A proration belongs where the item belongs that it prorates. */
export const classify = (rules: ReadonlyArray<FamilyRule>, description: string): Family => {
  const folded = description.toLowerCase()
  const item = PRORATION.exec(folded)?.[1] ?? folded
  return rules.find((rule) => rule.contains.some((words) => item.includes(words)))?.family ?? OTHER
}
