/** What one process of the cluster leaves for another, as text. */
import * as BigDecimal from "effect/BigDecimal"
import { parse, stringify } from "devalue"

/** Throws at what a step's result may not hold (`Step.ts`): a class of its own, a function. */
export const write = (value: unknown): string => stringify(value, REDUCERS)

/** Of `write`'s text, by the same version of this program. */
export const read = <A>(text: string): A => parse(text, REVIVERS)

// Its own text writes exponents, and reads a number of another scale.
const REDUCERS = {
  BigDecimal: (value: unknown) => BigDecimal.isBigDecimal(value) && [value.value, value.scale]
}

const REVIVERS = {
  BigDecimal: ([value, scale]: readonly [bigint, number]) => BigDecimal.make(value, scale)
}
