/** A stand-in for the sandbox: says when it starts and stops. */
import * as Effect from "effect/Effect"

export const start = (options: { readonly fresh: boolean }) =>
  Effect.acquireRelease(
    Effect.sync(() => process.stderr.write(`sandbox starts${options.fresh ? " fresh" : ""}\n`)),
    () => Effect.sync(() => process.stderr.write("sandbox stops\n"))
  ).pipe(Effect.as({ settings: { DEMO_SETTING: "it's a sandbox" } }))
