/** Where a worker listens unless it is told: this machine's name if others can reach it by that, and a free port. */
import * as Effect from "effect/Effect"
import { lookup } from "node:dns/promises"
import { createServer } from "node:net"
import { hostname } from "node:os"
import type { Address } from "../cluster/Cluster.ts"

const LOOPBACK = "127.0.0.1"

export const ownAddress: Effect.Effect<Address> = Effect.gen(function*() {
  const name = hostname()
  const found = yield* Effect.tryPromise(() => lookup(name, 4)).pipe(Effect.orElseSucceed(() => null))
  const host = found === null || found.address.startsWith("127.") ? LOOPBACK : name
  return { host, port: yield* freePort(host) }
})

/** Another process may take it before it is listened on; then the worker says so, and is started again. */
const freePort = (host: string) =>
  Effect.callback<number>((resume) => {
    const server = createServer()
    server.on("error", (error) => resume(Effect.die(error)))
    server.listen(0, host, () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      server.close(() => resume(Effect.succeed(port)))
    })
  })
