/** How a difference is planted by hand, and what an audit is to say of it. */
import { invoices as sample } from "../../sandbox/sample/Sample.ts"
import type { Sandbox } from "../../sandbox/Sandbox.ts"
import { type Bookkeeper, KEY } from "./Bookkeeper.ts"

/** Where they are planted. */
export interface Ground {
  readonly books: Bookkeeper
  readonly stripe: Sandbox["stripe"]
  readonly lago: Sandbox["lago"]
  /** As the owner of the service's database. */
  readonly sql: (text: string) => Promise<void>
}

export interface Planting {
  /** What is wrong, in words. */
  readonly what: string
  /** The number of the invoice, or the id under which the audit names what has none. */
  readonly on: string
  readonly plant: (ground: Ground, move: number) => Promise<unknown>
  /** Names of the differences to be found, each once; the audit finds these and no others. */
  readonly found: ReadonlyArray<string>
  /** In the sentence of one of them: the values side by side. */
  readonly says: RegExp
}

/** An id that no row of the service has. */
export const ORPHAN = "00000000-0000-8000-a000-00000000aaaa"

export const bill = (number: string) => {
  const found = sample.find(({ row }) => row.number === number)
  if (found === undefined) throw new RangeError(`no ${number} in the sample`)
  return found
}

const lineOf = ({ books }: Ground, move: number) =>
  books.one("account.move.line", [["move_id", "=", move], ["display_type", "=", "product"]])
export const lineVals = async (ground: Ground, move: number, vals: Readonly<Record<string, unknown>>) => ({
  invoice_line_ids: [[1, await lineOf(ground, move), vals]]
})
export const account = ({ books }: Ground, code: string) => books.one("account.account", [["code", "=", code]])
export const partnerOf = ({ books }: Ground, company: string) => books.one("res.partner", [["name", "=", company]])
export const byHand = async (ground: Ground, key: string | null) =>
  ground.books.invoice(
    { partner_id: await partnerOf(ground, "Pacific Kelp Co."), ...(key === null ? {} : { [KEY]: key }) },
    await account(ground, "NCR.HOSTING"),
    50
  )
