/** The rules of the tree, as a test. A rule that is not here is an opinion. */
import { existsSync, globSync, readFileSync } from "node:fs"
import { basename, dirname } from "node:path"
import { describe, expect, it } from "vitest"

const LINES_MAX = 250
const ROLES = ["index", "schema", "config", "client", "source", "verify", "sink", "service", "sandbox"]
const BANNED_NAMES = ["utils", "helpers", "common", "misc", "types", "base", "manager", "core", "lib"]

/** What a file may not say, where, and what to say instead. */
const BANNED_WORDS: ReadonlyArray<readonly [top: RegExp, word: RegExp, instead: string]> = [
  [/^(src|plugins|pipelines)\//, /\bDate\.now\(|\bnew Date\(/, "Clock or DateTime.now"],
  [/^(src|plugins|pipelines)\//, /\bMath\.random\(/, "Random"],
  [/^(src|plugins|pipelines)\//, /(?<![\w.])console\./, "Console or Effect.log"],
  [/^(src|plugins|pipelines)\//, /(?<![\w.])fetch\(/, "HttpClient"],
  [/^(src\/(?!main\.ts|cli\/)|plugins|pipelines)/, /(?<![\w.])process\./, "Config or Stdio"],
  [
    /^(src\/(?!main\.ts|cli\/|journal\/|Evidence\.ts)|plugins\/(?!\w+\/sandbox\.ts)|pipelines)/,
    /from "node:/,
    "FileSystem, Path, HttpClient"
  ],
  [
    /^(src\/(?!cli\/)|plugins|pipelines|sandbox)/,
    /\bparseFloat\(|\.toFixed\(/,
    "Money or BigDecimal: money is never a float"
  ],
  [
    /^(src|plugins|pipelines|sandbox)\//,
    /from "(effect|@effect\/platform-node)"/,
    "deep imports: the barrel costs 300 ms"
  ],
  [/./, /\bas unknown as\b/, "a type"],
  [/./, /\b(it|describe|test)(\.\w+)?\.(only|todo)\b/, "a test that runs"]
]

/** Inside `src`, a file imports only files of its own rank or below. */
const RANKS: ReadonlyArray<ReadonlyArray<string>> = [
  ["Money", "CalendarDate", "Check", "Selection", "Suggestion", "Progress", "Evidence", "NetworkCause"],
  ["Outcome", "PipelineError", "JournalError", "ExitCode", "Setting", "Settings", "Platform", "Tally", "Exclusive"],
  ["database"],
  ["Observer", "PlanFile", "journal"],
  ["Approval"],
  ["Source"],
  ["Verify"],
  ["Transform"],
  ["Sink"],
  ["ledger"],
  ["fairness"],
  ["audit"],
  ["reconciliation"],
  ["Stages", "Step", "Retaken"],
  ["Leading", "Engine"],
  ["Run"],
  ["Pipeline"],
  ["Apply", "Catalog", "Report", "report", "observability", "schedule"],
  ["cluster"],
  ["index", "cli"],
  ["main"]
]

const rank = (path: string): number => {
  const [, first = ""] = path.split("/")
  return RANKS.findIndex((names) => names.includes(first.replace(/\.ts$/, "")))
}

const importsOf = (text: string) =>
  [...text.matchAll(/\bfrom "([^"]+)"|\bimport\("([^"]+)"\)/g)].map((match) => match[1] ?? match[2] ?? "")

/** Where a relative import leads, from the project's root. */
const resolve = (from: string, to: string) => new URL(to, `file:///${from}`).pathname.slice(1)

const violations = (path: string, text: string): ReadonlyArray<string> => {
  const [top, folder, file] = path.split("/")
  const found: Array<string> = []
  const report = (message: string) => found.push(`${path}: ${message}`)
  const imports = importsOf(text)
  const relative = imports.filter((to) => to.startsWith(".")).map((to) => resolve(path, to))

  if (text.split("\n").length > LINES_MAX + 1) report(`longer than ${LINES_MAX} lines: split by concept or resource`)
  for (const part of path.replace(/\.ts$/, "").split("/")) {
    if (BANNED_NAMES.includes(part.toLowerCase())) report(`"${part}" names nothing: name the concept`)
  }
  for (const [where, word, instead] of BANNED_WORDS) {
    const hit = where.test(path) ? word.exec(text) : null
    if (hit !== null) report(`${hit[0]} is banned, use ${instead}`)
  }
  if (top === "src") {
    for (const to of imports.filter((name) => name.startsWith("#"))) {
      report(`src imports only src, by relative path, not ${to}`)
    }
    for (const to of relative) {
      if (!to.startsWith("src/")) report(`src imports only src, not ${to}`)
      else if (rank(to) === -1 || rank(path) === -1) report(`has no rank beside ${to}: say where it stands`)
      else if (rank(to) > rank(path)) report(`imports upwards: ${to}`)
    }
  }
  if (top === "plugins") {
    const own = `plugins/${folder}/`
    for (const to of relative) if (!to.startsWith(own)) report(`leave the folder by #etl, not ${to}`)
    for (const to of imports) if (to.startsWith("#plugins/")) report(`one plugin must not import another: ${to}`)
    if (file !== undefined && path.split("/").length === 3 && !ROLES.includes(file.replace(/\.ts$/, ""))) {
      report(`not a role: ${ROLES.join(", ")}`)
    }
  }
  if (top === "pipelines") {
    const name = path.slice("pipelines/".length, -".ts".length).replaceAll("/", ".")
    if (!text.includes(`Pipeline.make("${name}"`)) report(`must declare Pipeline.make("${name}", …)`)
    if (text.split("\n").length > 60) report("longer than 60 lines: a plugin or a rule is missing")
  }
  if (!path.startsWith("src/cluster/") && imports.some((to) => /^effect\/(cluster|workflow)\/|NodeCluster/.test(to))) {
    report("only src/cluster knows what leads workers")
  }
  if (top !== "test" && imports.some((to) => /(^|\/)pipelines\//.test(to))) report("nothing imports a pipeline")
  return found
}

describe("architecture", () => {
  const paths = globSync("{src,plugins,pipelines,sandbox,test,bench}/**/*.ts")
    .filter((path) => path !== "test/architecture.test.ts").toSorted()

  it("every file keeps the rules", () => {
    expect(paths.flatMap((path) => violations(path, readFileSync(path, "utf8")))).toEqual([])
  })

  it("every plugin has a door and a page", () => {
    const plugins = [...new Set(globSync("plugins/*/*.ts").map(dirname))]
    const missing = plugins.flatMap((plugin) =>
      ["index.ts", "README.md"].map((name) => `${plugin}/${name}`).filter((path) => !existsSync(path))
    )
    expect(missing).toEqual([])
  })

  it("every file of the framework and the plugins says what it is", () => {
    const silent = paths.filter((path) => /^(src|plugins|pipelines)\//.test(path) && basename(path) !== "main.ts")
      .filter((path) => !readFileSync(path, "utf8").startsWith("/**"))
    expect(silent).toEqual([])
  })

  it("catches what it claims to catch", () => {
    expect([
      ...violations("src/Money.ts", "import * as Run from \"./Run.ts\""),
      ...violations("src/Source.ts", "import * as Stripe from \"#plugins/stripe\""),
      ...violations("plugins/odoo/helpers.ts", "import { x } from \"../stripe/client.ts\""),
      ...violations("pipelines/ledger/daily.ts", "Pipeline.make(\"ledger.dayly\", {"),
      ...violations("src/Run.ts", "const now = Date.now()"),
      ...violations("src/cli/run.ts", "import * as Workflow from \"effect/workflow/Workflow\"")
    ]).toMatchInlineSnapshot(`
      [
        "src/Money.ts: imports upwards: src/Run.ts",
        "src/Source.ts: src imports only src, by relative path, not #plugins/stripe",
        "plugins/odoo/helpers.ts: "helpers" names nothing: name the concept",
        "plugins/odoo/helpers.ts: leave the folder by #etl, not plugins/stripe/client.ts",
        "plugins/odoo/helpers.ts: not a role: index, schema, config, client, source, verify, sink, service, sandbox",
        "pipelines/ledger/daily.ts: must declare Pipeline.make("ledger.daily", …)",
        "src/Run.ts: Date.now( is banned, use Clock or DateTime.now",
        "src/cli/run.ts: only src/cluster knows what leads workers",
      ]
    `)
  })
})
