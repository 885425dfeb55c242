/**
 * The floor: Odoo's own import and posting of the same invoices, and nothing else. No look-up, no check, no read-back;
 * partners, accounts and taxes are there before the clock starts. What no client can go below without leaving Odoo.
 */
import type { Plain } from "./Invoices.ts"
import { makeMeter, type Measured } from "./Measured.ts"
import type { Odoo } from "./Odoo.ts"

const BATCH = 100
/** Odoo's workers, both busy. */
const IN_FLIGHT = 2

/** The columns that the sink sends, those included that spare Odoo work. */
const COLUMNS = [
  "id",
  "move_type",
  "partner_id/.id",
  "journal_id/.id",
  "currency_id/.id",
  "invoice_date",
  "date",
  "invoice_date_due",
  "ref",
  "payment_reference",
  "x_fc_nexacloud_invoice_id",
  "invoice_line_ids/id",
  "invoice_line_ids/name",
  "invoice_line_ids/quantity",
  "invoice_line_ids/price_unit",
  "invoice_line_ids/account_id/.id",
  "invoice_line_ids/tax_ids/.id",
  "invoice_line_ids/amount_currency",
  "invoice_line_ids/tax_tag_ids/.id",
  "invoice_line_ids/balance"
]

const QUIET = { tracking_disable: true, mail_create_nolog: true, mail_notrack: true, mail_create_nosubscribe: true }

/** Ids in Odoo of what the invoices point to. */
interface Targets {
  readonly account: number
  readonly journal: number
  readonly currency: number
  readonly tax: number
  /** What the tax return counts a line of the tax under. */
  readonly tags: ReadonlyArray<number>
  readonly partners: ReadonlyMap<string, number | undefined>
}

export const write = async (odoo: Odoo, invoices: ReadonlyArray<Plain>): Promise<Measured> => {
  const targets = await findTargets(odoo, invoices)
  const names = [...targets.partners.keys()]
  // A customer's invoices stay together, as the sink keeps them: Odoo counts them on the customer.
  const share = (n: number) => invoices.filter(({ partner }) => names.indexOf(partner) % IN_FLIGHT === n)
  const meter = makeMeter()
  const timed = async <A>(method: string, args: object): Promise<A> => {
    const end = meter.begin(`account.move.${method}`)
    return await odoo.call<A>("account.move", method, { ...args, context: QUIET }).finally(end)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, async (_, n) => {
    const own = share(n)
    for (let from = 0; from < own.length; from += BATCH) {
      const data = own.slice(from, from + BATCH).flatMap((invoice) => rows(invoice, targets))
      const { ids, messages } = await timed<Loaded>("load", { fields: COLUMNS, data })
      if (ids === false) throw new Error(`the floor was refused: ${JSON.stringify(messages)}`)
      await timed("action_post", { ids })
    }
  }))
  return meter.read(invoices.length)
}

interface Loaded {
  readonly ids: ReadonlyArray<number> | false
  readonly messages: unknown
}

interface Found {
  readonly id: number
  readonly tag_ids?: ReadonlyArray<number>
}

const findTargets = async ({ call }: Odoo, invoices: ReadonlyArray<Plain>): Promise<Targets> => {
  const find = async (model: string, domain: ReadonlyArray<unknown>, fields = ["id"]): Promise<Found> => {
    const [row] = await call<ReadonlyArray<Found>>(model, "search_read", { domain, fields, limit: 1 })
    if (row === undefined) throw new Error(`no ${model} for ${JSON.stringify(domain)}`)
    return row
  }
  const tax = await find("account.tax", [["name", "=", invoices[0]?.tax], ["type_tax_use", "=", "sale"]])
  const base = await find("account.tax.repartition.line", [
    ["tax_id", "=", tax.id],
    ["document_type", "=", "invoice"],
    ["repartition_type", "=", "base"]
  ], ["tag_ids"])
  const names = [...new Set(invoices.map(({ partner }) => partner))]
  const made = await call<ReadonlyArray<number>>("res.partner", "create", {
    vals_list: names.map((name) => ({ name, is_company: true }))
  })
  return {
    account: (await find("account.account", [["code", "=", invoices[0]?.account]])).id,
    journal: (await find("account.journal", [["type", "=", "sale"]])).id,
    currency: (await find("res.currency", [["name", "=", "CAD"]])).id,
    tax: tax.id,
    tags: base.tag_ids ?? [],
    partners: new Map(names.map((name, at) => [name, made[at]]))
  }
}

const rows = ({ date, id, lines, partner }: Plain, targets: Targets): ReadonlyArray<ReadonlyArray<string>> => {
  const { account, currency, journal, partners, tags, tax } = targets
  const own = [
    `nexa_floor.${id}`,
    "out_invoice",
    partners.get(partner),
    journal,
    currency,
    date,
    date,
    date,
    id,
    id,
    id
  ]
  return lines.map((line, at) => [
    ...own.map((cell) => at === 0 ? String(cell) : ""),
    `nexa_floor.${id}_line_${at + 1}`,
    line.name,
    line.quantity,
    line.price,
    String(account),
    String(tax),
    `-${line.amount}`,
    tags.join(","),
    `-${line.amount}`
  ])
}
