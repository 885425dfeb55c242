/** What a double works out from its records, no more often than it must. */

/** What follows from a state that is replaced and never changed: worked out once for each. */
export const derived = <A extends object, B>(workOut: (state: A) => B): (state: A) => B => {
  const known = new WeakMap<A, () => B>()
  return (state) => {
    const found = known.get(state) ?? once(() => workOut(state))
    known.set(state, found)
    return found()
  }
}

/** What is worked out when it is first asked for, and then kept. */
export const once = <A>(workOut: () => A): () => A => {
  let known: { readonly is: A } | undefined
  return () => (known ??= { is: workOut() }).is
}

/** The first place of a list at which a condition that begins somewhere and then stays is true; its length where never. */
export const firstPlace = <A>(list: ReadonlyArray<A>, isTrue: (element: A) => boolean): number => {
  let [from, to] = [0, list.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    const element = list[middle]
    if (element !== undefined && isTrue(element)) to = middle
    else from = middle + 1
  }
  return from
}
