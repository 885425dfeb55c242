import { readFileSync } from "node:fs"
import type { Sql } from "postgres"
import { tables } from "./Rows.ts"

/** NexaCloud's tables, as SQL. */
export const schema = readFileSync(new URL("./schema.sql", import.meta.url), "utf8")

/**
 * Gives any empty PostgreSQL NexaCloud's tables and the sample, in one transaction.
 *
 * Rerun   a database that has the tables is left alone; the answer says whether anything was done
 */
export const seed = (sql: Sql): Promise<boolean> =>
  sql.begin(async (transaction) => {
    const [found] = await transaction<
      Array<{ readonly absent: boolean }>
    >`select to_regclass('invoices') is null as absent`
    if (found?.absent !== true) return false
    await transaction.unsafe(schema)
    for (const [table, rows] of tables) {
      await transaction`insert into ${transaction(table)} ${transaction([...rows])}`
    }
    return true
  })

/** From here on the sandbox's one session may only select, as the role that a real run should have. */
export const readOnly = async (sql: Sql): Promise<void> => {
  const [found] = await sql`select from pg_roles where rolname = 'ledger_reader'`
  if (found === undefined) await sql`create role ledger_reader`
  await sql`grant select on all tables in schema public to ledger_reader`
  await sql`set role ledger_reader`
}
