/** The files in `deploy/` say what the pipelines declare, and give no more rights than they need. */
import { assert, describe, it } from "@effect/vitest"
import { PGlite } from "@electric-sql/pglite"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import { execFileSync } from "node:child_process"
import { existsSync, globSync, readFileSync } from "node:fs"
import * as NexaCloud from "#plugins/nexacloud"
import { schema } from "../sandbox/nexacloud/Seed.ts"
import * as Catalog from "../src/Catalog.ts"

const read = (name: string) => readFileSync(new URL(`../deploy/${name}`, import.meta.url), "utf8")

/** Pipelines that run unattended: name, minute, hour, zone. */
const scheduled = Effect.map(Catalog.all, (all) =>
  all.flatMap(({ name, schedule }) => {
    if (schedule === null) return []
    const [, minute = "", hour = ""] = /^(\d+) (\d+) \* \* \*$/.exec(schedule.cron) ?? []
    return [{ name, minute, hour, zone: schedule.zone }]
  })).pipe(Effect.provide(NodeServices.layer))

describe("deploy", () => {
  it.effect("cron runs what is scheduled, at its time, and nothing else", () =>
    Effect.gen(function*() {
      const cron = read("cron/ledger")
      const jobs = cron.split("\n").filter((line) => /^\d/.test(line)).map((line) => {
        const [, minute, hour, name] = /^(\d+) +(\d+) \* \* \* .* run (\S+)$/.exec(line) ?? []
        return { name, minute, hour, zone: /^CRON_TZ=(.*)$/m.exec(cron)?.[1] }
      })
      assert.sameDeepMembers(jobs, [...yield* scheduled])
    }))

  it.effect("so do the systemd timers, which catch up what was missed", () =>
    Effect.gen(function*() {
      const timers = globSync("deploy/systemd/*.timer").map((file) => {
        const text = readFileSync(file, "utf8")
        const [, hour, minute, zone] = /^OnCalendar=\*-\*-\* (\d\d):(\d\d):00 (.*)$/m.exec(text) ?? []
        assert.include(text, "Persistent=true")
        const name = /ledger@(.*)\.timer$/.exec(file)?.[1]
        return { name, minute: `${Number(minute)}`, hour: `${Number(hour)}`, zone }
      })
      assert.sameDeepMembers(timers, [...yield* scheduled])
    }))

  it("what the files start is there", () => {
    for (const [, file = ""] of read("container/Containerfile").matchAll(/^COPY (\S+) \1$/gm)) {
      assert.isTrue(existsSync(new URL(`../${file}`, import.meta.url)), file)
    }
    const unit = read("systemd/ledger-serve.service")
    assert.match(unit, /^ExecStart=\/srv\/ledger\/bin\/pipeline\.mjs serve --log json$/m)
    assert.match(
      read("systemd/ledger-worker@.service"),
      /^ExecStart=\/srv\/ledger\/bin\/pipeline\.mjs work --address /m
    )
    assert.isTrue(existsSync(new URL("../bin/pipeline.mjs", import.meta.url)))
  })

  it("the workers' containers run commands that are there, with flags that are", () => {
    const commands = [...read("container/cluster.compose.yaml").matchAll(/^ +command: (\[.*\])$/gm)]
      .map(([, command = ""]): ReadonlyArray<string> => JSON.parse(command))
    assert.deepStrictEqual(commands.map(([name]) => name), ["serve", "work"])
    for (const [name = "", ...flags] of commands) {
      const help = execFileSync(process.execPath, ["src/main.ts", name, "--help"], { encoding: "utf8" })
      for (const flag of flags.filter((flag) => flag.startsWith("--"))) assert.include(help, flag)
    }
  })

  it("the database role reads every table that the pipelines read, and can write none", async () => {
    const db = await PGlite.create()
    await db.exec(schema)
    await db.exec(read("postgres/ledger_reader.sql"))
    await db.exec("set role ledger_reader")
    const tables = [...Object.values(NexaCloud.tables), ...Object.values(NexaCloud.subscriptionTables)]
    for (const { table } of tables) await db.query(`select count(*) from ${table}`)
    for (const { table } of tables) {
      const refused = await db.query(`delete from ${table}`).then(() => "done", (error: unknown) => String(error))
      assert.match(refused, /permission denied/, table)
    }
    await db.close()
  })
})
