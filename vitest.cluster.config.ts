import { defineConfig } from "vitest/config"

const common = {
  // Runs of tests leave no trace, unless a test asks for one.
  env: { PIPELINE_STATE: ":memory:", PIPELINE_DATABASE: "" },
  testTimeout: 900_000,
  hookTimeout: 300_000
}

/** What `npm run test:cluster` runs: minutes of runs on workers that are killed, frozen and cut off; then how fast they are. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...common,
          name: "disturbed",
          include: ["test/cluster/{odoo,table}.test.ts"],
          sequence: { groupOrder: 0 }
        }
      },
      // Alone, since it is measured.
      { test: { ...common, name: "speed", include: ["test/cluster/speed.test.ts"], sequence: { groupOrder: 1 } } }
    ]
  }
})
