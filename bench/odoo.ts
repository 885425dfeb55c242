/**
 * How fast invoices get into a real Odoo 19, against the ways that one would write them otherwise: `node bench/odoo.ts`.
 *
 * Writes invoices that stay: only for books that can be thrown away. See `README.md` for the settings.
 */
import type { Ledger } from "#etl"
import * as Effect from "effect/Effect"
import process from "node:process"
import * as CommandLine from "./CommandLine.ts"
import * as BySink from "./odoo/BySink.ts"
import * as Floor from "./odoo/Floor.ts"
import * as InsideOdoo from "./odoo/InsideOdoo.ts"
import * as Invoices from "./odoo/Invoices.ts"
import { callsPerHundred, type Measured, perSecond, whereabouts } from "./odoo/Measured.ts"
import { connect, type Settings, settings as readSettings } from "./odoo/Odoo.ts"
import * as OneByOne from "./odoo/OneByOne.ts"
import * as Standing from "./odoo/Standing.ts"
import type { Answers, LeftOut, Measure, Options, Result } from "./Result.ts"
import { aligned } from "./Table.ts"

const STANDING = 2_000
const WARM = 20

const kinds = ["paid", "unpaid"] as const
type Kind = typeof kinds[number]
type Way = "sink" | "inside" | "one-by-one" | "floor"

/** Ways beside the sink, and who goes them. */
const others: Readonly<Record<Exclude<Way, "sink">, string>> = {
  "inside": "the same steps inside Odoo, per invoice",
  "one-by-one": "the same steps over JSON-2, one call at a time",
  "floor": "Odoo's own import and posting, by the thinnest client"
}

interface World {
  readonly settings: Settings
  readonly books: Ledger.Books
  /** Runs `odoo shell`, or null. */
  readonly shell: string | null
  readonly mark: string
}

const write = async (way: Way, { books, settings, shell }: World, run: string, kind: Kind, count: number) => {
  const decisions = await Effect.runPromise(Invoices.decisions(books, run, count, kind === "paid"))
  if (way === "sink") return BySink.write(settings, decisions)
  const plain = Invoices.plain(decisions)
  if (way === "inside") return InsideOdoo.write(shell ?? "", plain)
  return way === "floor" ? Floor.write(connect(settings), plain) : OneByOne.write(connect(settings), plain)
}

/** All ways, in turns. */
const compared = async (world: World, kind: Kind, { count: asked, rounds, say }: Options): Promise<Answers> => {
  const count = asked ?? 100
  const ways: ReadonlyArray<Way> = [
    "sink",
    ...world.shell === null ? [] : ["inside" as const],
    "one-by-one",
    ...kind === "paid" ? [] : ["floor" as const]
  ]
  const runs = new Map<Way, Array<Measured>>(ways.map((way) => [way, []]))
  for (let round = 1; round <= (rounds ?? 3); round += 1) {
    for (const way of round % 2 === 0 ? ways.toReversed() : ways) {
      const one = await write(way, world, `${world.mark}-${round}-${kind}-${way}`, kind, count)
      runs.get(way)?.push(one)
      say(`odoo: round ${round}, ${kind}, ${way}: ${perSecond(one).toFixed(1)} invoices/s`)
    }
  }
  const sink = runs.get("sink") ?? []
  say(`\n${aligned([[`sink, ${kind}`, "ms per invoice"], ...sink.slice(-1).flatMap(whereabouts)])}\n`)
  const calls: Result = {
    id: `odoo/${kind}/calls`,
    what: `${count} ${kind} invoices posted by the sink: calls for a hundred`,
    unit: "calls",
    better: "less",
    isExact: false,
    ours: sink.map(callsPerHundred),
    baseline: { what: others["one-by-one"], figures: (runs.get("one-by-one") ?? []).map(callsPerHundred) }
  }
  return [
    ...(["inside", "one-by-one", "floor"] as const).flatMap((way): Answers => {
      const id = `odoo/${kind}/${way}`
      const theirs = runs.get(way)
      if (theirs === undefined) return way === "inside" ? [withoutShell(id)] : []
      const baseline = { what: others[way], figures: theirs.map(perSecond) }
      const what = `${count} ${kind} invoices posted by the sink`
      return [{ id, what, unit: "invoices/s", better: "more", isExact: false, ours: sink.map(perSecond), baseline }]
    }),
    calls
  ]
}

const withoutShell = (id: string): LeftOut => ({ id, why: "ODOO_SHELL, a command that runs `odoo shell`, is not set" })

/** A run over invoices with which nothing can happen any more. */
const nothing = async ({ mark, settings }: World): Promise<ReadonlyArray<Result>> => {
  const odoo = connect(settings)
  const ids = await Standing.make(odoo, mark, STANDING)
  const before = await Standing.version(odoo)
  const found = await BySink.lookUp(settings, ids)
  const written = before === await Standing.version(odoo) ? 0 : 1
  const what = `nothing to do for ${ids.length.toLocaleString("en")} invoices`
  const shape = { better: "less", isExact: true, baseline: null } as const
  return [
    { id: "odoo/nothing/calls", what: `${what}: calls`, unit: "calls", ours: [found.calls], ...shape },
    { id: "odoo/nothing/written", what: `${what}: runs that wrote`, unit: "runs", ours: [written], ...shape }
  ]
}

/** A part is `paid` or `unpaid`; two taxed lines each. */
export const measure: Measure = async (options) => {
  const settings = readSettings()
  if (!("ODOO_URL" in settings)) {
    return [{ id: "odoo", why: `${settings.join(", ")} not set: it needs a real Odoo 19 with books to throw away` }]
  }
  const books = await BySink.setUp(settings)
  const world = { settings, books, shell: process.env["ODOO_SHELL"] ?? null, mark: `bench-${Date.now().toString(36)}` }
  // Once without a clock: accounts and journals are made, and both of Odoo's workers are warm.
  await write("sink", world, `${world.mark}-warm`, "paid", WARM)
  const answers: Array<Answers[number]> = []
  for (const kind of kinds) {
    if (options.only === null || options.only === kind) answers.push(...await compared(world, kind, options))
  }
  return [...answers, ...await nothing(world)]
}

await CommandLine.standAlone(import.meta.url, measure)
