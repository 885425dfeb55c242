/**
 * How fast invoices get into a real Odoo 19, against the ways that one would write them otherwise. See `README.md`.
 *
 * Writes invoices that stay: only for books that can be thrown away.
 */
import * as Effect from "effect/Effect"
import { parseArgs } from "node:util"
import * as BySink from "./odoo/BySink.ts"
import * as Floor from "./odoo/Floor.ts"
import * as InsideOdoo from "./odoo/InsideOdoo.ts"
import * as Invoices from "./odoo/Invoices.ts"
import { callsPerHundred, type Measured, median, perSecond } from "./odoo/Measured.ts"
import { connect, settings as readSettings } from "./odoo/Odoo.ts"
import * as OneByOne from "./odoo/OneByOne.ts"
import * as Standing from "./odoo/Standing.ts"
import { table, type Ways, whereabouts } from "./odoo/Table.ts"

const { values: options } = parseArgs({
  options: {
    count: { type: "string", default: "200" },
    rounds: { type: "string", default: "3" },
    standing: { type: "string", default: "2000" },
    only: { type: "string" },
    json: { type: "boolean", default: false }
  }
})
const count = Number(options.count)
const shell = process.env["ODOO_SHELL"]
const settings = readSettings()
const odoo = connect(settings)
const mark = `bench-${Date.now().toString(36)}`
const invoices = (run: string, isPaid: boolean, own = count) =>
  Effect.runPromise(Invoices.decisions(books, run, own, isPaid))
const print = (text: string) => process.stdout.write(`${text}\n`)
const say = (text: string) => options.json ? process.stderr.write(`${text}\n`) : print(text)

const books = await BySink.setUp(settings)
// Once without a clock: accounts and journals are made, and both of Odoo's workers are warm.
await BySink.write(settings, await invoices(`${mark}-warm`, true, 20))

type Way = "sink" | "inside Odoo" | "one by one" | "floor"
const ways: Readonly<Record<Way, (run: string, isPaid: boolean) => Promise<Measured>>> = {
  "sink": async (run, isPaid) => BySink.write(settings, await invoices(run, isPaid)),
  "inside Odoo": async (run, isPaid) => InsideOdoo.write(shell ?? "", Invoices.plain(await invoices(run, isPaid))),
  "one by one": async (run, isPaid) => OneByOne.write(odoo, Invoices.plain(await invoices(run, isPaid))),
  "floor": async (run, isPaid) => Floor.write(odoo, Invoices.plain(await invoices(run, isPaid)))
}
const compared = (["sink", "inside Odoo", "one by one"] as const).filter((name) =>
  name !== "inside Odoo" || shell !== undefined
)
const waysOf: Readonly<Record<string, ReadonlyArray<Way>>> = { paid: compared, unpaid: [...compared, "floor"] }
if (shell === undefined) say("ODOO_SHELL is not set: nothing is written inside Odoo")

// In turns: whatever else the machine does then weighs on all of them.
const paid: Record<string, Array<Measured>> = {}
const unpaid: Record<string, Array<Measured>> = {}
for (let round = 1; round <= Number(options.rounds); round++) {
  for (const [kind, runs] of [["paid", paid], ["unpaid", unpaid]] as const) {
    if (options.only !== undefined && options.only !== kind) continue
    for (const name of waysOf[kind] ?? []) {
      const measured = await ways[name](`${mark}-${round}-${kind}-${name.replaceAll(" ", "")}`, kind === "paid")
      ;(runs[name] ??= []).push(measured)
      const calls = measured.calls === 0 ? "" : `, ${callsPerHundred(measured).toFixed(1)} calls per 100`
      say(`round ${round}, ${kind}, ${name}: ${perSecond(measured).toFixed(1)} invoices/s${calls}`)
    }
  }
}

const ids = await Standing.make(odoo, mark, Number(options.standing))
const before = await Standing.version(odoo)
const nothing = await BySink.lookUp(settings, ids)
const isUntouched = before === await Standing.version(odoo)

const report = (kind: string, runs: Ways) => {
  const ours = median(runs["sink"] ?? [])
  return `\n${table(kind, runs, "sink")}\n\n${ours === undefined ? "" : whereabouts(`sink, ${kind}`, ours)}`
}
say(report("paid", paid))
say(report("unpaid", unpaid))
say(
  `\nnothing to do, ${ids.length} invoices: ${nothing.calls} calls, ${nothing.seconds.toFixed(1)} s, ` +
    (isUntouched ? "nothing written" : "SOMETHING WAS WRITTEN")
)
if (options.json) print(JSON.stringify({ count, paid, unpaid, nothing: { ...nothing, isUntouched } }, null, 2))
