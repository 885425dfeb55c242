#!/usr/bin/env node
/** The process's entry. `node src/main.ts ARGS` and `deno run -A src/main.ts ARGS` are `pipeline ARGS`. */
import * as module from "node:module"
import { fileURLToPath } from "node:url"

const root = new URL("../", import.meta.url)

// Compiled code is kept from one start to the next, in a folder that nobody else writes to.
module.enableCompileCache?.(fileURLToPath(new URL("node_modules/.cache/pipeline", root)))

const { main } = await import("./cli/Process.ts")
const Heap = await import("./cli/Heap.ts")
Heap.bound()
main(root)
