/** What a plugin brings into the sandbox: its `sandbox.ts` says what its service has, and what the billing systems know. */
import * as Effect from "effect/Effect"
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import postgres from "postgres"
import * as LagoInvoice from "./lago/Invoice.ts"
import type * as Lago from "./lago/Double.ts"
import * as LagoTransitions from "./lago/Transitions.ts"
import { cents } from "./sample/Cents.ts"
import { stripeId, uuid } from "./sample/Identity.ts"
import type * as Stripe from "./stripe/Double.ts"
import * as StripeInvoice from "./stripe/Invoice.ts"
import * as StripeTransitions from "./stripe/Transitions.ts"

/** An invoice as a billing system is to hold it. Amounts are decimal text with two decimals, instants ISO 8601 in UTC. */
export interface Bill {
  /** Decides who holds it: `in_…` Stripe, `lago:<uuid>` Lago. */
  readonly reference: string
  readonly number: string
  /** At Lago, `id` begins with the service's key: `nexamaps:cafe-ouimet`. */
  readonly customer: { readonly id: string; readonly name: string; readonly email: string; readonly province: string }
  readonly created: string
  /** Description, quantity, price of one, amount without tax. */
  readonly lines: ReadonlyArray<readonly [description: string, quantity: string, unitPrice: string, amount: string]>
  readonly taxes: ReadonlyArray<{ readonly name: string; readonly percent: string; readonly amount: string }>
  /** When all of it was paid. */
  readonly paid?: string
  readonly voided?: string
  readonly isDraft?: boolean
}

export interface Brought {
  /** The service's own database, in the sandbox's PostgreSQL. */
  readonly database?: {
    /** The setting that leads there: `NEXAMAIL_DSN`. */
    readonly setting: string
    /** A table of it; `sql` runs once, when that is not there. */
    readonly table: string
    readonly sql: string
  }
  /** Settings of its own; `directory` is where it may keep files. */
  readonly settings?: (directory: string) => Readonly<Record<string, string>>
  /** Character fields of `account.move`, as the service's own module would define them. */
  readonly fields: ReadonlyArray<string>
  readonly bills: ReadonlyArray<Bill>
}

/** What the plugins of the project bring, in the order of their names. */
export const all: Effect.Effect<ReadonlyArray<Brought>> = Effect.promise(async () => {
  const root = fileURLToPath(new URL("../", import.meta.url))
  const files = globSync("plugins/*/sandbox.ts", { cwd: root }).toSorted()
  const modules: ReadonlyArray<{ readonly brought: Brought }> = await Promise.all(
    files.map((file) => import(pathToFileURL(join(root, file)).href))
  )
  return modules.map(({ brought }) => brought)
})

/** Whether the samples are others than when the sandbox was made: it keeps what it was brought first. */
export const isChanged = (brought: ReadonlyArray<Brought>, file: string): boolean => {
  const now = JSON.stringify(
    brought.map(({ bills, database, fields }) => ({ bills, fields, sql: database?.sql ?? null }))
  )
  if (existsSync(file)) return readFileSync(file, "utf8") !== now
  writeFileSync(file, now)
  return false
}

/** Makes its tables in the sandbox's database, where they are not there yet. */
export const fill = (dsn: string, { table, sql }: NonNullable<Brought["database"]>) =>
  Effect.acquireUseRelease(
    Effect.sync(() => postgres(dsn, { max: 1, onnotice: () => undefined })),
    (connection) =>
      Effect.promise(async () => {
        const [found] = await connection`select to_regclass(${table}) is null as absent`
        if (found?.["absent"] !== true) return
        await connection.unsafe(
          `reset role; begin; ${sql}; grant select on all tables in schema public to ledger_reader; commit; ` +
            "set role ledger_reader"
        )
      }),
    (connection) => Effect.promise(() => connection.end({ timeout: 1 }))
  )

/** Gives the billing systems what they do not know yet. */
export const bill = (bills: ReadonlyArray<Bill>, stripe: Stripe.Double, lago: Lago.Double): void => {
  for (const each of bills) {
    if (each.reference.startsWith("lago:")) {
      if (lago.state.get(each.reference.slice("lago:".length)) === undefined) lago.state.add(atLago(each))
    } else if (stripe.state.get(each.reference) === undefined) stripe.state.add(atStripe(each))
  }
}

const seconds = (instant: string): number => Date.parse(instant) / 1_000

const address = { city: "Toronto", country: "CA", line1: "1 Yonge Street", postalCode: "M5E 1W7" } as const

const atStripe = ({ created, customer, isDraft = false, lines, number, paid, reference, taxes, voided }: Bill) => {
  const drafted = StripeInvoice.draft({
    id: reference,
    customer: { ...address, ...customer, id: stripeId("cus", customer.id), state: customer.province },
    created: seconds(created),
    lines: lines.map(([description, quantity, unitPrice, amount]) => (
      { description, quantity, unitAmount: String(cents(unitPrice)), amount: Number(cents(amount)) }
    )),
    taxes: taxes.map(({ amount, name, percent }) => ({
      id: stripeId("txr", name),
      displayName: name,
      type: TYPES[name] ?? "vat",
      percentage: Number(percent),
      country: "CA",
      state: customer.province,
      amount: Number(cents(amount))
    }))
  })
  if (isDraft) return drafted
  const open = StripeTransitions.finalize(drafted, seconds(created), number)
  if (voided !== undefined) return StripeTransitions.void_(open, seconds(voided))
  return paid === undefined ? open : StripeTransitions.pay(open, { at: seconds(paid) })
}

const TYPES: Readonly<Record<string, StripeInvoice.TaxRow["type"]>> = {
  GST: "gst",
  HST: "hst",
  PST: "pst",
  QST: "qst"
}

const atLago = ({ created, customer, isDraft = false, lines, number, paid, reference, taxes, voided }: Bill) => {
  const drafted = LagoInvoice.draft({
    id: reference.slice("lago:".length),
    customer: {
      ...address,
      ...customer,
      id: uuid(`lago customer ${customer.id}`),
      externalId: customer.id,
      state: customer.province
    },
    createdAt: created,
    issuingDate: created.slice(0, 10),
    dueDate: created.slice(0, 10),
    fees: lines.map(([description, units, unitAmount, amount]) => (
      { description, units, unitAmount, amount: Number(cents(amount)) }
    )),
    taxes: taxes.map(({ amount, name, percent }) => (
      { code: name.toLowerCase(), name, rate: Number(percent), amount: Number(cents(amount)) }
    ))
  })
  if (isDraft) return drafted
  const issued = LagoTransitions.finalize(drafted, created, number)
  if (voided !== undefined) return LagoTransitions.void_(issued, voided)
  return paid === undefined ? issued : LagoTransitions.pay(issued, { at: paid })
}
