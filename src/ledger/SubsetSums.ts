/** Which of several weights make up a sum. Bounded: says so instead of trying for ever. */

/** Weights that cannot be told apart. */
export interface Alike {
  readonly weight: bigint
  readonly count: number
}

/** Different sums, and ways to come to them, beyond which a search is given up. */
const SUMS_MAX = 5_000
const WAYS_MAX = 32

/**
 * Every way to take some of each, by how many of each are taken, whose sum is accepted.
 *
 * Returns  null where there are more sums or ways than can be looked through
 */
export const ways = (
  alike: ReadonlyArray<Alike>,
  accepts: (sum: bigint) => boolean
): ReadonlyArray<ReadonlyArray<number>> | null => {
  const reached: Array<ReadonlySet<bigint>> = [new Set([0n])]
  for (const { count, weight } of alike) {
    const sums = new Set<bigint>()
    for (const sum of reached.at(-1) ?? []) {
      for (let taken = 0; taken <= count; taken++) sums.add(sum + weight * BigInt(taken))
    }
    if (sums.size > SUMS_MAX) return null
    reached.push(sums)
  }
  const found: Array<ReadonlyArray<number>> = []
  // Goes back only over sums that were reached, so that no step is in vain.
  const back = (at: number, sum: bigint, taken: ReadonlyArray<number>): boolean => {
    if (at === 0) return found.push(taken) <= WAYS_MAX
    const { count, weight } = alike[at - 1] ?? { count: 0, weight: 0n }
    for (let own = 0; own <= count; own++) {
      const rest = sum - weight * BigInt(own)
      if (reached[at - 1]?.has(rest) && !back(at - 1, rest, [own, ...taken])) return false
    }
    return true
  }
  for (const sum of reached.at(-1) ?? []) {
    if (accepts(sum) && !back(alike.length, sum, [])) return null
  }
  return found
}
