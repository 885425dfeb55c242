/** customers.import on a real Odoo 19: the same partners as the invoices make, each once. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { customers } from "../../sandbox/sample/Customers.ts"
import { call, rows } from "../support/OdooBooks.ts"
import { realOdoo } from "../support/realOdoo.ts"
import { report, Sandboxed } from "../support/Sandboxed.ts"

const odoo = realOdoo()

/** Who is linked to which partner. */
const links = Effect.promise(async () => {
  const found = await rows(
    odoo,
    "ir.model.data",
    [["module", "=", "nexa_ledger"], ["name", "=like", "partner_nexacloud_%"]],
    ["name", "res_id"]
  )
  return new Map(found.map((row) => [String(row["name"]).replace("partner_nexacloud_", ""), Number(row["res_id"])]))
})

/** Every partner and every link, with when it was last written. */
const versions = Effect.promise(async () =>
  JSON.stringify(
    await Promise.all(["res.partner", "ir.model.data"].map((model) => rows(odoo, model, [], ["write_date"])))
  )
)

layer(Sandboxed.layer, { excludeTestServices: true, timeout: "2 minutes" })("customers.import on a real Odoo", (it) => {
  it.effect("a dry run writes nothing, a run links every user once, and the next one changes nothing", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const run = (args: string) =>
        Effect.map(pipeline(`run customers.import --json ${args}`.trim(), { settings: { ...odoo } }), report)
      const { ouimet } = customers
      const known = yield* links
      // Somebody whom a bookkeeper entered before, under another name and with another case of the e-mail.
      if (!known.has(ouimet.id)) {
        yield* Effect.promise(() =>
          call(odoo, "res.partner", "create", { vals_list: [{ name: "Ouimet", email: ouimet.email.toUpperCase() }] })
        )
      }
      const before = yield* versions
      const dry = yield* run("--sink dry-run")
      assert.strictEqual(yield* versions, before)
      assert.strictEqual(dry.outcomes.planned, 10 - known.size)

      const first = yield* run("")
      assert.strictEqual(first.outcomes.failed, 0, JSON.stringify(first.failed))
      assert.deepStrictEqual(first.changes, dry.changes)
      const now = yield* links
      assert.sameMembers([...now.keys()], Object.values(customers).map(({ id }) => id))
      for (const [user, partner] of known) assert.strictEqual(now.get(user), partner)
      const partners = yield* Effect.promise(() =>
        rows(odoo, "res.partner", [["id", "in", [...now.values()]]], ["name", "is_company"])
      )
      assert.sameDeepMembers(
        partners.map(({ is_company, name }) => [name, is_company]),
        Object.values(customers).map(({ company, fullName }) => [company ?? fullName, company !== null])
      )

      const full = yield* versions
      const second = yield* run("")
      assert.deepInclude(second.outcomes.skipped, { unchanged: 10 })
      assert.strictEqual(yield* versions, full)
    }))

  it.effect("finds every partner that the invoices made or use, and leaves it alone", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const run = (args: string) => pipeline(args, { settings: { ...odoo } })
      yield* run("setup odoo --yes")
      const before = yield* links
      assert.strictEqual((yield* run("run ledger.daily")).exitCode, 0)
      assert.deepStrictEqual(yield* links, before)
      const again = report(yield* run("run customers.import --json"))
      assert.deepInclude(again.outcomes.skipped, { unchanged: 10 })
    }))
})
