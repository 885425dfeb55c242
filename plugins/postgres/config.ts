/** Settings and limits of the connection to a service's database. */
import * as Duration from "effect/Duration"
import { type Ledger, Setting } from "#etl"

/** The setting that leads to a service's database: `NEXACLOUD_DSN`. */
export const nameOf = ({ key }: Ledger.Service.Service): string => `${key.toUpperCase()}_DSN`

/** `postgres://user:password@host:5432/database`, with `?sslmode=require` where the server wants TLS. */
export const dsn = (service: Ledger.Service.Service) => Setting.secret(nameOf(service))

export const connectTimeout = Duration.seconds(10)
/** Of one query, sorting all invoices included. */
export const statementTimeout = Duration.seconds(60)
