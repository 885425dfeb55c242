#!/usr/bin/env node
/** `pipeline` on any Node from 12 on: one that cannot run TypeScript starts the project's own instead. */
import { spawn } from "child_process"
import { existsSync } from "fs"
import { fileURLToPath } from "url"

const main = new URL("../src/main.ts", import.meta.url)
const [major, minor] = process.versions.node.split(".").map(Number)

if (major > 22 || (major === 22 && minor >= 19)) {
  import(main.href)
} else {
  const own = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url))
  if (existsSync(own)) start(own)
  else {
    process.stderr.write(`✗ Node ${process.versions.node} cannot run this; it takes 22.19. npm install brings one\n`)
    process.exitCode = 2
  }
}

function start(node) {
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: "inherit" })
  // The child decides how to end; this process lives until then.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal))
  child.on("error", (error) => {
    process.stderr.write(`✗ ${node} cannot be started: ${error.message}\n`)
    process.exitCode = 2
  })
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}
