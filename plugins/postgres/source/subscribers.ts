/** Customers as they stand in a service's database, with their subscriptions, through a cursor of that database. */
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { Ledger, Outcome, PipelineError, Progress, Source } from "#etl"
import * as Client from "../client.ts"
import { type SubscriptionTables, text } from "../schema.ts"
import * as Catalog from "./catalog.ts"
import { check } from "./check.ts"
import { called, place, relation } from "./relations.ts"

/**
 * Every selected customer of a service, by id.
 *
 * Snapshot  one, for the whole run
 * Says      before the first, how many rows each table has
 * Rejects   `MalformedRecord`: a subscription without a plan, a plan without a price or with an unknown billing cycle
 * Fails     `SettingMissing`, `SettingInvalid`, `AccessRefused`, `SchemaMismatch`, `Unavailable`
 */
export const subscribersOf = (service: Ledger.Service.Service, tables: SubscriptionTables) => {
  const kept = { service, tables }
  return Source.layer<Ledger.Subscriber.Subscriber>({
    name: service.key,
    open: Effect.fn("Postgres.subscribers")(function*({ limit, only, since, until }) {
      if (since !== null || until !== null) {
        const problem = "selects by a day, and customers have none. Leave it out, or name some with --only"
        return yield* new PipelineError.SettingInvalid({ setting: since === null ? "--until" : "--since", problem })
      }
      const session = yield* Client.connect(kept)
      yield* Catalog.assertReadable(kept, yield* Catalog.read(session, tables), session.address)
      yield* tellRows(kept, session)
      const wanted = only.length === 0 ? null : JSON.stringify(only.map((each) => each.trim()))
      if (wanted !== null) yield* tellUnmatched(kept, session, wanted)
      yield* session.query(`declare selected no scroll cursor for ${customersOf(tables)} order by id limit $2::int`, [
        wanted,
        limit
      ])
      return Stream.paginate(null, () => readChunk(kept, session))
    }),
    check: check(kept)
  })
}

type Kept = Client.Kept<SubscriptionTables>

interface CustomerRow {
  readonly id: string
  readonly full_name: string | null
  readonly company: string | null
  readonly email: string | null
}

interface SubscriptionRow {
  readonly id: string
  readonly customer_id: string
  readonly status: string | null
  readonly plan_id: string | null
  readonly plan_found: boolean
  readonly plan: string | null
  readonly price: string | null
  readonly cycle: string | null
}

/** $1 ids as a JSON array; NULL selects all. */
const customersOf = ({ customers }: SubscriptionTables): string => `
  select id::text, full_name::text, company::text, coalesce(nullif(btrim(billing_email), ''), email)::text as email
  from ${relation(customers)} customer
  where $1::text is null or id::text in (select json_array_elements_text($1::text::json))`

/** $1 ids of customers as a JSON array. */
const subscriptionsOf = ({ plans, subscriptions }: SubscriptionTables): string => `
  select s.id::text, s.customer_id::text, s.status::text, s.plan_id::text, p.id is not null as plan_found,
    p.name::text as plan, p.price::text, p.cycle::text
  from ${relation(subscriptions)} s left join ${relation(plans)} p on p.id::text = s.plan_id::text
  where s.customer_id::text in (select json_array_elements_text($1::text::json))
  order by s.id`

const readChunk = Effect.fnUntraced(function*(kept: Kept, session: Client.Session) {
  const rows = yield* session.query<CustomerRow>(`fetch forward ${Source.CHUNK_SIZE_MAX} from selected`)
  const found = rows.length === 0
    ? []
    : yield* session.query<SubscriptionRow>(subscriptionsOf(kept.tables), [JSON.stringify(rows.map(({ id }) => id))])
  const byCustomer = Map.groupBy(found, ({ customer_id }) => customer_id)
  const records: Array<Ledger.Subscriber.Subscriber> = []
  const rejected: Array<Outcome.Outcome> = []
  for (const row of rows) {
    const decoded = decode(kept, row, byCustomer.get(row.id) ?? [])
    if (Result.isSuccess(decoded)) records.push(decoded.success)
    else rejected.push(decoded.failure)
  }
  const chunk: Source.Chunk<Ledger.Subscriber.Subscriber> = { records, rejected }
  const next = rows.length < Source.CHUNK_SIZE_MAX ? Option.none<null>() : Option.some(null)
  return [rows.length === 0 ? [] : [chunk], next] as const
})

/** The subscriber that the rows are, or the outcome that says everything that is wrong with them. */
const decode = (
  { service, tables }: Kept,
  row: CustomerRow,
  rows: ReadonlyArray<SubscriptionRow>
): Result.Result<Ledger.Subscriber.Subscriber, Outcome.Outcome> => {
  const customer = {
    userId: row.id,
    fullName: text(row.full_name),
    company: text(row.company),
    email: text(row.email)
  }
  const problems: Array<string> = []
  const subscriptions = rows.flatMap((each): ReadonlyArray<Ledger.Subscriber.Subscription> => {
    const price = each.price === null ? null : Option.getOrNull(BigDecimal.fromString(each.price))
    const cycle = Ledger.Subscriber.CYCLES.get(each.cycle?.trim().toLowerCase() ?? "")
    const name = text(each.plan) ?? each.plan_id ?? ""
    const of = `of plan "${name}" (subscription ${each.id})`
    const reject = (column: string, value: string | null) =>
      problems.push(`${column} ${of} is ${value === null ? "NULL" : `"${value.slice(0, 40)}"`}`)
    if (!each.plan_found) {
      problems.push(
        `${called(tables.subscriptions, "planId")} of subscription ${each.id} names no row of ${tables.plans.table}`
      )
      return []
    }
    if (price === null) reject(called(tables.plans, "price"), each.price)
    if (cycle === undefined) reject(called(tables.plans, "cycle"), each.cycle)
    if (price === null || cycle === undefined) return []
    return [{ id: each.id, plan: name, price, cycle, status: text(each.status) }]
  })
  if (problems.length === 0) return Result.succeed({ customer, subscriptions })
  const message = `${service.name}'s rows cannot be read: ${problems.join(", ")}. Correct it in ${service.name}`
  return Result.fail(
    Outcome.failed(
      Ledger.Subscriber.subject({ customer, subscriptions }),
      Outcome.failure("source", "MalformedRecord", message)
    )
  )
}

/** What is there to read, before anything is read. */
const tellRows = Effect.fnUntraced(function*({ service, tables }: Kept, session: Client.Session) {
  const names = [tables.customers, tables.subscriptions, tables.plans].map(({ table }) => table)
  const counts = names.map((name, index) => `(select count(*) from ${place(name)})::text as n${index}`).join(", ")
  const [row] = yield* session.query<Readonly<Record<string, string>>>(`select ${counts}`)
  const told = names.map((name, index) => `${row?.[`n${index}`]} ${name}`).join(", ")
  yield* Progress.report({ _tag: "notice", message: `${service.name} at ${session.address} has ${told}` })
})

/** Says which of the ids asked for no customer has. */
const tellUnmatched = Effect.fnUntraced(function*({ service, tables }: Kept, session: Client.Session, wanted: string) {
  const unmatched = yield* session.query<{ readonly wanted: string }>(
    `select distinct wanted from json_array_elements_text($1::text::json) wanted
    where not exists (select from ${relation(tables.customers)} customer where id::text = wanted) order by wanted`,
    [wanted]
  )
  yield* Effect.forEach(
    unmatched,
    ({ wanted }) =>
      Progress.report({ _tag: "notice", message: `${service.name} has no customer with the id "${wanted}"` }),
    {
      discard: true
    }
  )
})
