/** `pipeline work`: a worker, until it is stopped. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as cluster from "../cluster/index.ts"
import { Journal } from "../journal/Journal.ts"
import * as Outcome from "../Outcome.ts"
import { SettingInvalid } from "../PipelineError.ts"
import * as Progress from "../Progress.ts"
import * as Settings from "../Settings.ts"
import * as Following from "./Following.ts"
import { ownAddress } from "./OwnAddress.ts"
import * as Paint from "./Paint.ts"
import { counted } from "./runs.ts"
import { duration } from "./Stages.ts"

export interface Input {
  readonly concurrency: number
  /** `host:port`. */
  readonly address: Option.Option<string>
  readonly log: Following.Log
}

/** With the settings of the environment. */
export const execute = Effect.fn("pipeline.work")(
  function*({ address, concurrency, log }: Input) {
    if (concurrency < 1) return yield* new SettingInvalid({ setting: "--concurrency", problem: "must be 1 or more" })
    const at = yield* Option.match(address, { onNone: () => ownAddress, onSome: parse })
    const paint = yield* Paint.forOutput
    return yield* cluster.work({
      ready: Following.say(
        log,
        `Worker ${at.host}:${at.port}, ${concurrency} chunks at once. Stop with Ctrl-C or SIGTERM.`
      ),
      address: at,
      concurrency,
      told: ({ number, run }, { outcomes }, took) => {
        const counts: Record<string, number> = {}
        for (const { result } of outcomes) counts[Outcome.label(result)] = (counts[Outcome.label(result)] ?? 0) + 1
        return Following.say(
          log,
          `  ${run}  chunk ${number}  ${counted(counts, paint)}  ${duration(Duration.toSeconds(took))}`
        )
      }
    }).pipe(
      // To be stopped is how it ends well: what was under way is led by another worker, or by this one later.
      Effect.onInterrupt(() =>
        Effect.andThen(Following.say(log, "Stopped."), Effect.sync(() => (process.exitCode = 0)))
      )
    )
  },
  (working, { log }) =>
    Following.spoken(
      working.pipe(
        Effect.provide(Layer.mergeAll(Journal.layer, FetchHttpClient.layer, Progress.Progress.layerSilent)),
        Effect.provide(Settings.layer)
      ),
      log
    )
)

const parse = (text: string) => {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text.trim()) ?? []
  return host === undefined || Number(port) < 1 || Number(port) > 65_535
    ? new SettingInvalid({ setting: "--address", problem: "is not an address such as books-2.internal:34431" })
    : Effect.succeed({ host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) })
}
