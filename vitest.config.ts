import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // These need a real Odoo: npm run test:odoo
    exclude: ["test/odoo/**"],
    // Tests wait for processes and servers more than they compute.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000
  }
})
