/** The sample's 31 invoices once more under names of their own, for books that hold them already. */
import * as Effect from "effect/Effect"
import { type Invoice, invoices as sample } from "../../sandbox/sample/Sample.ts"
import type { Project } from "./Sandboxed.ts"

export interface Copies {
  /** NexaCloud ids. */
  readonly ids: ReadonlyArray<string>
  /** Text about the copies as text about the sample itself. */
  readonly original: (text: string) => string
}

/** In NexaCloud and at the billing systems, of the same customers; `tag` is eight hexadecimal digits. */
export const make = Effect.fnUntraced(function*(project: Project, tag: string) {
  yield* project.sql(sample.map((invoice) => rows(invoice, tag)).join(";\n"))
  yield* Effect.sync(() => {
    for (const invoice of sample) bill(project, invoice, tag)
  })
  const names = sample.flatMap((invoice) => [
    [copied(invoice.id, tag), invoice.id],
    [referenceOf(invoice, tag), invoice.reference],
    [`${invoice.row.number}-${tag}`, invoice.row.number],
    ...(project.lago.state.get(invoice.billingId)?.payments ?? []).map(({ id }) => [copied(id, tag), id])
  ])
  const copies: Copies = {
    ids: sample.map(({ id }) => copied(id, tag)),
    // What is left of the tag is in ids that the doubles make of an invoice's.
    original: (text) =>
      names.reduce((rest, [copy = "", name = ""]) => rest.replaceAll(copy, name), text).replaceAll(tag, "")
  }
  return copies
})

/** Another UUID for another tag. */
const copied = (uuid: string, tag: string): string => tag + uuid.slice(8)

const billingIdOf = ({ billingId, row }: Invoice, tag: string): string =>
  row.system === "stripe" ? billingId + tag : copied(billingId, tag)

const referenceOf = (invoice: Invoice, tag: string): string =>
  (invoice.row.system === "stripe" ? "" : "lago:") + billingIdOf(invoice, tag)

const rows = (invoice: Invoice, tag: string): string =>
  `insert into invoices select '${copied(invoice.id, tag)}', '${referenceOf(invoice, tag)}',
     invoice_number || '-${tag}', user_id, subscription_id, created_at, currency, status, subtotal, tax, amount_paid,
     paid_at from invoices where id = '${invoice.id}';
   insert into invoice_items select ('${tag}' || substr(id::text, 9))::uuid, '${copied(invoice.id, tag)}',
     description, quantity, unit_price, amount from invoice_items where invoice_id = '${invoice.id}'`

const bill = ({ lago, stripe }: Project, invoice: Invoice, tag: string): void => {
  const id = billingIdOf(invoice, tag)
  if (invoice.row.system === "stripe") {
    const known = stripe.state.get(invoice.billingId)
    if (known !== undefined) stripe.state.add({ ...known, id })
  } else {
    const known = lago.state.get(invoice.billingId)
    const payments = known?.payments.map((payment) => ({ ...payment, id: copied(payment.id, tag), covers: [id] })) ?? []
    if (known !== undefined) lago.state.add({ ...known, id, payments })
  }
}
