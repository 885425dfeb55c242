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
