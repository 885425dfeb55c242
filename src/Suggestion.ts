/** "Did you mean": the known name nearest to a mistyped one. */
import { distance } from "fastest-levenshtein"

/** The nearest of `known` within two letters or a third of the name, or null. */
export const closest = (name: string, known: ReadonlyArray<string>): string | null => {
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(name, candidate) }))
    .filter(({ candidate, edits }) => edits <= Math.max(2, Math.floor(candidate.length / 3)))
    .toSorted((a, b) => a.edits - b.edits)
  return ranked[0]?.candidate ?? null
}
