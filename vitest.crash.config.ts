import { defineConfig } from "vitest/config"

/** What `npm run test:crash` runs: minutes of runs that are killed. */
export default defineConfig({
  test: {
    include: ["test/crash/**/*.test.ts"],
    fileParallelism: false
  }
})
