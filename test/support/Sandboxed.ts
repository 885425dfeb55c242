/** The project as its users have it: real processes in a folder of their own, on a sandbox that the test holds. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import postgres from "postgres"
import * as Odoo from "../../sandbox/odoo/Odoo.ts"
import * as Sandbox from "../../sandbox/Sandbox.ts"
import type { Report } from "../../src/Report.ts"
import * as FirstState from "./FirstState.ts"
import { type Ended, type Options as ProcessOptions, root, run } from "./CommandLine.ts"

export interface Options extends Pick<ProcessOptions, "entry" | "node"> {
  /** In place of the sandbox's; null takes one away. */
  readonly settings?: Readonly<Record<string, string | null>>
}

export interface Project extends Sandbox.Sandbox {
  /** Where processes run; the sandbox's own state is in its `.pipeline/sandbox`. */
  readonly folder: string
  /** `pipeline ARGS` to its end. Dies where a secret of its settings is in what it printed. */
  readonly pipeline: (args: string, options?: Options) => Effect.Effect<Ended>
  /** Runs SQL as the owner of NexaCloud's database. Not while a process reads: there is one session for all. */
  readonly sql: (text: string) => Effect.Effect<void>
  /** An Odoo with empty books, and nobody else's. */
  readonly newBooks: Effect.Effect<Odoo.OdooDouble, never, Scope.Scope>
}

export class Sandboxed extends Context.Service<Sandboxed, Project>()("test/Sandboxed") {
  static readonly layer = Layer.effect(
    Sandboxed,
    Effect.gen(function*() {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => mkdtempSync(join(tmpdir(), "pipeline-"))),
        (made) => Effect.sync(() => rmSync(made, { recursive: true }))
      )
      const directory = join(folder, ".pipeline", "sandbox")
      yield* FirstState.give(directory)
      const sandbox = yield* Sandbox.start({ directory, fresh: false })
      const settings = {
        ...Object.fromEntries(
          Object.entries(sandbox.settings).map(([name, value]) => [
            name,
            name.endsWith("_DSN") ? withPassword(value) : value
          ])
        ),
        NEXACLOUD_DSN: withPassword(sandbox.settings["NEXACLOUD_DSN"] ?? "")
      }
      const { ODOO_API_KEY: apiKey = "", ODOO_DATABASE: database = "" } = sandbox.settings
      const empty = structuredClone(sandbox.odoo.state)
      return {
        ...sandbox,
        settings,
        folder,
        pipeline: (args, { settings: others = {}, ...options } = {}) => {
          const env = present({ ...settings, ...others })
          const ended = run(args.split(" "), { entry: `${root}src/main.ts`, ...options, folder, env })
          return Effect.tap(ended, ({ err, out }) =>
            secrets(env).some((secret) => (out + err).includes(secret))
              ? Effect.die(new Error(`pipeline ${args} printed a secret:\n${out}${err}`))
              : Effect.void)
        },
        sql: (text) => owner(settings.NEXACLOUD_DSN, text),
        newBooks: Effect.suspend(() => Odoo.serve({ apiKey, database, state: structuredClone(empty) }))
      }
    })
  )
}

/** A port of this machine at which nobody listens. */
export const closedPort: Effect.Effect<number> = Effect.callback((resume) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

/** A copy of all that an Odoo double holds, to compare with later. A look at nothing leaves an empty table there. */
export const holdings = ({ state }: Odoo.OdooDouble) =>
  Object.fromEntries(
    Object.entries(structuredClone(state.tables)).filter(([, { rows }]) => Object.keys(rows).length > 0)
  )

/** What `--json` printed; throws what was said instead. */
export const report = ({ err, out }: Ended): Report => {
  if (out === "") throw new Error(err)
  const printed: Report = JSON.parse(out)
  return printed
}

/** The embedded database takes any password; a telling one can be looked for. */
const withPassword = (dsn: string): string => dsn.replace(/\/\/.*@/, "//ledger_reader:open-sesame@")

const present = (settings: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(Object.entries(settings).flatMap(([name, value]) => value === null ? [] : [[name, value]]))

/** Keys, and the passwords of addresses; of one with a blank within, each part. */
const secrets = (settings: Readonly<Record<string, string>>): ReadonlyArray<string> =>
  Object.entries(settings)
    .flatMap(([name, value]) => name.endsWith("_KEY") ? value : /:\/\/[^:/@]*:([^@]+)@/.exec(value)?.[1] ?? [])
    .flatMap((secret) => secret.split(/\s+/))
    .filter((secret) => secret !== "")

const owner = (dsn: string, text: string) =>
  Effect.acquireUseRelease(
    Effect.sync(() => postgres(dsn, { max: 1, onnotice: () => undefined })),
    (sql) => Effect.promise(() => sql.unsafe(`reset role; ${text}; set role ledger_reader`)),
    (sql) => Effect.promise(() => sql.end({ timeout: 1 }))
  ).pipe(Effect.asVoid)
