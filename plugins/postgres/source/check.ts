/** What `pipeline check` finds at a service's database. */
import * as Effect from "effect/Effect"
import { Check, type PipelineError } from "#etl"
import * as Client from "../client.ts"
import { nameOf } from "../config.ts"
import * as Catalog from "./catalog.ts"
import { place } from "./relations.ts"

/** Setting, connection, columns, rights, encoding, rows. Everything found up to the first error is told. */
export const check = (kept: Client.Kept): Effect.Effect<ReadonlyArray<Check.Finding>> =>
  Effect.suspend(() => {
    const findings: Array<Check.Finding> = []
    return look(kept, findings).pipe(
      Effect.catch((error) => Effect.sync(() => void findings.push(failed(kept.service.key, error)))),
      Effect.scoped,
      Effect.map(() => findings)
    )
  })

const look = Effect.fnUntraced(function*(kept: Client.Kept, findings: Array<Check.Finding>) {
  const { service } = kept
  const holds = (fact: string) => Check.holds(service.key, fact)
  const fails = (fact: string, remedy: string | null) => Check.fails(service.key, fact, remedy)
  const session = yield* Client.connect(kept)
  const [server] = yield* session.query<Server>(SERVER)
  const role = server?.role ?? ""
  findings.push(
    holds(`${nameOf(service)} is set`),
    holds(`connects to ${session.address} as ${role}, PostgreSQL ${server?.version}`),
    server?.encoding === "UTF8"
      ? holds("texts are UTF-8")
      : fails(`texts are ${server?.encoding}, not UTF-8`, "Make sure that names such as Café arrive whole")
  )

  const tables = yield* Catalog.read(session, kept.tables)
  const writable = tables.filter((table) => table.writable).map(({ name }) => name).join(", ")
  if (writable === "") findings.push(holds(`${role} may only read`))
  else {
    const remedy = `Every session is read-only all the same. ` +
      `Make a role that may only select, with the SQL in plugins/postgres/README.md`
    findings.push(fails(`${role} may write to ${writable}`, remedy))
  }
  const filtered = tables.filter((table) => table.filtered).map(({ name }) => name).join(", ")
  if (filtered !== "") {
    findings.push(
      fails(`row-level security keeps rows of ${filtered} from ${role}`, `Run: alter role ${role} bypassrls`)
    )
  }
  yield* Catalog.assertReadable(kept, tables, session.address)
  findings.push(holds("all tables and columns are there and readable"))

  const [rows] = yield* session.query<Rows>(rowsOf(kept.tables))
  const told = COUNTED.flatMap((name) => rows?.[name] === undefined ? [] : [`${rows[name]} ${name}`])
  findings.push(holds(`has ${told.join(", ")}`))
})

interface Server {
  readonly role: string
  readonly version: string
  readonly encoding: string
}

const SERVER = `select current_user::text as role, current_setting('server_version') as version,
  current_setting('server_encoding') as encoding`

const COUNTED = ["invoices", "items", "subscriptions", "plans", "customers"] as const

type Rows = { readonly [name in typeof COUNTED[number]]?: string }

const rowsOf = (tables: Client.Kept["tables"]) =>
  `select ${
    Object.entries(tables).map(([name, { table }]) => `(select count(*) from ${place(table)}) as ${name}`).join(", ")
  }`

/** An error's first sentence says what is wrong, the others what to do. */
const failed = (plugin: string, { message }: PipelineError.PipelineError): Check.Finding => {
  const [fact = message, ...remedy] = message.split(/\. (?=[A-Z])/)
  return Check.fails(plugin, fact, remedy.length === 0 ? null : remedy.join(". "))
}
