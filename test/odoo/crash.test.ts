/** The crash test on a real Odoo 19: one call of each kind that writes, each time on records of its own. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { randomBytes } from "node:crypto"
import { type BooksForm } from "../support/BooksForm.ts"
import { crash } from "../support/Crash.ts"
import * as OwnInvoices from "../support/OwnInvoices.ts"
import { realOdoo } from "../support/realOdoo.ts"
import { type Attempt, type Choice, everyKind, rehearse, type Scene } from "../support/Rehearsal.ts"

const odoo = realOdoo()
const TIMEOUT_MS = 600_000

/** Eight digits of this test's own, and a number in four. */
const series = randomBytes(4).toString("hex")
let made = 0
const nextTag = () => series + (made++).toString(16).padStart(4, "0")

const scene: Scene = (project) =>
  Effect.as(
    project.pipeline("setup odoo --yes", { settings: { ...odoo } }),
    ((strike) =>
      Effect.gen(function*() {
        const { emails, ids, tag } = yield* OwnInvoices.make(project, odoo, nextTag())
        const args = `run ledger.daily ${ids.map((id) => `--only ${id}`).join(" ")}`
        const crashed = yield* crash(project, { args, odoo, extent: { emails, invoices: ids } }, strike)
        return { ...crashed, between: untagged(crashed.between, tag), after: untagged(crashed.after, tag) }
      })) satisfies Attempt
  )

/** As if all attempts had been made with the same records. Of the numbers, other attempts take some in between. */
const untagged = (form: BooksForm, tag: string): BooksForm => ({
  ...form,
  numbers: [],
  records: Object.fromEntries(
    Object.entries(form.records).map(([model, list]) => [model, list.map((record) => record.replaceAll(tag, "<tag>"))])
  )
})

/** When an answer was read, Odoo is where it is before the next call: that is struck already. */
const choice: Choice = (calls) => everyKind(calls).filter(({ moment }) => moment !== "after Odoo's answer was read")

describe("a run that is killed, or loses an answer, on a real Odoo", () => {
  it.live("one further run makes the books those of an undisturbed run", () =>
    Effect.gen(function*() {
      const { faults, strikes, undisturbed } = yield* rehearse(scene, choice)
      assert.deepStrictEqual([undisturbed.exitCode, undisturbed.last.report.read], [0, 2])
      assert.isAtLeast(strikes.length, 27)
      assert.deepStrictEqual(faults, [])
    }), TIMEOUT_MS)
})
