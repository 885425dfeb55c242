import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    // Runs of tests leave no trace, unless a test asks for one.
    env: { PIPELINE_STATE: ":memory:", PIPELINE_DATABASE: "" },
    include: ["test/odoo/**/*.test.ts"],
    // One Odoo: its answers are slow enough without tests in each other's way.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
})
