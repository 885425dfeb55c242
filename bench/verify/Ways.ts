/** Two ways to ask: the verifier of the pipelines, and reads of each invoice alone, paced. */
import * as Effect from "effect/Effect"
import { setTimeout } from "node:timers/promises"
import { type Answer, inRun, wanted } from "../../test/support/Verifier.ts"
import type { Remote } from "./Remote.ts"
import { KEY, type places, type Vendor } from "./Vendors.ts"

type Places = ReturnType<typeof places>

export interface Measured {
  readonly invoices: number
  readonly seconds: number
  readonly requests: number
  /** Answered 429. */
  readonly limited: number
  /** Neither what is true nor, for those deleted, that there is none. */
  readonly lost: number
}

const CHUNK = 1_000
const PACED_AT_ONCE = 8

const measured = async (remote: Remote, invoices: number, run: () => Promise<number>): Promise<Measured> => {
  const before = await remote.tally()
  const began = performance.now()
  const lost = await run()
  const seconds = (performance.now() - began) / 1000
  const after = await remote.tally()
  return {
    invoices,
    seconds,
    requests: after.requests - before.requests,
    limited: after.limited - before.limited,
    lost
  }
}

/** By the verifier, a thousand at a time as a run gives them; `each` is told after every chunk how many were asked. */
export const byVerifier = (
  vendor: Vendor,
  remote: Remote,
  asked: Places,
  missing: ReadonlySet<number>,
  each: (asked: number) => void = () => {}
): Promise<Measured> =>
  measured(
    remote,
    asked.length,
    () =>
      Effect.runPromise(inRun({ [vendor.prefix]: vendor.system }, { settings: vendor.settings(remote.url) }, (ask) =>
        Effect.gen(function*() {
          let lost = 0
          for (let from = 0; from < asked.length; from += CHUNK) {
            const chunk = asked.slice(from, from + CHUNK)
            const records = chunk.map((place) =>
              wanted(vendor.reference(place), new Date(place.createdAt).toISOString())
            )
            const answers = yield* ask(records)
            lost += chunk.filter(({ n }, index) =>
              !isTrue(answers[index], missing.has(n))
            ).length
            each(from + chunk.length)
          }
          return lost
        })))
  )

const isTrue = (answer: Answer | undefined, isMissing: boolean): boolean =>
  isMissing ? answer?._tag === "Unverifiable" && answer.reason === "NotFound" : answer?._tag === "Confirmed"

/** By reads of each alone, 8 under way at a time and as many begun in a second as the vendor lets us. */
export const paced = (vendor: Vendor, remote: Remote, asked: Places): Promise<Measured> =>
  measured(remote, asked.length, async () => {
    const began = performance.now()
    const queue = asked.flatMap(vendor.paths).entries()
    let lost = 0
    const work = async () => {
      for (const [index, path] of queue) {
        await setTimeout(Math.max(0, began + index * 1000 / vendor.pacedPerSecond - performance.now()))
        const response = await fetch(remote.url + path, { headers: { authorization: `Bearer ${KEY}` } })
        await response.text()
        if (response.status !== 200 && response.status !== 404) lost += 1
      }
    }
    await Promise.all(Array.from({ length: PACED_AT_ONCE }, work))
    return lost
  })
