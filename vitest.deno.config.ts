import { defineConfig } from "vitest/config"

/** What `deno task test` runs: all of `npm test` that does not start processes of Node itself. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/odoo/**", "test/pipelines/**", "test/src/cli/Process.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
})
