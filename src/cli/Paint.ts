/** Colour, for what needs attention and nothing else. */
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"

export interface Paint {
  readonly alarm: (text: string) => string
  readonly attention: (text: string) => string
}

export const plain: Paint = { alarm: (text) => text, attention: (text) => text }

export const coloured: Paint = {
  alarm: (text) => `\u001b[31m${text}\u001b[39m`,
  attention: (text) => `\u001b[33m${text}\u001b[39m`
}

/** Of the process itself: a sandbox has its own settings and no terminal of its own. */
const variable = (name: string) =>
  Effect.suspend(() => ConfigProvider.fromEnv().load([name])).pipe(Effect.orDie, Effect.map((node) => node?.value))

/** Whether the terminal obeys escapes at all. */
const obeys = Effect.map(variable("TERM"), (term) => term !== "dumb")

const colours = Effect.zipWith(obeys, variable("NO_COLOR"), (able, never) => able && never === undefined)

/** For standard output: coloured on a terminal, unless `NO_COLOR` is set. */
export const forOutput = Stdio.Stdio.use((stdio) => stdio.stdoutIsTerminal).pipe(
  Effect.zipWith(colours, (terminal, wanted) => terminal && wanted ? coloured : plain)
)

/** For standard error. */
export const forError = Stdio.Stdio.use((stdio) => stdio.stderrIsTerminal).pipe(
  Effect.zipWith(colours, (terminal, wanted) => terminal && wanted ? coloured : plain)
)

/** Whether live lines can be drawn on standard error. */
export const isLive = Stdio.Stdio.use((stdio) => stdio.stderrIsTerminal).pipe(
  Effect.zipWith(obeys, (terminal, able) => terminal && able)
)
