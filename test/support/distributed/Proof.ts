/** Disturbs one run after another on the same ground, and says of each how it went. */
import * as Effect from "effect/Effect"
import { type Undisturbed, undisturbed } from "./Accounts.ts"
import { type Disturbance, type Disturbed, disturbed, type Options } from "./Disturbed.ts"
import type { Ground } from "./Place.ts"

export interface Proof {
  readonly expected: Undisturbed
  readonly disturb: (disturbance: Disturbance, options?: Partial<Options>) => Effect.Effect<Disturbed>
}

const OPTIONS: Options = { concurrency: 4, timeoutMs: 420_000 }

/** With the undisturbed run that all others are compared with. */
export const on = (ground: Ground): Effect.Effect<Proof> =>
  Effect.map(undisturbed(ground), (expected) => ({
    expected,
    disturb: (disturbance, options) =>
      Effect.tap(
        disturbed(ground, expected, disturbance, { ...OPTIONS, ...options }),
        (one) => Effect.sync(() => process.stderr.write(`${line(one)}\n`))
      )
  }))

const line = ({ complaints, faults, led, name, seconds, sessions }: Disturbed): string =>
  `${faults.length === 0 ? "✓" : "✗"} ${seconds.toFixed(0)} s, ${led.join(" + ")} chunks, ${sessions} sessions, ` +
  `${complaints.length} lines of complaint: ${name}${[...new Set(complaints.flatMap(headline))].join("")}`

/** Of a line of the log without its time and fiber, or none. */
const headline = (line: string): ReadonlyArray<string> => {
  const [, said] = /^\[[\d:.]+\] (.{0,100})/.exec(line) ?? []
  return said === undefined ? [] : [`\n    ${said.replace(/\(#\d+\)/, "")}`]
}
