/** Numbers that look random and are the same in every run. */
export interface Random {
  /** From 0 up to 1. */
  readonly next: () => number
  readonly below: (limit: number) => number
  readonly pick: <A>(from: ReadonlyArray<A>) => A
  readonly chance: (share: number) => boolean
}

/** Mulberry32, a generator of 32 bits. */
export const random = (seed: number): Random => {
  let state = seed >>> 0
  const next = () => {
    state = state + 0x6D2B79F5 >>> 0
    let mixed = Math.imul(state ^ state >>> 15, state | 1)
    mixed ^= mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61)
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32
  }
  const below = (limit: number) => Math.floor(next() * limit)
  const pick = <A>(from: ReadonlyArray<A>): A => {
    if (from.length === 0) throw new RangeError("nothing to pick from")
    return from[below(from.length)] as A
  }
  return { next, below, pick, chance: (share) => next() < share }
}
