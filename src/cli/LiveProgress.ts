/** A run's progress for people, on standard error: live bars on a terminal, one plain line a stage elsewhere. */
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Progress } from "../Progress.ts"
import * as Paint from "./Paint.ts"
import { safe } from "./SafeText.ts"
import * as Stages from "./Stages.ts"

export interface Options {
  /** The system that is written to: its requests belong to the stage `write`. */
  readonly sink: string
  /** Only notices, unless on a terminal. For `--json`. */
  readonly quiet: boolean
}

/** What is shown while the run goes on. */
interface Display {
  /** Called at every event: what it is given is asked only when it is drawn. */
  readonly draw: (lines: () => ReadonlyArray<Stages.Line>) => void
  readonly notice: (text: string) => Effect.Effect<void>
}

/** Shows progress until its scope closes; then leaves one line a stage behind. Each notice is said once. */
export const layer = (options: Options) =>
  Layer.effect(
    Progress,
    Effect.gen(function*() {
      const paint = yield* Paint.forError
      const isLive = yield* Paint.isLive
      const said = new Set<string>()
      let stages = Stages.none
      yield* Effect.addFinalizer(() => {
        const lines = options.quiet ? [] : Stages.lines(stages, options.sink, false)
        return Effect.forEach(lines, ({ name, text }) => Console.error(`  ${name.padEnd(8)}  ${text}`), {
          discard: true
        })
      })
      // Acquired last, hence released first: the bars are gone before the lines are written.
      const display = yield* isLive ? bars : plain
      return {
        report: Effect.fnUntraced(function*(event) {
          if (event._tag === "notice") {
            if (said.has(event.message)) return
            said.add(event.message)
            return yield* display.notice(`  ${paint.attention(safe(event.message))}`)
          }
          stages = Stages.advance(stages, event, yield* Clock.currentTimeMillis)
          display.draw(() => Stages.lines(stages, options.sink, true))
        })
      }
    })
  )

const plain: Effect.Effect<Display> = Effect.succeed({ draw: () => {}, notice: (text) => Console.error(text) })

const BAR_WIDTH = 20

/** The bars stop lines from wrapping; a notice may need several. It covers the bars, which are drawn again below. */
const above = (text: string): string => `\u001b[?7h${text}\u001b[J\u001b[?7l\n`

/** Redrawn ten times a second at most, by its own timer, however many events there are. */
const bars = Effect.acquireRelease(
  Effect.gen(function*() {
    const { MultiBar } = (yield* Effect.promise(() => import("cli-progress"))).default
    let current: (() => ReadonlyArray<Stages.Line>) | null = null
    let drawn = 0
    const format = (_options: unknown, _params: unknown, { index }: { readonly index: number }) => {
      const line = current?.()[index]
      return line === undefined ? "" : `  ${line.name.padEnd(8)}  ${bar(line.share)}  ${line.text}`
    }
    const multi = new MultiBar({
      stream: process.stderr,
      format,
      fps: 10,
      forceRedraw: true,
      clearOnComplete: true,
      hideCursor: true
    })
    const draw = (lines: () => ReadonlyArray<Stages.Line>) => {
      current = lines
      if (drawn === Stages.COUNT) return
      const begun = lines().length
      while (drawn < begun) multi.create(1, 0, { index: drawn++ })
    }
    const notice = (text: string) =>
      // Nothing redraws a display without bars.
      drawn === 0 ? Console.error(text) : Effect.sync(() => multi.log(above(text)))
    return { draw, notice, multi }
  }),
  ({ multi }) =>
    Effect.sync(() => {
      if (!multi.isActive) return
      multi.update() // writes the notices that still wait
      multi.stop()
    })
)

const bar = (share: number | null): string => {
  const full = share === null ? 0 : Math.floor(share * BAR_WIDTH)
  return "█".repeat(full) + (share === null ? " " : "░").repeat(BAR_WIDTH - full)
}
