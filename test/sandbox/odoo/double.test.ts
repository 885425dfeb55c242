import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { afterAll, beforeAll } from "vitest"
import * as Odoo from "../../../sandbox/odoo/Odoo.ts"
import { suite } from "../../suites/OdooSuite.ts"

const scope = Scope.makeUnsafe()
const server = { url: "", database: "books", key: "sandbox-key" }

beforeAll(async () => {
  const double = await Effect.runPromise(
    Scope.provide(Odoo.serve({ apiKey: server.key, database: server.database }), scope)
  )
  server.url = double.url
})
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

suite("double", () => server)
