/** Runs a benchmark in a process of its own, for a heap that nobody else has used. */
import { spawn } from "node:child_process"
import process from "node:process"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import type { Answers } from "./Result.ts"

/** Throws where it does not come to its end. What it says goes to our stderr. */
export const run = async (name: string, args: ReadonlyArray<string>): Promise<Answers> => {
  const file = fileURLToPath(new URL(`${name}.ts`, import.meta.url))
  const child = spawn(process.execPath, [file, "--json", ...args], { stdio: ["ignore", "pipe", "inherit"] })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", resolve)
  })
  const output = await text(child.stdout)
  const code = await ended
  if (code !== 0) throw new Error(`bench/${name}.ts ended with ${code}`)
  return JSON.parse(output)
}
