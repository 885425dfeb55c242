/** Journals in files of their own, outcomes to record in them, and what a stranger can do to such a file. */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import * as Journal from "../../src/journal/Journal.ts"
import * as Money from "../../src/Money.ts"
import * as Outcome from "../../src/Outcome.ts"

const cad = (minor: bigint) => Money.make(minor, "CAD")

const money = {
  confirmed: cad(11_300n),
  paid: cad(5_000n),
  families: new Map([["hosting", cad(6_000n)], ["base", cad(4_000n)]])
}

const document = (id: string): Outcome.Document => ({
  id: 17,
  name: `INV/2026/${id}`,
  date: "2026-05-01",
  total: cad(11_300n),
  link: `https://books.example/odoo/${id}`
})

export const subject = (id: string): Outcome.Subject => ({
  id,
  number: `NEX-${id}`,
  reference: `in_${id}`,
  customer: "Café Ouimet"
})

export const planned = (id: string): Outcome.Outcome =>
  Outcome.make(subject(id), {
    _tag: "planned",
    planned: {
      ...money,
      reason: "not in the books yet",
      operations: ["post CAD 113.00 dated 2026-05-01", "pay CAD 50.00 on 2026-05-02"],
      rules: ["Odoo ERP Hosting → NCR.HOSTING: an item"],
      requires: ["partner Café Ouimet"],
      writes: null
    }
  })

export const posted = (id: string): Outcome.Outcome => ({
  ...Outcome.make(subject(id), { _tag: "posted", written: { ...money, document: document(id) } }, ["uncollectible"]),
  evidence: {
    system: "stripe",
    asked: `GET /v1/invoices/in_${id}`,
    at: "2026-05-28T06:00:03.000Z",
    version: "2026-04-22",
    digest: "4be1".repeat(16),
    fields: { status: "paid", amount_paid: 5_000, minor: "no amount", lines: [{ tax: null }] }
  }
})

export const alreadyPosted = (id: string): Outcome.Outcome =>
  Outcome.make(subject(id), { _tag: "alreadyPosted", document: document(id) })

export const unverifiable = (id: string, message = "no answer within 20 s"): Outcome.Outcome =>
  Outcome.make(subject(id), { _tag: "unverifiable", reason: "Unreachable", message })

export const place = { pipeline: "ledger.daily", sink: "odoo" }

export const beginning = (run: string) => ({ ...place, run, target: "books @ 127.0.0.1" })

/** What the service says of any of them. */
export const claims = (id: string) => ({ status: "open", subtotal: "100.00", of: id })

/** A run that records these ends, in one chunk, and nothing else. */
export const recordedRun = (journal: Journal.Service, run: string, outcomes: ReadonlyArray<Outcome.Outcome>) =>
  journal.record(beginning(run), (recording) => recording.ended(outcomes, claims))

export const files = Layer.merge(NodeFileSystem.layer, NodePath.layer)

/** The journal in this file. */
export const journalIn = (file: string) => Effect.provide(Journal.inFile(file), files)

/** A folder that is gone with the scope. */
export const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "journal-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** Where a journal can be, in a folder that is not there yet. */
export const newFile = Effect.map(folder, (path) => join(path, ".pipeline", "state.db"))

/** What a stranger does to a closed file, having dropped what stands in the way. */
export const tamper = <A>(file: string, act: (database: DatabaseSync) => A): A => {
  const database = new DatabaseSync(file)
  try {
    database.exec("drop trigger event_kept; drop trigger event_stays; drop trigger event_not_replaced")
    database.exec("pragma ignore_check_constraints = on")
    return act(database)
  } finally {
    database.close()
  }
}
