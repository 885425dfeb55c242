import { defineConfig } from "vitest/config"

/** What `npm run check` runs: everything that starts no server, no database and no process. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [
      "test/odoo/**",
      "test/crash/**",
      "test/pipelines/**",
      "test/sandbox/**",
      "test/src/cli/Process.test.ts",
      "test/plugins/nexacloud/{connection,database,source}.test.ts",
      "test/plugins/odoo/**",
      "test/plugins/*/{key,promises}.test.ts"
    ],
    pool: "threads",
    isolate: false
  }
})
