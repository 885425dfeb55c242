/** Settings and limits of the connection to NexaCloud's database. */
import * as Duration from "effect/Duration"
import { Setting } from "#etl"

export const DSN = "NEXACLOUD_DSN"

/** `postgres://user:password@host:5432/database`, with `?sslmode=require` where the server wants TLS. */
export const dsn = Setting.secret(DSN)

export const connectTimeout = Duration.seconds(10)

/** Of one query, sorting all invoices included. */
export const statementTimeout = Duration.seconds(60)
