/** The company's own case: 31 invoices, of which 23 are posted for CAD 3,403.46. */
import { assert, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { posted } from "../../../sandbox/sample/Sample.ts"
import type { Ended } from "../../support/CommandLine.ts"
import { holdings, report, Sandboxed } from "../../support/Sandboxed.ts"

/** One process after another on the same books: how each ended, and the books afterwards. */
class Runs extends Context.Service<Runs, Readonly<Record<"dry" | "first" | "second" | "plain", Run>>>()("test/Runs") {
  static readonly layer = Layer.effect(
    Runs,
    Effect.gen(function*() {
      const { lago, odoo, pipeline, stripe } = yield* Sandboxed
      const run = Effect.fnUntraced(function*(args: string) {
        const before = { books: holdings(odoo), stripe: stripe.requests.length, lago: lago.requests.length }
        const ended = yield* pipeline(`run ledger.daily ${args}`)
        const asked = [...stripe.requests.slice(before.stripe), ...lago.requests.slice(before.lago)]
        return { ended, before: before.books, after: holdings(odoo), asked: asked.map(({ path }) => path) }
      })
      return {
        dry: yield* run("--sink dry-run --json --details"),
        first: yield* run("--json --details"),
        second: yield* run("--json --details"),
        plain: yield* run("--sink odoo")
      }
    })
  )
}

type Holdings = ReturnType<typeof holdings>

interface Run {
  readonly ended: Ended
  readonly before: Holdings
  readonly after: Holdings
  /** Paths that Stripe and Lago were asked for. */
  readonly asked: ReadonlyArray<string>
}

const none = {
  posted: 0,
  updated: 0,
  settled: 0,
  alreadyPosted: 0,
  reversed: 0,
  planned: 0,
  drafted: 0,
  skipped: { void: 1, draft: 2, zeroAmount: 5 },
  unverifiable: 0,
  failed: 0
}

const byFamily = { CAD: { addons: "92.77", base: "1143.00", hosting: "1120.00", managed: "408.00", other: "325.23" } }

layer(Layer.provideMerge(Runs.layer, Sandboxed.layer), { excludeTestServices: true })("ledger.daily", (it) => {
  it.effect("a dry run plans what the first run will post, and changes nothing", () =>
    Effect.gen(function*() {
      const { dry } = yield* Runs
      const { invoices, outcomes, sink, totals, ...rest } = report(dry.ended)
      assert.strictEqual(dry.ended.exitCode, 0)
      assert.strictEqual(sink, "dry-run")
      assert.deepStrictEqual(outcomes, { ...none, planned: 23 })
      assert.deepStrictEqual(totals["CAD"], { posted: "0.00", paid: "0.00", alreadyPosted: "0.00", planned: "3403.46" })
      assert.deepStrictEqual(rest.byFamily, byFamily)
      assert.deepStrictEqual(billed(invoices, "planned"), billed(report((yield* Runs).first.ended).invoices, "posted"))
      assert.deepStrictEqual(dry.after, dry.before)
    }))

  it.effect("the first run posts 23 for 3,403.46: 14 of Stripe, 9 of Lago; skips 1 void, 2 drafts, 5 of zero", () =>
    Effect.gen(function*() {
      const { first: { ended } } = yield* Runs
      const { attention, finishedAt, invoices = [], run, startedAt, ...rest } = report(ended)
      assert.deepStrictEqual({ exitCode: ended.exitCode, err: ended.err }, { exitCode: 0, err: "" })
      assert.deepStrictEqual(rest, {
        pipeline: "ledger.daily",
        sink: "odoo",
        read: 31,
        outcomes: { ...none, posted: 23 },
        totals: { CAD: { posted: "3403.46", paid: "3051.54", alreadyPosted: "0.00" } },
        byFamily,
        unverifiable: [],
        failed: []
      })
      assert.match(run, /^[0-9A-Z]{7}$/)
      assert.isBelow(Date.parse(startedAt), Date.parse(finishedAt))
      assert.match(startedAt + finishedAt, /^(\d{4}-\d\d-\d\dT[\d:.]+Z){2}$/)
      assert.deepStrictEqual(attention.map(({ number, what }) => [number, what]), [
        ["NEX-0011", "uncollectible at Stripe since 2026-05-19: decide on a write-off"]
      ])
      const references = invoices.filter(({ outcome }) => outcome === "posted").map(({ reference }) => reference ?? "")
      assert.strictEqual(references.filter((reference) => reference.startsWith("in_")).length, 14)
      assert.strictEqual(references.filter((reference) => reference.startsWith("lago:")).length, 9)
    }))

  it.effect("--details tells of each invoice what became of it, what it came to, and where it is in the books", () =>
    Effect.gen(function*() {
      const { first } = yield* Runs
      const { invoices = [] } = report(first.ended)
      assert.strictEqual(invoices.length, 31)
      for (const invoice of invoices) {
        assert.deepStrictEqual(
          Object.keys(invoice),
          ["id", "reference", "outcome", "total", "currency", "odooId", "name"]
        )
      }
      const expected = posted.map(({ id, reference, total }) => [id, reference, `${total / 100n}.${cents(total)}`])
      const written = invoices.filter(({ outcome }) => outcome === "posted")
      assert.deepStrictEqual(
        written.map(({ id, reference, total }) => [id, reference, total]).toSorted(),
        expected.toSorted()
      )
      for (const { name, odooId } of written) {
        const move = first.after["account.move"]?.rows[String(odooId)]
        assert.deepStrictEqual([move?.["name"], move?.["state"]], [name, "posted"])
      }
    }))

  it.effect("the second run posts nothing and leaves the books as they are", () =>
    Effect.gen(function*() {
      const { second } = yield* Runs
      const { byFamily, outcomes, totals } = report(second.ended)
      assert.strictEqual(second.ended.exitCode, 0)
      assert.deepStrictEqual(outcomes, { ...none, alreadyPosted: 23 })
      assert.deepStrictEqual(totals, { CAD: { posted: "0.00", paid: "0.00", alreadyPosted: "3403.46" } })
      assert.deepStrictEqual(byFamily, {})
      assert.deepStrictEqual(second.after, second.before)
    }))

  it.effect("what is posted and paid is not asked for again", () =>
    Effect.gen(function*() {
      const { first, second } = yield* Runs
      const isAsked = ({ asked }: Run, id: string) => asked.some((path) => path.endsWith(`/${id}`) || isList(path))
      const settled = posted.filter(({ paid, total }) => paid === total).map(({ billingId }) => billingId)
      assert.strictEqual(settled.length, 20)
      assert.deepStrictEqual(settled.filter((id) => !isAsked(first, id)), [])
      assert.deepStrictEqual(settled.filter((id) => isAsked(second, id)), [])
      const owed = posted.filter(({ paid, total }) => paid < total).map(({ billingId }) => billingId)
      assert.strictEqual(owed.length, 3)
      assert.deepStrictEqual(owed.filter((id) => !isAsked(second, id)), [])
    }))

  it.effect("for people: that nothing was new, and what still needs one of them", () =>
    Effect.gen(function*() {
      const { plain: { after, before, ended } } = yield* Runs
      assert.strictEqual(ended.exitCode, 0)
      assert.match(ended.out, /23 already posted, CAD 3,403\.46; 8 skipped .* nothing to do/)
      assert.match(ended.out, /NEX-0011 +Maple Crane Rentals Ltd\. +uncollectible at Stripe since 2026-05-19/)
      assert.deepStrictEqual(after, before)
    }))
})

const billed = (invoices: ReturnType<typeof report>["invoices"] = [], wanted: string) =>
  invoices.filter(({ outcome }) => outcome === wanted).map(({ currency, id, total }) => [id, currency, total])
    .toSorted()

const cents = (total: bigint): string => String(total % 100n).padStart(2, "0")

/** A page of invoices, on which any may be. */
const isList = (path: string): boolean => path.endsWith("/v1/invoices")
