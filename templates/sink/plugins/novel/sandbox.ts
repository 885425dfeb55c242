/** Where the sandbox keeps Novel's books. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import type { Sandbox } from "#etl/testing"

export const brought: Sandbox.Brought = {
  settings: (directory) => {
    const folder = join(directory, "novel")
    mkdirSync(folder, { recursive: true })
    return { NOVEL_FOLDER: folder }
  },
  fields: [],
  bills: []
}
