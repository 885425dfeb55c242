/** The same addresses from one start to the next, as far as they are free: a plan is made for an address. */
import * as Effect from "effect/Effect"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"

/** Ports by name, kept in a JSON file. */
export interface Ports {
  /** The port of last time where it is free, else 0: any. */
  readonly of: (name: string) => Effect.Effect<number>
  readonly keep: (ports: Readonly<Record<string, number>>) => Effect.Effect<void>
}

export const open = (file: string): Ports => ({
  of: (name) =>
    Effect.callback<number>((resume) => {
      const kept = keptIn(file)[name]
      if (typeof kept !== "number") return resume(Effect.succeed(0))
      const probe = createServer()
        .once("error", () => resume(Effect.succeed(0)))
        .listen(kept, "127.0.0.1", () => probe.close(() => resume(Effect.succeed(kept))))
    }),
  keep: (ports) => Effect.sync(() => writeFileSync(file, JSON.stringify(ports)))
})

const keptIn = (file: string): Readonly<Record<string, unknown>> =>
  existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}
