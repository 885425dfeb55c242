/** The state file: an SQLite database of its own, opened, brought to the current version, and closed with the scope. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import { statfsSync } from "node:fs"
import { DatabaseSync, type StatementSync } from "node:sqlite"
import { StateUnusable } from "../PipelineError.ts"
import { MIGRATIONS } from "./Migrations.ts"
import type { Sql, Store, Told, Value } from "./Store.ts"

/** Lives as long as its scope, in no file. */
export const MEMORY = ":memory:"

/** How long to wait for another process's transaction. Ours take milliseconds. */
const BUSY_TIMEOUT_MS = 5000

/** Inserted by one statement: fewer take longer, more hardly less. */
const ROWS = 40

/** "LEDG", in the file's header: how a database of ours is known. */
const APPLICATION_ID = 0x4c454447

/** Less than SQLite's log and its index take. */
const ROOM_BYTES_MIN = 128 * 1024

/** Makes sure that there is a file, for this user alone, in a folder for this user alone. */
export const create = Effect.fnUntraced(function*(file: string) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  yield* files.makeDirectory(path.dirname(file), { recursive: true, mode: 0o700 })
  if (yield* files.exists(file)) return
  // SQLite would create it for everybody; its log takes over the mode of the file.
  yield* Effect.scoped(files.open(file, { flag: "a", mode: 0o600 }))
}, (effect, file) =>
  Effect.mapError(effect, ({ reason: { message: detail } }) => {
    const reason = /ENOSPC|EDQUOT/.test(detail) ? "full" : "readOnly"
    return new StateUnusable({ file, reason, detail })
  }))

/**
 * Opens the file, and brings it to the current version.
 *
 * WAL: readers never wait for the run that writes. synchronous = FULL, though losing the file loses history only: an intent
 * that is not on the disk before the write that it announces would be none. It costs one fsync a transaction, two a chunk.
 */
export const open = Effect.fn("StateFile.open")(function*(file: string, migrations = MIGRATIONS) {
  const database = yield* Effect.acquireRelease(
    attempt(file, () => new DatabaseSync(file)),
    (database) => Effect.sync(() => database.close())
  )
  yield* attempt(file, () =>
    database.exec(`
      pragma busy_timeout = ${BUSY_TIMEOUT_MS};
      pragma journal_mode = wal;
      pragma synchronous = full;
      pragma trusted_schema = off;
    `))
  yield* migrate(database, file, migrations)
  const sql = sqlOf(database, file)
  const transaction = <A>(begin: string, body: (sql: Sql) => Told<A>) =>
    Effect.flatten(attempt(file, () => within(database, begin, () => Effect.runSyncExit(body(sql)))))
  return {
    file,
    isShared: false,
    read: (query) => transaction("begin", query),
    write: (change) => transaction("begin immediate", change),
    examine: Effect.flatMap(
      attempt(file, () => {
        within(database, "begin immediate", () => Exit.succeed(database.exec("update head set events = events")))
        return String(database.prepare("pragma quick_check(1)").get()?.["quick_check"])
      }),
      (answer) =>
        answer === "ok" ? Effect.void : new StateUnusable({
          file,
          reason: "damaged",
          detail: answer.split("\n").at(-1) ?? "" // below a headline of its own
        })
    )
  } satisfies Store
})

/** Prepares each statement once. */
const sqlOf = (database: DatabaseSync, file: string): Sql => {
  const statements = new Map<string, StatementSync>()
  const prepared = (text: string) => {
    const known = statements.get(text)
    if (known !== undefined) return known
    const statement = database.prepare(text)
    statements.set(text, statement)
    return statement
  }
  return {
    all: (text, ...values) => attempt(file, () => prepared(text).all(...values.map(bound))),
    insert: ({ columns, conflict, name }, rows) =>
      attempt(file, () => {
        const names = Object.keys(columns)
        const row = `(${names.map(() => "?").join(", ")})`
        for (let at = 0; at < rows.length; at += ROWS) {
          const some = rows.slice(at, at + ROWS)
          const values = some.map(() => row).join(", ")
          prepared(`insert into ${name} (${names.join(", ")}) values ${values} ${conflict}`).run(...some.flat())
        }
      }),
    damaged: (detail) => Effect.fail(new StateUnusable({ file, reason: "damaged", detail })),
    // The indexes too, by which records are found.
    damage: attempt(file, () => {
      const answer = prepared("pragma integrity_check(1)").get()?.["integrity_check"]
      return answer === "ok" ? null : String(answer)
    }),
    kept: (text) => text.toWellFormed(),
    bytes: (column) => `cast(cast(${column} as text) as blob)`,
    field: (name) => `e.body ->> '$.${name}'`,
    isAmong: (column, parameter) => `${column} in (select value from json_each(${parameter}))`
  }
}

const bound = (value: Value) =>
  typeof value === "object" && value !== null ? JSON.stringify(value.map(wellFormed)) : value

const wellFormed = (text: string) => text.toWellFormed()

const migrate = (database: DatabaseSync, file: string, migrations: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const pragma = (name: string) => Number(database.prepare(`pragma ${name}`).get()?.[name])
    const steps = () => {
      const version = pragma("user_version")
      const isOurs = pragma("application_id") === APPLICATION_ID
      const isEmpty = database.prepare("select 1 from sqlite_schema").get() === undefined
      if (!isOurs && !isEmpty) return null
      if (version >= migrations.length) return version
      for (const step of migrations.slice(version)) database.exec(step)
      database.exec(`pragma application_id = ${APPLICATION_ID}; pragma user_version = ${migrations.length}`)
      return migrations.length
    }
    const begin = yield* attempt(file, () => pragma("user_version") < migrations.length ? "begin immediate" : "begin")
    const version = yield* Effect.flatten(attempt(file, () => within(database, begin, () => Exit.succeed(steps()))))
    if (version === null) {
      return yield* new StateUnusable({ file, reason: "foreign", detail: "it holds tables that we did not make" })
    }
    if (version > migrations.length) {
      const detail = `version ${version}; this program knows ${migrations.length}`
      return yield* new StateUnusable({ file, reason: "newer", detail })
    }
  })

/** Runs to the end or not at all. Synchronous, so that no other fiber finds itself inside this transaction. */
const within = <A, E>(database: DatabaseSync, begin: string, body: () => Exit.Exit<A, E>): Exit.Exit<A, E> => {
  database.exec(begin)
  try {
    const exit = body()
    if (Exit.isSuccess(exit)) database.exec("commit")
    return exit
  } finally {
    if (database.isTransaction) database.exec("rollback")
  }
}

/** Anything but what the file itself can cause is a defect of ours, and stays one. */
const attempt = <A>(file: string, action: () => A): Effect.Effect<A, StateUnusable> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(action())
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      const reason = reasonOf(file, error, detail)
      return reason === null ? Effect.die(error) : Effect.fail(new StateUnusable({ file, reason, detail }))
    }
  })

/** What SQLite says of the file, by the words: Deno gives no codes. */
const WORDS: ReadonlyArray<readonly [words: RegExp, reason: StateUnusable["reason"]]> = [
  [/is full/, "full"],
  [/is locked/, "locked"],
  [/readonly database|unable to open/, "readOnly"],
  [/malformed|not a database|no such (table|column)|integrity/, "damaged"]
]

const reasonOf = (file: string, error: unknown, detail: string): StateUnusable["reason"] | null => {
  // So it is called when there is no room for the index of the log, and when the medium fails.
  if (/disk I\/O error/.test(detail)) return hasRoom(file) ? "damaged" : "full"
  return WORDS.find(([words]) => words.test(detail))?.[1] ?? null
}

const hasRoom = (file: string): boolean => {
  const { bavail, bsize } = statfsSync(file)
  return bavail * bsize >= ROOM_BYTES_MIN
}
