/** The command line with no patience for billing systems: a short time-out, and no second try. */
import { runMain } from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import { exitCode, program } from "../../src/cli/Process.ts"
import { Patience } from "../../src/ledger/BillingSystem.ts"

program.pipe(
  Effect.provideService(Patience, { timeoutMs: 1_000, retryWithinMs: 500, backoffMs: 2_000 }),
  Effect.provide(NodeServices.layer),
  runMain({ disableErrorReporting: true, teardown: (exit, end) => end(exitCode(exit)) })
)
