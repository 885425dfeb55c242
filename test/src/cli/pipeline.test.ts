import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { expect } from "vitest"
import { answer } from "../../support/CommandLine.ts"

describe("what cannot be understood ends with 2 and one line on standard error", () => {
  const cases: ReadonlyArray<readonly [command: string, sentence: string]> = [
    ["lst", "No command \"lst\". Did you mean list?"],
    ["run", "NAME is missing. See: pipeline run --help"],
    ["run demo.clean --sinc=x", "No flag --sinc. Did you mean --sink or --since?"],
    ["run demo.clean more", "\"more\" is one argument too many. See: pipeline run --help"],
    ["run demo.claen", "No pipeline \"demo.claen\". Did you mean demo.clean?"],
    [
      "run ../../../escape",
      "../../../escape cannot be read (NotFound). Name the file of a pipeline, or one that pipeline list shows"
    ],
    ["run demo.clean --sink bokos", "No sink \"bokos\". Did you mean books?"],
    ["run demo.clean --since 2026-13-40", "--since \"2026-13-40\" is no date. Write it as YYYY-MM-DD"],
    ["run demo.clean --until 2026-02-30", "--until \"2026-02-30\" is no date. Write it as YYYY-MM-DD"],
    [
      "run demo.clean --since 2026-05-02 --until 2026-05-02",
      "--until 2026-05-02 is not after --since 2026-05-02. The day of --until itself is not included"
    ],
    ["run demo.clean --limit 0", "--limit \"0\" is no whole number above zero"],
    ["run demo.clean --limit -3", "--limit \"-3\" is no whole number above zero"],
    ["run demo.clean --limit 1.5", "--limit \"1.5\" is no whole number above zero"],
    ["run demo.clean --only=", "--only \"\" names no record. Leave it out to take all"],
    ["run demo.clean --details", "--details goes with --json only"],
    ["run demo.clean --json --limit 0", "--limit \"0\" is no whole number above zero"],
    ["run demo.clean --json --nonsense", "No flag --nonsense. See: pipeline run --help"],
    ["check demo.claen", "No pipeline \"demo.claen\". Did you mean demo.clean?"],
    ["setup bokos", "No sink \"bokos\". Did you mean books?"],
    ["setup dry-run", "No sink \"dry-run\". There are: books, memory"]
  ]
  it.effect.each(cases)(
    "%s",
    ([command, sentence]) =>
      Effect.map(
        answer(command.split(" ")),
        (ended) => assert.deepStrictEqual(ended, { exitCode: 2, out: "", err: `✗ ${sentence}\n` })
      )
  )

  it.effect("no command at all: help, and 2 all the same", () =>
    Effect.gen(function*() {
      const ended = yield* answer([])
      assert.strictEqual(ended.exitCode, 2)
      assert.include(ended.out, "SUBCOMMANDS")
    }))
})

describe("commands", () => {
  it.effect("list: one line a pipeline", () =>
    Effect.gen(function*() {
      const lines = (yield* answer(["list"])).out.trimEnd().split("\n")
      assert.strictEqual(lines[0], "demo.clean         Scripted: 3 records    books, memory, dry-run")
      assert.strictEqual(lines.length, 9)
    }))

  it.effect("setup does not create anything unasked", () =>
    Effect.gen(function*() {
      const ended = yield* answer(["setup", "books"])
      assert.strictEqual(ended.exitCode, 2)
      assert.strictEqual(ended.out, "books (books @ memory) lacks:\n  field x_id on account.move\n  journal NCSTR\n")
      assert.include(ended.err, "Add --yes")
    }))

  it.effect("setup --yes creates one by one, saying each", () =>
    Effect.gen(function*() {
      const ended = yield* answer(["setup", "books", "--yes"])
      assert.strictEqual(ended.exitCode, 0)
      assert.include(ended.out, "✓ created field x_id on account.move\n✓ created journal NCSTR\n")
    }))

  it.effect("check lists facts, remedies below those that do not hold, and ends with 2", () =>
    Effect.gen(function*() {
      const ended = yield* answer(["check", "demo.clean"])
      assert.strictEqual(ended.exitCode, 2)
      assert.strictEqual(
        ended.out,
        "demo.clean\n  ✓  script  answers\n  ✗  script  the key is of test mode\n       → Set SCRIPT_KEY to a live key\n"
      )
    }))
})

describe("help", () => {
  it.effect("says what there is, the settings and the exit codes", () =>
    Effect.gen(function*() {
      expect((yield* answer(["--help"])).out).toMatchInlineSnapshot(`
        "DESCRIPTION
          Carries invoices into the books: each once, to the cent, with its payment, after its billing system confirmed it

        USAGE
          pipeline <subcommand> [flags]

        GLOBAL FLAGS
          --help, -h                                          Show help information
          --version, -v                                       Show version information
          --completions <bash|zsh|fish|powershell|sh|pwsh>    Print shell completion script (choices: bash, zsh, fish, powershell, sh, pwsh)

        SUBCOMMANDS
          list       List the pipelines
          run        Run a pipeline
          check      Check connections, keys, schema and rights; changes nothing
          plan       Write down what a run would write, for review
          apply      Write exactly what a plan says, or refuse
          runs       What ran, the latest first
          show       One run again
          explain    Why a record is in the books, or is not
          report     A run as a page to look at, or as CSV
          journal    Verify the journal of all runs
          serve      Run pipelines when they are due, until stopped
          work       Lead chunks of runs with --engine cluster, until stopped
          resume     Go on with a run on the workers that was stopped
          cancel     Stop a run on the workers, from any machine
          setup      Create what a sink lacks, after asking
          plugin     Make a plugin
          sandbox    Local stand-ins for all outside systems, with sample data

        EXAMPLES
          # Try it on sample data; needs nothing else
          pipeline sandbox run ledger.daily

          # Point it at your own systems
          pipeline check ledger.daily

          # See what it would write
          pipeline run ledger.daily --sink dry-run

        SETTINGS (from the environment, else from .env in the current folder)
          NEXACLOUD_DSN                  the NexaCloud database, read only
          STRIPE_API_KEY                 Stripe; STRIPE_API_BASE to point elsewhere
          LAGO_API_URL, LAGO_API_KEY     Lago
          ODOO_URL, ODOO_DATABASE,
          ODOO_API_KEY                   the books
          LEDGER_TIME_ZONE               the zone of dates (default America/Toronto)
          PIPELINE_STATE                 the journal (default .pipeline/state.db)
          NOTIFY_WEBHOOK_URL, …          who is told of failures (see README)
          OTEL_EXPORTER_OTLP_ENDPOINT    traces and metrics (see README)

        EXIT CODES
          0    everything accounted for
          1    a defect of this program
          2    usage or configuration
          3    an outside system could not be reached, or another run is at work
          4    finished, some records failed
          5    finished, none failed, some could not be verified: tried again next run
          130  interrupted
        "
      `)
    }))

  it.effect("of run says what it takes, with examples", () =>
    Effect.gen(function*() {
      expect((yield* answer(["run", "--help"])).out.split("\n\nSETTINGS")[0]).toMatchInlineSnapshot(`
        "DESCRIPTION
          Run a pipeline. What is in the books already is left alone, so running twice is safe

        USAGE
          pipeline run [flags] <name>

        ARGUMENTS
          name string    The pipeline, as pipeline list shows it, or the path of a file that declares one

        FLAGS
          --sink SINK        Where to write; dry-run writes nothing (default: the pipeline's first)
          --since DATE       Only records of this day or later (YYYY-MM-DD)
          --until DATE       Only records before this day
          --only ID          Only this record, by id, number or billing reference; may be repeated
          --limit N          At most so many records
          --engine choice    Who leads the records: this process, or the workers that share PIPELINE_DATABASE (choices: local, cluster)
          --chunk-size N     With --engine cluster: records that a worker takes on at once, at most
          --json             Print one JSON object on standard output and nothing else
          --details          With --json: add what became of every record
          --log FORM         Diagnostics on standard error; json is one object a line (choices: text, json, none)

        EXAMPLES
          # What would be written, without writing it
          pipeline run ledger.daily --sink dry-run

          # Write it
          pipeline run ledger.daily

          # The records of May
          pipeline run ledger.daily --since 2026-05-01 --until 2026-06-01

          # Two records
          pipeline run ledger.daily --only NEX-0012 --only NEX-0017

          # For programs
          pipeline run ledger.daily --json --details | jq .outcomes"
      `)
    }))

  it.effect("of the sandbox does not speak of settings, which it makes itself", () =>
    Effect.gen(function*() {
      assert.notInclude((yield* answer(["sandbox", "--help"])).out, "SETTINGS")
    }))

  it.effect("completions know the commands and flags", () =>
    Effect.gen(function*() {
      const { out } = yield* answer(["--completions", "bash"])
      for (const word of ["list", "run", "check", "setup", "sandbox", "--sink", "--since", "--yes"]) {
        assert.include(out, word)
      }
    }))
})
