/** What `pipeline check` finds at NexaCloud's database. */
import * as Effect from "effect/Effect"
import { Check, type PipelineError } from "#etl"
import * as Client from "../client.ts"
import { DSN } from "../config.ts"
import * as Catalog from "./catalog.ts"

const holds = (fact: string) => Check.holds(Client.PLUGIN, fact)
const fails = (fact: string, remedy: string | null) => Check.fails(Client.PLUGIN, fact, remedy)

/** Setting, connection, columns, rights, encoding, rows. Everything found up to the first error is told. */
export const check: Effect.Effect<ReadonlyArray<Check.Finding>> = Effect.suspend(() => {
  const findings: Array<Check.Finding> = []
  return look(findings).pipe(
    Effect.catch((error) => Effect.sync(() => void findings.push(failed(error)))),
    Effect.scoped,
    Effect.map(() => findings)
  )
})

const look = Effect.fnUntraced(function*(findings: Array<Check.Finding>) {
  const session = yield* Client.connect
  const [server] = yield* session.query<Server>(SERVER)
  const role = server?.role ?? ""
  findings.push(
    holds(`${DSN} is set`),
    holds(`connects to ${session.address} as ${role}, PostgreSQL ${server?.version}`),
    server?.encoding === "UTF8"
      ? holds("texts are UTF-8")
      : fails(`texts are ${server?.encoding}, not UTF-8`, "Make sure that names such as Café arrive whole")
  )

  const tables = yield* Catalog.read(session)
  const writable = tables.filter((table) => table.writable).map(({ name }) => name).join(", ")
  if (writable === "") findings.push(holds(`${role} may only read`))
  else {
    const remedy = `Every session is read-only all the same. ` +
      `Make a role that may only select, with the SQL in plugins/nexacloud/README.md`
    findings.push(fails(`${role} may write to ${writable}`, remedy))
  }
  const filtered = tables.filter((table) => table.filtered).map(({ name }) => name).join(", ")
  if (filtered !== "") {
    findings.push(
      fails(`row-level security keeps rows of ${filtered} from ${role}`, `Run: alter role ${role} bypassrls`)
    )
  }
  yield* Catalog.assertReadable(tables, session.address)
  findings.push(holds("all tables and columns are there and readable"))

  const [rows] = yield* session.query<Rows>(ROWS)
  findings.push(holds(`has ${rows?.invoices} invoices, ${rows?.invoice_items} items, ${rows?.users} users`))
})

interface Server {
  readonly role: string
  readonly version: string
  readonly encoding: string
}

const SERVER = `select current_user::text as role, current_setting('server_version') as version,
  current_setting('server_encoding') as encoding`

interface Rows {
  readonly invoices: string
  readonly invoice_items: string
  readonly users: string
}

const ROWS = `select (select count(*) from invoices) as invoices, (select count(*) from invoice_items) as invoice_items,
  (select count(*) from users) as users`

/** An error's first sentence says what is wrong, the others what to do. */
const failed = ({ message }: PipelineError.PipelineError): Check.Finding => {
  const [fact = message, ...remedy] = message.split(/\. (?=[A-Z])/)
  return fails(fact, remedy.length === 0 ? null : remedy.join(". "))
}
