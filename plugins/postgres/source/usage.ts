/** What customers used, as a service's database counts it: hours of processors, per deployment. */
import * as BigDecimal from "effect/BigDecimal"
import * as Effect from "effect/Effect"
import type { Ledger, Reconciliation } from "#etl"
import * as Client from "../client.ts"
import type { SubscriptionTables } from "../schema.ts"
import { place, quoted, relation } from "./relations.ts"

/** Where a service counts usage, in its own words. */
export interface UsageTables extends SubscriptionTables {
  readonly deployments: {
    readonly table: string
    readonly subscriptionId: string
    /** Hours, with decimals. */
    readonly cpuHours: string
    /** When they were counted: the month of the usage, in UTC. */
    readonly updatedAt: string
  }
}

interface Row {
  readonly customer_id: string
  readonly period: string
  readonly seconds: string
}

/** Seconds of processors, per customer and month: hours × 3600, exact. */
export const usageOf = (service: Ledger.Service.Service, tables: UsageTables): Reconciliation.UsageOf =>
  Effect.scoped(Effect.gen(function*() {
    const session = yield* Client.connect({ service, tables })
    const rows = yield* session.query<Row>(usage(tables))
    return rows.map(({ customer_id, period, seconds }) => ({
      customer: customer_id,
      period,
      cpuSeconds: BigDecimal.fromStringUnsafe(seconds)
    }))
  }))

const usage = ({ deployments, subscriptions }: UsageTables): string => `
  select s.customer_id::text, to_char(d.${quoted(deployments.updatedAt)} at time zone 'UTC', 'YYYY-MM') as period,
    sum(d.${quoted(deployments.cpuHours)}::numeric * 3600)::text as seconds
  from ${place(deployments.table)} d
    join ${relation(subscriptions)} s on s.id::text = d.${quoted(deployments.subscriptionId)}::text
  group by 1, 2 order by 1, 2`
