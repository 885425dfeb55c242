import { defineConfig } from "vitest/config"

/** What `npm run check` runs: everything that starts no server, no database and no process. */
export default defineConfig({
  test: {
    // Runs of tests leave no trace, unless a test asks for one.
    env: { PIPELINE_STATE: ":memory:", PIPELINE_DATABASE: "" },
    include: ["test/**/*.test.ts"],
    exclude: [
      "test/odoo/**",
      "test/crash/**",
      "test/cluster/**",
      "test/pipelines/**",
      "test/sandbox/**",
      "test/report-browser/**",
      "test/src/cli/{Process,Following}.test.ts",
      "test/src/journal/{Chain,Processes,StateFile}.test.ts",
      "test/src/cluster/**",
      "test/src/database/**",
      "test/src/fairness/**",
      "test/src/observability/**",
      "test/plugins/nexacloud/{connection,database,source}.test.ts",
      "test/plugins/odoo/**",
      "test/plugins/*/{bulk,fuzz,key,payments,promises}.test.ts",
      "test/plugins/lago/{fees,moving,source,walk}.test.ts",
      "test/src/ledger/Daily.test.ts",
      "test/src/schedule/Serving.test.ts",
      "test/deploy.test.ts"
    ],
    pool: "threads",
    isolate: false
  }
})
