/** What the journal writes, without a journal: the same text in rows, a transaction for a thousand, nothing else kept of it. */
import { hash } from "node:crypto"
import { DatabaseSync } from "node:sqlite"
import type * as Sample from "./Sample.ts"

type Outcomes = ReadonlyArray<ReturnType<typeof Sample.posted>>

export interface Bare {
  readonly record: (outcomes: Outcomes) => void
  /** The least that any chain of hashes costs: reads all rows, and hashes each together with the hash before. */
  readonly verify: () => string
  /** Of all the text. */
  readonly bytes: () => number
  readonly close: () => void
}

export const open = (file: string): Bare => {
  const database = new DatabaseSync(file)
  // As durable as the journal.
  database.exec(
    "pragma journal_mode = wal; pragma synchronous = full; create table event (id integer primary key, body text)"
  )
  const insert = database.prepare("insert into event (body) values (?)")
  const all = database.prepare("select body from event order by id")
  const bytes = database.prepare("select sum(octet_length(body)) as bytes from event")
  return {
    record: (outcomes) => {
      database.exec("begin immediate")
      for (const outcome of outcomes) insert.run(text(outcome))
      database.exec("commit")
    },
    verify: () => {
      let head = ""
      for (const { body } of all.iterate()) head = hash("sha256", head + String(body))
      return head
    },
    bytes: () => Number(bytes.get()?.["bytes"]),
    close: () => database.close()
  }
}

/** Money is kept as text, as JSON knows no bigint. */
const text = (outcome: Outcomes[number]): string =>
  JSON.stringify(
    outcome,
    (_, value: unknown) => typeof value === "bigint" ? String(value) : value instanceof Map ? [...value] : value
  )
