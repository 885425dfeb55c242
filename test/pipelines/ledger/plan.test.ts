/** A plan is reviewed and then written exactly, or refused with what has changed. On real processes. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { invoices as sample } from "../../../sandbox/sample/Sample.ts"
import { decode, type PlanFile } from "../../../src/PlanFile.ts"
import { holdings, report, Sandboxed } from "../../support/Sandboxed.ts"

const bill = (number: string) => {
  const found = sample.find(({ row }) => row.number === number)
  if (found === undefined) throw new RangeError(`no ${number} in the sample`)
  return found
}

const read = (file: string) => Effect.orDie(decode(readFileSync(file, "utf8")))

const rewrite = (file: string, plan: PlanFile, records: PlanFile["records"]) =>
  writeFileSync(file, JSON.stringify({ ...plan, records }))

/** The only sentence that a refusal says, after the progress of its comparison. */
const refusal = (err: string): string => err.trimEnd().split("\n").at(-1) ?? ""

layer(Sandboxed.layer, { excludeTestServices: true })("a plan", (it) => {
  it.effect("says of each record what would be written, why, and on what evidence; and nothing is written", () =>
    Effect.gen(function*() {
      const { folder, odoo, pipeline } = yield* Sandboxed
      const before = holdings(odoo)
      const { err, exitCode, out } = yield* pipeline("plan ledger.daily --out plan.json")
      assert.strictEqual(exitCode, 0, err)
      assert.include(out, "Review plan.json, then: pipeline apply plan.json")
      assert.deepStrictEqual(holdings(odoo), before)
      const file = join(folder, "plan.json")
      assert.strictEqual(statSync(file).mode & 0o777, 0o600)
      const plan = yield* read(file)
      assert.strictEqual(plan.records.length, 23)
      const one = plan.records.find(({ number }) => number === "NEX-0019")
      assert.include(one?.reason, "not in the books")
      assert.deepInclude(one?.writes, { invoiceDate: "2026-05-11", total: "80.85", tax: "3.85", currency: "CAD" })
      assert.deepInclude(one?.evidence, { system: "lago" })
      assert.isTrue(one?.requires.some((each) => each.includes("NCR.BASE")))
    }))

  it.effect("is refused where a billing system, a person or the file itself says otherwise; the books stay", () =>
    Effect.gen(function*() {
      const { folder, odoo, pipeline, stripe } = yield* Sandboxed
      yield* pipeline("plan ledger.daily --out refused.json")
      const file = join(folder, "refused.json")
      const plan = yield* read(file)
      const before = holdings(odoo)

      const changed = plan.records.map((record) =>
        record.number === "NEX-0019" ? { ...record, writes: { ...Object(record.writes), total: "1.00" } } : record
      )
      rewrite(file, plan, changed)
      const edited = yield* pipeline("apply refused.json --json")
      assert.strictEqual(edited.exitCode, 2)
      assert.strictEqual(
        refusal(edited.err),
        "✗ The plan no longer fits: 1 of 23 records changed since. NEX-0019: total was \"1.00\", is \"80.85\". " +
          "Make a new plan and review it"
      )

      rewrite(file, plan, plan.records)
      const owed = bill("NEX-0025")
      stripe.state.void(owed.billingId, Date.parse("2026-07-02T09:00:00Z") / 1_000)
      const voided = yield* pipeline("apply refused.json --json")
      assert.strictEqual(voided.exitCode, 2)
      assert.include(refusal(voided.err), "NEX-0025: it would be skipped now: void")
      assert.strictEqual(voided.out, "")
      assert.deepStrictEqual(holdings(odoo), before)
    }))

  it.effect("is written exactly, without the records that were taken out; and not twice", () =>
    Effect.gen(function*() {
      const { folder, pipeline } = yield* Sandboxed
      yield* pipeline("plan ledger.daily --out two.json")
      const file = join(folder, "two.json")
      const plan = yield* read(file)
      const two = plan.records.filter(({ number }) => number === "NEX-0019" || number === "NEX-0009")
      rewrite(file, plan, two)
      const applied = yield* pipeline("apply two.json --json --details")
      assert.strictEqual(applied.exitCode, 0, applied.err)
      const said = report(applied)
      assert.strictEqual(said.read, 2)
      assert.strictEqual(said.outcomes.posted, 2)
      assert.deepStrictEqual(said.totals["CAD"]?.posted, "321.15")
      const again = yield* pipeline("apply two.json")
      assert.strictEqual(again.exitCode, 2)
      assert.match(refusal(again.err), /2 of 2 records changed since\. NEX-00\d\d: it is in the books now: INV\//)
    }))

  it.effect("made for other books is refused", () =>
    Effect.gen(function*() {
      const { newBooks, pipeline } = yield* Sandboxed
      yield* pipeline("plan ledger.daily --out books.json")
      const other = yield* newBooks
      const { err, exitCode } = yield* pipeline("apply books.json", { settings: { ODOO_URL: other.url } })
      assert.strictEqual(exitCode, 2)
      assert.match(refusal(err), /^✗ The plan was made for odoo \(.*\), and the settings lead to odoo \(.*\)\. Nothing/)
    }).pipe(Effect.scoped))

  it.effect("that is none, is not there or cannot be written gets one line, and leaves nothing half-written", () =>
    Effect.gen(function*() {
      const { folder, pipeline } = yield* Sandboxed
      writeFileSync(join(folder, "notes.json"), "{\"records\": []}")
      const cases: ReadonlyArray<readonly [args: string, line: string]> = [
        ["apply absent.json", "✗ absent.json cannot be read (NotFound)\n"],
        ["apply notes.json", "✗ notes.json is not a plan. Make one with: pipeline plan NAME --out FILE\n"],
        ["plan ledger.daily --out absent/plan.json", "✗ absent/plan.json cannot be written (NotFound)\n"]
      ]
      for (const [args, line] of cases) {
        const { err, exitCode } = yield* pipeline(args)
        assert.strictEqual(exitCode, 2)
        assert.include(err, line)
      }
      mkdirSync(join(folder, "plans"))
      const failed = yield* pipeline("plan ledger.daily --out plans/plan.json", {
        settings: { NEXACLOUD_DSN: "postgres://reader@127.0.0.1:1/nexacloud" }
      })
      assert.strictEqual(failed.exitCode, 3)
      assert.deepStrictEqual(readdirSync(join(folder, "plans")), [])
      assert.isFalse(existsSync(join(folder, "absent")))
    }))
})
