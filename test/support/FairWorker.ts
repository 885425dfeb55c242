/**
 * A worker, as a process of its own: `node FairWorker.ts ROLE URL …`. Prints what became of it.
 *
 * `ask URL TIMES TOGETHER AT`  asks a billing system there so many times, so many at once, from that millisecond on
 * `write URL NAME TIMES MS`    takes its turn so many times; sends `NAME/start`, nothing for so long, `NAME/end`
 */
import * as ConfigProvider from "effect/ConfigProvider"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { Ledger, Progress } from "#etl"
import * as Database from "../../src/database/Database.ts"
import * as Exclusive from "../../src/Exclusive.ts"
import * as Fairness from "../../src/fairness/Fairness.ts"
import * as WriterTurn from "../../src/fairness/WriterTurn.ts"

/** Shorter than in life, and long enough for a busy machine. */
export const timing = { beat: Duration.millis(200), trust: Duration.seconds(1), silence: Duration.seconds(3) }

export const PACE = { perSecond: 50, burst: 5 }

/** What no table may hold. */
export const KEY = "sk_test_0123456789abcdef"

const vendor: Ledger.BillingSystem.Vendor = {
  ...PACE,
  system: "acme",
  settings: { key: "ACME_KEY", address: "ACME_URL" },
  refusal: () => null,
  advice: () => null
}

const ask = Effect.fnUntraced(function*(url: string, times: number, together: number, at: number) {
  yield* Effect.sleep(Math.max(0, at - Date.now()))
  const question = HttpClientRequest.bearerToken(HttpClientRequest.get(`${url}/v1/invoices/1`), KEY)
  const answers = yield* Effect.forEach(
    Array.from({ length: times }),
    () => Effect.result(Ledger.BillingSystem.inquire(vendor, question)),
    { concurrency: together }
  )
  return answers.map((answer) => answer._tag === "Success" ? "answered" : answer.failure.reason)
})

const write = Effect.fnUntraced(function*(url: string, name: string, times: number, ms: number) {
  const send = (what: string) => HttpClient.post(`${url}/${name}/${what}`)
  const writing = Effect.andThen(send("start"), Effect.andThen(Effect.sleep(ms), send("end")))
  return yield* Effect.forEach(
    Array.from({ length: times }),
    () =>
      Effect.match(Exclusive.exclusively("books")(writing), { onSuccess: () => "written", onFailure: (e) => e._tag })
  )
})

// `import.meta.main` is not among the types that both runtimes have.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , role = "", url = "", ...rest] = process.argv
  const became = role === "ask"
    ? ask(url, Number(rest[0]), Number(rest[1]), Number(rest[2]))
    : write(url, rest[0] ?? "", Number(rest[1]), Number(rest[2]))
  await Effect.runPromise(
    Effect.tap(became, (ends) => Effect.sync(() => process.stdout.write(`${ends.join(" ")}\n`))).pipe(
      Effect.provide(Fairness.layer.pipe(Layer.provide(Database.layerConfig))),
      Effect.provideService(WriterTurn.Timing, timing),
      Effect.provideService(Logger.LogToStderr, true),
      Effect.provide(Layer.mergeAll(
        FetchHttpClient.layer,
        Progress.Progress.layerSilent,
        ConfigProvider.layer(ConfigProvider.fromEnv())
      ))
    )
  )
}
