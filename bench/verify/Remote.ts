/** Starts a vendor's stand-in in another process, and asks it what it was asked. */
import { fork } from "node:child_process"
import { once } from "node:events"
import type { Order, Report } from "./Child.ts"

export interface Remote {
  readonly url: string
  /** All requests so far, and those of them that were answered 429. */
  readonly tally: () => Promise<{ readonly requests: number; readonly limited: number }>
}

/** Runs with a stand-in that ends afterwards. */
export const withRemote = async <A>(order: Order, use: (remote: Remote) => Promise<A>): Promise<A> => {
  const child = fork(new URL("Child.ts", import.meta.url))
  const ask = async (message: object): Promise<Report> => {
    const answer = once(child, "message")
    child.send(message)
    const [report]: ReadonlyArray<Report> = await answer
    if (report === undefined) throw new Error("the stand-in said nothing")
    return report
  }
  try {
    const started = await ask(order)
    if (!("url" in started)) throw new Error("the stand-in did not say where it is")
    const tally = async () => {
      const report = await ask({})
      return "requests" in report ? report : { requests: 0, limited: 0 }
    }
    return await use({ url: started.url, tally })
  } finally {
    child.kill()
  }
}
