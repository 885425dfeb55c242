import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type { HttpClient } from "effect/http/HttpClient"
import * as Schema from "effect/Schema"
import { type Ledger, Money, Pipeline, Progress, Selection } from "#etl"
import * as Memory from "#plugins/memory"
import { apply } from "../../src/Apply.ts"
import type { Observer } from "../../src/Observer.ts"
import * as PlanFile from "../../src/PlanFile.ts"
import { pipelineOf, type Told } from "../support/pipelines.ts"

const int = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

/** A world: invoices, what the billing system says of each, and which of them the books have already. */
const World = Schema.Struct({
  invoices: Schema.Array(Schema.Struct({
    kind: Schema.Literals(["open", "part", "paid", "void", "draft", "zero", "lost", "wrong"]),
    cents: Schema.Array(int(-5_000, 90_000)).check(Schema.isMinLength(1), Schema.isMaxLength(4)),
    family: Schema.Literals(["Odoo ERP Hosting", "Managed Odoo", "Daily Backup Protection", "Something"]),
    taxed: Schema.Boolean,
    before: Schema.Literals(["absent", "posted", "draft"])
  })).check(Schema.isMinLength(1), Schema.isMaxLength(9)),
  changed: int(0, 8),
  change: Schema.Literals(["amount", "description", "date", "payment", "void", "gone", "customer", "posted", "lost"])
})
type World = typeof World.Type
type One = World["invoices"][number]

const text = (cents: number) => Money.format(Money.make(BigInt(cents), "CAD"))

const told = (one: One, index: number): Told => {
  const cents = one.kind === "zero" ? [] : one.cents
  const subtotal = cents.reduce((sum, each) => sum + each, 0)
  // 13 % of it, half away from zero, as the books round.
  const tax = one.taxed ? Math.sign(subtotal) * Math.floor((Math.abs(subtotal) * 13 + 50) / 100) : 0
  const total = subtotal + tax
  const paid = one.kind === "paid" ? total : one.kind === "part" ? Math.floor(total / 2) : 0
  return {
    id: `i${index}`,
    items: cents.map((each) => [one.family, "1", text(each), text(each)]),
    subtotal: text(subtotal),
    tax: text(one.kind === "wrong" ? tax + 777 : tax),
    confirmedTax: text(tax),
    payments: paid > 0 ? [[`py_${index}`, "2026-05-09", text(paid)]] : [],
    ...answers[one.kind]
  }
}

const answers: Readonly<Record<One["kind"], Pick<Told, "answer">>> = {
  open: {},
  part: {},
  paid: {},
  zero: {},
  wrong: {},
  void: { answer: { _tag: "Void", at: "2026-05-20" } },
  draft: { answer: { _tag: "Draft" } },
  lost: { answer: { _tag: "Unverifiable", reason: "Unreachable", message: "time-out" } }
}

const platform = <A, E>(effect: Effect.Effect<A, E, Progress.Progress | HttpClient>) =>
  effect.pipe(Effect.provide(FetchHttpClient.layer), Effect.provide(Progress.Progress.layerSilent))

const all = { selection: Selection.all, details: "none" } as const

/** The world's books: some invoices are there already, unpaid or as drafts. */
const booksOf = Effect.fnUntraced(function*(world: World) {
  const store = Memory.store()
  const before = world.invoices.flatMap((one, index) =>
    one.before === "absent" || one.kind === "wrong"
      ? []
      : [{ ...told({ ...one, kind: one.kind === "zero" ? "zero" : "open" }, index) }]
  )
  yield* platform(pipelineOf(before, store).run("memory", all))
  world.invoices.forEach((one, index) => {
    const held = store.get(`i${index}`)
    if (held !== undefined && one.before === "draft") store.set(`i${index}`, { ...held, state: "draft", name: null })
  })
  return store
})

/** A plan as it comes back from a file. */
const planned = Effect.fnUntraced(function*(pipeline: Pipeline.Pipeline) {
  const records: Array<PlanFile.PlannedRecord> = []
  const observer: Observer = {
    writing: () => Effect.die("a plan writes nothing"),
    ended: (outcomes) =>
      Effect.sync(() => {
        for (const outcome of outcomes) {
          if (outcome.result._tag === "planned") records.push(PlanFile.recordOf(outcome, outcome.result.planned))
        }
      })
  }
  yield* pipeline.run(Pipeline.DRY_RUN, { ...all, observer })
  const target = yield* pipeline.target("memory")
  return yield* PlanFile.decode(
    JSON.stringify({ format: PlanFile.FORMAT, pipeline: pipeline.name, flags: [], sink: "memory", target, records })
  )
})

/** What a held invoice says to somebody who does not know how plans are made. */
const asBooked = (held: Ledger.Documents.HeldInvoice | undefined) =>
  held === undefined ? null : {
    lines: held.entry.lines.map((line) => [line.description, Money.format(line.amount)]),
    total: Money.format(held.entry.total),
    date: held.entry.invoiceDate,
    partner: held.entry.partner.name,
    payments: held.payments.map(({ amount, date, memo }) => [memo, date, Money.format(amount)])
  }

const Row = Schema.Struct({ memo: Schema.String, date: Schema.String, amount: Schema.String })
const Document = Schema.Struct({
  lines: Schema.Array(Schema.Struct({ description: Schema.String, amount: Schema.String })),
  total: Schema.String,
  invoiceDate: Schema.String,
  partner: Schema.Struct({ name: Schema.String }),
  payments: Schema.Array(Row)
})
const Payments = Schema.Struct({ payments: Schema.Array(Row) })

/** What a planned record will leave in the books, read from the plan alone. */
const asPlanned = (record: PlanFile.PlannedRecord, before: Ledger.Documents.HeldInvoice | undefined) => {
  const rows = (payments: ReadonlyArray<typeof Row.Type>) =>
    payments.map(({ amount, date, memo }) => [memo, date, amount])
  if (Schema.is(Document)(record.writes)) {
    const { invoiceDate, lines, partner, payments, total } = record.writes
    const told = lines.map(({ amount, description }) => [description, amount])
    return { lines: told, total, date: invoiceDate, partner: partner.name, payments: rows(payments) }
  }
  if (Schema.is(Payments)(record.writes)) {
    const held = asBooked(before)
    return held === null ? null : { ...held, payments: [...held.payments, ...rows(record.writes.payments)] }
  }
  return null
}

const snapshot = (store: Memory.Store) => [...store].map(([id, held]) => [id, held.state, asBooked(held)])

describe("apply", () => {
  it.effect.prop("writes exactly what the plan says, and nothing else", [World], ([world]) =>
    Effect.gen(function*() {
      const store = yield* booksOf(world)
      const cases = world.invoices.map(told)
      const pipeline = pipelineOf(cases, store)
      const before = new Map(store)
      const plan = yield* platform(planned(pipeline))
      assert.deepStrictEqual(snapshot(store), snapshot(before))
      yield* platform(apply(pipeline, plan, { details: "none" }))
      for (const { id } of cases) {
        const record = plan.records.find((record) => record.id === id)
        assert.deepStrictEqual(
          asBooked(store.get(id)),
          record === undefined ? asBooked(before.get(id)) : asPlanned(record, before.get(id))
        )
      }
      const left = yield* platform(planned(pipeline))
      assert.deepStrictEqual(left.records, [])
    }), { arbitrary: { runs: 1000 } })

  it.effect.prop(
    "refuses a world that changed since, says what did, and writes nothing",
    [World],
    ([world]) =>
      Effect.gen(function*() {
        const store = yield* booksOf(world)
        const cases = world.invoices.map(told)
        const pipeline = pipelineOf(cases, store)
        const plan = yield* platform(planned(pipeline))
        const record = plan.records[world.changed % Math.max(1, plan.records.length)]
        const place = cases.findIndex(({ id }) => id === record?.id)
        const one = cases[place]
        if (record === undefined || one === undefined) return
        const isNew = Schema.is(Document)(record.writes)
        if (!isNew && !["void", "gone", "lost", "payment"].includes(world.change)) return
        yield* platform(happen(world.change, cases, place, one, store))
        const before = snapshot(store)
        const refused = yield* Effect.flip(platform(apply(pipeline, plan, { details: "none" })))
        assert.strictEqual(refused._tag, "PlanOutdated")
        assert.include(refused.message, one.id)
        assert.deepStrictEqual(snapshot(store), before)
      }),
    { arbitrary: { runs: 1000 } }
  )
})

/** Something changes between the plan and its application. */
const happen = Effect.fnUntraced(function*(
  change: World["change"],
  cases: Array<Told>,
  place: number,
  one: Told,
  store: Memory.Store
) {
  const now = (told: Partial<Told>) => void cases.splice(place, 1, { ...one, ...told })
  switch (change) {
    case "amount":
      return now({ items: [...one.items ?? [], ["More", "1", "1", "1"]], subtotal: `${Number(one.subtotal) + 1}` })
    case "description":
      return now({ items: (one.items ?? []).map(([, ...rest]) => ["Another text", ...rest]) })
    case "date":
      return now({ date: "2026-05-05" })
    case "payment":
      return now({ payments: [["py_other", "2026-05-10", "0.01"]] })
    case "customer":
      return now({ company: "Another Company" })
    case "void":
      return now(answers.void)
    case "lost":
      return now(answers.lost)
    case "gone":
      return void cases.splice(place, 1)
    case "posted":
      store.delete(one.id)
      return yield* Effect.asVoid(pipelineOf([one], store).run("memory", all))
  }
})
