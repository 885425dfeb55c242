/** What Odoo lacks of what we rely on, and how to create it. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Sink } from "#etl"
import { Ledger, PipelineError, type Platform } from "#etl"
import type { AnswerLost, Client, Refused } from "../client.ts"
import { PAYMENT_JOURNAL, REFERENCE_FIELD } from "../config.ts"
import { ensureAccounts, ensureJournals, findAccounts, findJournals } from "./accounts.ts"
import { missingFields } from "./books.ts"
import { connectCompany } from "./company.ts"

const Model = Schema.Array(Schema.Struct({ id: Schema.Int }))

/** Fields, journal and accounts that are missing, in the order to create them. Writes nothing itself. */
export const lacks = (
  service: Ledger.Service.Service,
  fields: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<Sink.Lack>, PipelineError.PipelineError, Platform> =>
  Effect.gen(function*() {
    const client = yield* connectCompany
    const accounts = familyAccounts(service)
    const missing = yield* missingFields(client, fields)
    const journals = yield* findJournals(client)([PAYMENT_JOURNAL.code])
    const there = yield* findAccounts(client)(accounts.map(({ code }) => code))
    return [
      ...missing.map((name): Sink.Lack => ({
        what: `field ${name} on account.move (${label(service, name)}, indexed text)`,
        create: createField(client, name, label(service, name))
      })),
      ...(journals.has(PAYMENT_JOURNAL.code) ? [] : [{
        what: `bank journal ${PAYMENT_JOURNAL.code} "${PAYMENT_JOURNAL.name}"`,
        create: Effect.asVoid(ensureJournals(client))
      }]),
      ...accounts.filter(({ code }) => !there.has(code)).map((account): Sink.Lack => ({
        what: `income account ${account.code} "${account.name}"`,
        create: Effect.asVoid(ensureAccounts(client, [account]))
      }))
    ]
  })

/** An income account for each family that lines of the service can have. */
const familyAccounts = (service: Ledger.Service.Service) => {
  const families = [...service.families.map(({ family }) => family), Ledger.Family.BASE, Ledger.Family.OTHER]
  return families.map((family) => Ledger.Service.account(service, family))
}

const label = (service: Ledger.Service.Service, field: string): string =>
  field === REFERENCE_FIELD ? "Billing reference" : `${service.name} invoice id`

const createField = (client: Client, name: string, description: string) =>
  Effect.gen(function*() {
    const [model] = yield* client.read("ir.model", "search_read", {
      domain: [["model", "=", "account.move"]],
      fields: ["id"]
    }, Model)
    yield* client.write("ir.model.fields", "create", {
      vals_list: [{
        name,
        model_id: model?.id,
        ttype: "char",
        field_description: description,
        index: true,
        copied: false
      }]
    }, Schema.Unknown)
  }).pipe(Effect.catchTags({
    Refused: ({ sentence }: Refused) =>
      new PipelineError.AccessRefused({
        plugin: "odoo",
        problem: `does not let us create the field ${name}: ${sentence}`
      }),
    AnswerLost: ({ problem }: AnswerLost) => new PipelineError.Unavailable({ plugin: "odoo", problem })
  }))
