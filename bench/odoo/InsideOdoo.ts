/** Written inside Odoo, by a script that its shell reads. */
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import process from "node:process"
import type { Plain } from "./Invoices.ts"
import type { Measured } from "./Measured.ts"

const script = readFileSync(new URL("./reference.py", import.meta.url), "utf8")

/**
 * Runs the reference.
 *
 * @param shell  a command that runs `odoo shell` on the database and reads Python from its standard input
 * Seconds are the loop's own: starting Odoo is not counted.
 */
export const write = async (shell: string, invoices: ReadonlyArray<Plain>): Promise<Measured> => {
  const output = await run(shell, `INVOICES = __import__("json").loads(${JSON.stringify(JSON.stringify(invoices))})\n`)
  const line = output.split("\n").find((each) => each.includes("BENCH "))
  if (line === undefined) throw new Error(`the script did not end: ${output.slice(-500)}`)
  const { seconds, invoices: written } = JSON.parse(line.slice(line.indexOf("BENCH ") + 6))
  if (written !== invoices.length) throw new Error(`the script wrote ${written} of ${invoices.length}`)
  return { invoices: written, seconds, calls: 0, inside: {}, idle: 0 }
}

const run = (shell: string, head: string): Promise<string> =>
  new Promise((resolve, reject) => {
    // In a group of its own: whoever interrupts us stops what the command has started, too.
    const child = spawn("sh", ["-c", shell], { stdio: ["pipe", "pipe", "inherit"], detached: true })
    const interrupted = (signal: NodeJS.Signals) => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM")
      process.exit(signal === "SIGINT" ? 130 : 143)
    }
    const signals = ["SIGINT", "SIGTERM"] as const
    for (const signal of signals) process.once(signal, interrupted)
    let output = ""
    child.stdout.on("data", (chunk) => output += chunk)
    child.on("error", reject)
    child.on("close", () => {
      for (const signal of signals) process.off(signal, interrupted)
      resolve(output)
    })
    child.stdin.end(head + script)
  })
