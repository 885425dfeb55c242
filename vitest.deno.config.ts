import { defineConfig } from "vitest/config"

/**
 * What `deno task test` runs: all of `npm test` but tests that start processes of Node or a browser, tests of this repository's
 * own files, the 100,000 fuzzed answers, and one that counts the requests of a client whose connection is cut: Deno's
 * `fetch` sends again by itself, so the double is called twice there.
 */
export default defineConfig({
  test: {
    // Runs of tests leave no trace, unless a test asks for one.
    env: { PIPELINE_STATE: ":memory:", PIPELINE_DATABASE: "" },
    include: ["test/**/*.test.ts"],
    exclude: [
      "test/odoo/**",
      "test/crash/**",
      "test/pipelines/**",
      "test/report-browser/**",
      "test/mutants/**",
      "test/{architecture,deploy,kit}.test.ts",
      "test/plugins/*/fuzz.test.ts",
      "test/cluster/**",
      "test/src/cluster/**",
      "test/src/fairness/{SharedPace,WriterTurn}.test.ts",
      "test/src/cli/{Process,Following}.test.ts",
      "test/sandbox/odoo/faults.test.ts"
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000
  }
})
