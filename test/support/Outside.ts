/** A folder outside of the project, with a pipeline and a plugin of npm in it, as docs/out-of-tree.md describes it. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { posted } from "../../sandbox/sample/Sample.ts"
import { decimal } from "../../sandbox/sample/Cents.ts"
import { root } from "./CommandLine.ts"

/** What the plugin knows of: an invoice that Stripe holds in the sandbox. */
export const invoice = (() => {
  const found = posted.find(({ row }) => row.system === "stripe" && row.number === "NEX-0007")
  if (found === undefined) throw new Error("the sample has no NEX-0007")
  return { reference: found.reference, subtotal: decimal(found.subtotal), tax: decimal(found.tax) }
})()

/** JavaScript, since Node strips no types below `node_modules`. */
const PLUGIN = `
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Check, Ledger, Source } from "ledger-pipelines/etl"

export const service = Ledger.Service.make({ name: "NexaMail", accountPrefix: "NEXAMAIL", families: [] })

const decimal = BigDecimal.fromStringUnsafe
const invoice = {
  id: "m-1", number: "M-1", reference: "${invoice.reference}", duplicateOf: null,
  customer: { userId: "cafe", fullName: null, company: "Café Ouimet", email: null },
  currency: "CAD", subtotal: decimal("${invoice.subtotal}"), tax: decimal("${invoice.tax}"), items: [],
  claims: { createdAt: "2026-04-01T14:05:00Z", status: null, paidAt: null }
}

export const invoices = Source.layer({
  name: "nexamail",
  open: ({ only }) => Effect.succeed(
    Stream.make({ records: only.length === 0 || only.includes("m-1") ? [invoice] : [], rejected: [] })
  ),
  check: Effect.succeed([Check.holds("nexamail", "has 1 invoice")])
})
`

const PIPELINE = `
import { Ledger, Pipeline } from "ledger-pipelines/etl"
import * as Memory from "ledger-pipelines/plugins/memory"
import * as Stripe from "ledger-pipelines/plugins/stripe"
import * as NexaMail from "nexamail-plugin"

const daily = Ledger.daily(NexaMail.service, {
  source: NexaMail.invoices,
  billing: { "in_": Stripe.invoices() },
  sinks: { memory: Memory.customerInvoices }
})

export default Pipeline.make("nexamail.daily", daily)
`

/** What can be wrong with a file, and what is to be said of it. */
export const broken: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
  "nothing.ts": ["export const daily = 1", /declares no pipeline\. End it with: export default Pipeline\.make/],
  "other.ts": ["export default { name: \"x\" }", /declares no pipeline/],
  "syntax.ts": ["export default {{", /cannot be loaded: \S/],
  "missing.ts": ["import \"./nowhere.ts\"\nexport default 1", /cannot be loaded: .*nowhere\.ts/],
  "throws.ts": ["throw new Error(\"no luck\\nat all\")", /cannot be loaded: no luck$/m],
  "clash.ts": [
    PIPELINE.replace("\"nexamail.daily\"", "\"ledger.daily\""),
    /calls itself ledger\.daily, which is a pipeline of the project/
  ]
}

/** Makes it in a folder that is there. */
export const make = (folder: string): void => {
  const put = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  put("package.json", "{ \"type\": \"module\" }")
  put("node_modules/nexamail-plugin/package.json", "{ \"type\": \"module\", \"exports\": \"./index.js\" }")
  put("node_modules/nexamail-plugin/index.js", PLUGIN)
  put("mail/daily.ts", PIPELINE)
  for (const [file, [text]] of Object.entries(broken)) put(`mail/${file}`, text)
  symlinkSync(root, join(folder, "node_modules", "ledger-pipelines"))
  symlinkSync(join(root, "node_modules", "effect"), join(folder, "node_modules", "effect"))
}
