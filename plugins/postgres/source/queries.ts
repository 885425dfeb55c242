/** What is asked of a service's tables to read its invoices, as SQL. */
import type { Tables } from "../schema.ts"
import { relation } from "./relations.ts"

/** The types in which ids are compared. */
export interface Types {
  /** Of invoices with their items'. */
  readonly invoice: string
  /** Of customers with their invoices'. */
  readonly customer: string
}

/** The reference without the blanks around it; null where nothing is left. */
const REFERENCE = "nullif(btrim(i.reference, E' \\t\\r\\n'), '')"

/** $1 since, $2 until, $3 ids, numbers and references as a JSON array; NULL selects all. */
export const selectedOf = ({ customers, invoices }: Tables, { customer }: Types): string => `
  select
    i.id::text,
    ${REFERENCE} as reference,
    i.number::text,
    i.customer_id::text,
    u.id is not null as customer_found,
    u.full_name::text,
    u.company::text,
    coalesce(nullif(btrim(u.billing_email), ''), u.email)::text as email,
    i.currency::text,
    i.subtotal::text,
    i.tax::text,
    i.status::text,
    to_char(i.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
    to_char(i.paid_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as paid_at,
    i.amount_paid::text
  from ${relation({ amountPaid: null, ...invoices })} i
    left join ${relation(customers)} u on u.id::${customer} = i.customer_id::${customer}
  where ($1::timestamptz is null or i.created_at >= $1::timestamptz)
    and ($2::timestamptz is null or i.created_at < $2::timestamptz)
    and ($3::text is null or array[i.id::text, btrim(i.number::text), ${REFERENCE}]
      && array(select json_array_elements_text($3::text::json)))`

/** A later invoice of several with one reference, and the first of them. */
export interface Duplicate {
  readonly id: string
  readonly first_id: string
}

/** Few as a rule: only references that are there twice are sorted. */
export const duplicatesOf = ({ invoices }: Tables): string => `
  with shared as (
    select ${REFERENCE} as reference from ${relation(invoices)} i
    where ${REFERENCE} is not null group by 1 having count(*) > 1
  ), ranked as (
    select i.id::text, first_value(i.id::text) over (partition by shared.reference order by i.created_at, i.id) as first_id
    from shared join ${relation(invoices)} i on ${REFERENCE} = shared.reference
  )
  select id, first_id from ranked where id <> first_id`

/** $1 ids of invoices as a JSON array: joined, so that an index serves where there is one, else a hash of them. */
export const itemsOf = ({ items }: Tables, { invoice }: Types): string => `
  select id::text, invoice_id::text, description::text, quantity::text, unit_price::text, amount::text
  from ${relation(items)} item
  where invoice_id::${invoice} in (select value::${invoice} from json_array_elements_text($1::text::json) value)
  order by item.id`
