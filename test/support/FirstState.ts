/** A new sandbox's database: two seconds to make, a twentieth of one to copy. */
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import process from "node:process"
import { fileURLToPath } from "node:url"
import * as Database from "../../sandbox/nexacloud/Database.ts"
import { schema } from "../../sandbox/nexacloud/Seed.ts"
import { tables } from "../../sandbox/nexacloud/Rows.ts"

const modules = fileURLToPath(new URL("../../node_modules/", import.meta.url))

/** What the database is made of: another version or other rows make another one. */
const digest = createHash("sha256")
  .update(readFileSync(join(modules, "@electric-sql", "pglite", "package.json")))
  .update(schema + JSON.stringify(tables))
  .digest("hex").slice(0, 16)

const kept = join(modules, ".cache", `sandbox-${digest}`)

/** Gives a sandbox that will be kept in this directory its database. */
export const give = Effect.fnUntraced(function*(directory: string) {
  if (!existsSync(kept)) yield* make
  yield* Effect.sync(() => cpSync(kept, join(directory, "state", "nexacloud"), { recursive: true }))
})

/** Made aside and moved as a whole, since several tests may be at it. */
const make = Effect.gen(function*() {
  const aside = `${kept}.${process.pid}`
  yield* Effect.scoped(Effect.orDie(Database.serve({ directory: aside })))
  yield* Effect.sync(() => existsSync(kept) ? rmSync(aside, { recursive: true }) : renameSync(aside, kept))
})
