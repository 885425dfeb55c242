/** Which income account a line belongs to, read from its description. */
import type { FamilyRule } from "./Service.ts"

/** A family's name, lower case. `base` is the balancing line's, `other` is what no rule knows. */
export type Family = string

export const BASE: Family = "base"
export const OTHER: Family = "other"

const PRORATION = /^remaining time on (.+?)(?: after| from |\s*\()/

/** The family of a line. A proration belongs where the item belongs that it prorates. */
export const classify = (rules: ReadonlyArray<FamilyRule>, description: string): Family =>
  hit(rules, description)?.family ?? OTHER

/** Which rule decided that family, in words. */
export const because = (rules: ReadonlyArray<FamilyRule>, description: string): string => {
  const found = hit(rules, description)
  const prorated = PRORATION.test(description.toLowerCase()) ? "a proration; " : ""
  return found === null ? `${prorated}no rule knows it` : `${prorated}contains "${found.words}"`
}

/** The first rule that hits, and by which words. */
const hit = (rules: ReadonlyArray<FamilyRule>, description: string) => {
  const folded = description.toLowerCase()
  const item = PRORATION.exec(folded)?.[1] ?? folded
  for (const { contains, family } of rules) {
    const words = contains.find((each) => item.includes(each))
    if (words !== undefined) return { family, words }
  }
  return null
}
