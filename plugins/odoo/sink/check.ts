/** What `pipeline check` says of Odoo: each fact with its remedy where it does not hold. Changes nothing. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Ledger } from "#etl"
import { Check, type Platform } from "#etl"
import type { Client } from "../client.ts"
import { REFERENCE_FIELD } from "../config.ts"
import { missingFields, readBooks, search } from "./books.ts"
import { type CompanyClient, connectCompany } from "./company.ts"
import { lacks } from "./setup.ts"

const SETUP = "Create what is missing with: pipeline setup odoo"
const RIGHTS = [
  ["account.move", "create"],
  ["account.payment", "create"],
  ["res.partner", "create"],
  ["res.partner", "write"],
  ["ir.model.data", "create"]
] as const

const ApiKey = Schema.Struct({
  name: Schema.String,
  expiration_date: Schema.Union([Schema.String, Schema.Literal(false)])
})

export const check = (
  service: Ledger.Service.Service,
  fields: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<Check.Finding>, never, Platform> =>
  Effect.gen(function*() {
    const client = yield* connectCompany
    const missing = yield* missingFields(client, fields)
    const holds = (fact: string) => Check.holds("odoo", fact)
    const findings = [
      holds(`answers at ${client.connection.url}, database ${client.connection.database}, with our key`),
      missing.length === 0
        ? holds(`account.move has ${service.invoiceIdField} and ${REFERENCE_FIELD}`)
        : Check.fails("odoo", `account.move lacks ${missing.join(", ")}`, SETUP)
    ]
    const absent = (yield* lacks(service, [])).map(({ what }) => what)
    findings.push(
      absent.length === 0
        ? holds("journal and income accounts are there")
        : holds(`not there yet, and created by the first run or by pipeline setup odoo: ${absent.join("; ")}`)
    )
    return [...findings, ...yield* rights(client, RIGHTS), ...yield* keys(client), ...yield* booksFindings(client)]
  }).pipe(Effect.catch((error) => Effect.succeed([Check.fails("odoo", error.message)])))

const booksFindings = (client: CompanyClient) =>
  Effect.map(readBooks(client), (books) => [
    Check.holds(
      "odoo",
      `company ${books.company.name}, ${books.company.currency_id[1]}; active currencies ${
        [...books.currencies].join(", ")
      }`
    ),
    books.taxes.length > 0
      ? Check.holds(
        "odoo",
        `${books.taxes.length} sale taxes, rounded ${books.taxRounding === "globally" ? "per invoice" : "per line"}`
      )
      : Check.fails("odoo", "no sale taxes", "Install the Canadian chart of accounts"),
    Check.holds("odoo", books.closedUntil === null ? "no period is locked" : `locked up to ${books.closedUntil}`)
  ])

/** What our user may do of what it needs to: models and operations. */
export const rights = (client: Client, needed: ReadonlyArray<readonly [model: string, operation: string]>) =>
  Effect.forEach(
    needed,
    ([model, operation]) =>
      Effect.map(client.read(model, "has_access", { ids: [], operation }, Schema.Boolean), (may) =>
        may
          ? Check.holds("odoo", `our user may ${operation} ${model}`)
          : Check.fails(
            "odoo",
            `our user may not ${operation} ${model}`,
            "Give it the rights of deploy/odoo/least_rights.py"
          ))
  )

/** Keys of the user; Odoo does not say which of them is ours. */
export const keys = (client: Client) =>
  search(client, "res.users.apikeys", ApiKey, []).pipe(
    Effect.map((rows) =>
      rows.map(({ expiration_date, name }) =>
        Check.holds(
          "odoo",
          `key "${name}" is valid ${
            expiration_date === false ? "without end" : `until ${expiration_date.slice(0, 10)}`
          }`
        )
      )
    ),
    Effect.orElseSucceed(() => [])
  )
