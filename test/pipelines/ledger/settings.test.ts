/** What a wrong argument, setting or place gets: one line that says what to do, an exit code, and nothing written. */
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { closedPort, holdings, type Options, Sandboxed } from "../../support/Sandboxed.ts"

/** Runs it, and holds that it said only this, and touched neither the books nor a billing system. */
const refuses = Effect.fnUntraced(function*(
  args: string,
  settings: NonNullable<Options["settings"]>,
  exitCode: number,
  sentence: string
) {
  const { lago, odoo, pipeline, stripe } = yield* Sandboxed
  const before = holdings(odoo)
  const asked = stripe.requests.length + lago.requests.length
  const ended = yield* pipeline(args, { settings })
  assert.deepStrictEqual(ended, { exitCode, out: "", err: `✗ ${sentence}\n` })
  assert.deepStrictEqual(holdings(odoo), before)
  assert.strictEqual(stripe.requests.length + lago.requests.length, asked)
})

const RUN = "run ledger.daily --json"
const DSN_FORM = "NEXACLOUD_DSN is not a PostgreSQL URL. Write postgres://user:password@host:5432/database, " +
  "with the special characters of the password percent-encoded"
const notSet = (setting: string) =>
  `${setting} is not set. Set it in the environment or in .env (see .env.example), or try the sandbox: npm start`

layer(Sandboxed.layer, { excludeTestServices: true })("what cannot be right stops a run before it writes", (it) => {
  const argument: ReadonlyArray<readonly [args: string, sentence: string]> = [
    ["run ledger.dayly", "No pipeline \"ledger.dayly\". Did you mean ledger.daily?"],
    ["ledger.daily", "No command \"ledger.daily\". Did you mean run ledger.daily?"],
    ["run ledger.daily --dry-run", "No flag --dry-run. Did you mean --sink dry-run?"],
    ["run ledger.daily --sink odo", "No sink \"odo\". Did you mean odoo?"],
    ["run ledger.daily --since 2026-02-30", "--since \"2026-02-30\" is no date. Write it as YYYY-MM-DD"],
    [
      "run ledger.daily --since 2026-05-01 --until 2026-04-30",
      "--until 2026-04-30 is not after --since 2026-05-01. The day of --until itself is not included"
    ]
  ]
  it.effect.each(argument)("%s", ([args, sentence]) => refuses(args, {}, 2, sentence))

  const setting: ReadonlyArray<readonly [name: string, value: string | null, sentence: string]> = [
    ["NEXACLOUD_DSN", null, notSet("NEXACLOUD_DSN")],
    ["NEXACLOUD_DSN", " ", notSet("NEXACLOUD_DSN")],
    ["NEXACLOUD_DSN", "mysql://reader:open-sesame@127.0.0.1/nexacloud", DSN_FORM],
    ["NEXACLOUD_DSN", "postgres://reader:open%sesame@127.0.0.1:99999/nexacloud", DSN_FORM],
    [
      "ODOO_URL",
      "http://bookkeeper:open-sesame@127.0.0.1:1",
      "ODOO_URL holds a user or a password, which are never sent. Leave them out"
    ],
    [
      "ODOO_API_KEY",
      "the-first-half the-second-half",
      "ODOO_API_KEY holds a blank, a line break or a letter that no key has. Copy it anew"
    ],
    ["ODOO_URL", "books.example", "ODOO_URL is not an address such as https://host.example"],
    ["ODOO_API_KEY", "", notSet("ODOO_API_KEY")],
    [
      "ODOO_API_KEY",
      "a-key-of-last-year",
      "odoo refused our key (401): ODOO_API_KEY is wrong, expired, or of another database. " +
      "Make one under Preferences, Account Security"
    ]
  ]
  it.effect.each(setting)("%s=%s", ([name, value, sentence]) => refuses(RUN, { [name]: value }, 2, sentence))

  it.effect("a dry run with an Odoo half configured, which is no empty ledger", () =>
    refuses(`${RUN} --sink dry-run`, { ODOO_URL: null, ODOO_DATABASE: null }, 2, notSet("ODOO_URL")))

  it.effect("nothing where no Odoo is configured: a dry run plans against an empty ledger, and says so", () =>
    Effect.gen(function*() {
      const { pipeline } = yield* Sandboxed
      const settings = { ODOO_URL: null, ODOO_DATABASE: null, ODOO_API_KEY: null }
      const { exitCode, out } = yield* pipeline("run ledger.daily --sink dry-run", { settings })
      assert.strictEqual(exitCode, 0)
      assert.match(out, /an empty ledger in memory/)
      assert.match(out, /would post +23 +CAD +3,403\.46/)
    }))

  it.effect("a database that is not there", () =>
    Effect.gen(function*() {
      const port = yield* closedPort
      yield* refuses(
        RUN,
        { NEXACLOUD_DSN: `postgres://reader:open-sesame@127.0.0.1:${port}/nexacloud` },
        3,
        `nexacloud cannot be reached at 127.0.0.1:${port} (connection refused). ` +
          "Check that the database runs and that NEXACLOUD_DSN names its host and port"
      )
    }))

  it.effect("a database with a column less than we rely on", () =>
    Effect.gen(function*() {
      const { sql } = yield* Sandboxed
      yield* sql("alter table invoice_items rename column unit_price to price")
      yield* refuses(
        RUN,
        {},
        2,
        "nexacloud lacks column invoice_items.unit_price. " +
          "Is NEXACLOUD_DSN the database of NexaCloud, and its search_path the schema of its tables?"
      )
      yield* sql("alter table invoice_items rename column price to unit_price")
    }))

  it.effect("an Odoo that is not there", () =>
    Effect.gen(function*() {
      const url = `http://127.0.0.1:${yield* closedPort}`
      yield* refuses(RUN, { ODOO_URL: url }, 3, `odoo cannot be reached at ${url} (ODOO_URL): ECONNREFUSED`)
    }))

  const elsewhere: ReadonlyArray<readonly [what: string, body: string, status: number]> = [
    ["a website", "<!doctype html><title>Our website</title>", 200],
    ["another program's interface", "{\"error\":{\"message\":\"Invalid API Key provided\"}}", 401]
  ]
  it.effect.each(elsewhere)("an ODOO_URL of %s", ([, body, status]) =>
    Effect.gen(function*() {
      const { pipeline, settings, stripe } = yield* Sandboxed
      stripe.fault({ kind: "raw", body, status })
      const ended = yield* pipeline(RUN, { settings: { ODOO_URL: settings["STRIPE_API_BASE"] ?? "" } })
      assert.deepStrictEqual(ended, {
        exitCode: 2,
        out: "",
        err: `✗ ODOO_URL answers, but not as Odoo 19's JSON-2 API (${status}). ` +
          "Write only its beginning: https://books.example.com\n"
      })
    }))

  it.effect("a database that Odoo does not have", () =>
    Effect.gen(function*() {
      const { settings } = yield* Sandboxed
      const sentence = `odoo has no database "boooks" (ODOO_DATABASE) at ${settings["ODOO_URL"]}`
      yield* refuses(RUN, { ODOO_DATABASE: "boooks" }, 2, sentence)
    }))

  it.effect("an Odoo that lacks the company's own fields", () =>
    Effect.gen(function*() {
      const { odoo } = yield* Sandboxed
      const [field] = [odoo.call("ir.model.fields", "search", { domain: [["name", "=", "x_fc_nexacloud_invoice_id"]] })]
        .flat()
      odoo.call("ir.model.fields", "unlink", { ids: [field ?? 0] })
      yield* refuses(
        RUN,
        {},
        2,
        "odoo lacks the field account.move.x_fc_nexacloud_invoice_id. " +
          "Create what is missing with: pipeline setup odoo"
      )
    }))
})
