import { defineConfig } from "vitest/config"

/** What `npm run test:crash` runs: minutes of runs that are killed. */
export default defineConfig({
  test: {
    // Runs of tests leave no trace, unless a test asks for one.
    env: { PIPELINE_STATE: ":memory:", PIPELINE_DATABASE: "" },
    include: ["test/crash/**/*.test.ts"],
    fileParallelism: false
  }
})
