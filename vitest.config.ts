import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    // Runs of tests leave no trace, unless a test asks for one.
    env: { PIPELINE_STATE: ":memory:", PIPELINE_DATABASE: "" },
    include: ["test/**/*.test.ts"],
    // These need a real Odoo, or minutes: npm run test:odoo, test:crash, test:cluster
    exclude: ["test/odoo/**", "test/crash/**", "test/cluster/**"],
    // Tests wait for processes and servers more than they compute.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000
  }
})
