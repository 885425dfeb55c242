/** All seeded bugs. Each is in a copy of a plugin that is otherwise as it stands. */
import type { Mutant } from "./Mutant.ts"
import { sinks } from "./sinks.ts"
import { sources } from "./sources.ts"
import { verifiers } from "./verifiers.ts"

export const mutants: ReadonlyArray<Mutant> = [...sources, ...verifiers, ...sinks]
