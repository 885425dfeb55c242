import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { root } from "../../support/CommandLine.ts"
import * as ProjectCopy from "../../support/ProjectCopy.ts"

const guide = readFileSync(join(root, "docs/add-a-service.md"), "utf8")

const blocks = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, kind = "", text = ""]) => ({ kind, text }))

/** Columns widen with what is in them: how many blanks there are says nothing. */
const evenly = (text: string): string => text.replace(/ +/g, " ")

it.live("whoever follows docs/add-a-service.md block by block gets what it says", () =>
  Effect.gen(function*() {
    const copy = yield* ProjectCopy.make
    let printed = ""
    for (const { kind, text } of blocks) {
      if (kind === "ts") {
        const [first = "", ...rest] = text.split("\n")
        const file = join(copy.folder, first.replace(/^\/\/ /, ""))
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, rest.join("\n"))
      } else if (kind === "sh") {
        const ended = yield* copy.shell(text)
        printed = ended.printed
        assert.strictEqual(ended.code, 0, `${text}\n${printed.slice(-3_000)}`)
      } else {
        for (const line of text.trimEnd().split("\n")) assert.include(evenly(printed), evenly(line))
      }
    }
    assert.isAbove(blocks.length, 12)
  }).pipe(Effect.scoped), 300_000)
