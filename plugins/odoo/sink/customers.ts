/** The sink: a service's customers as partners, each linked to its user, by the rules of the invoices' sink. */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { Check, type Ledger, Outcome, type PipelineError, type Platform, Progress, Sink } from "#etl"
import type { Client } from "../client.ts"
import { isConfigured, target } from "../config.ts"
import { Partner } from "../schema.ts"
import { search } from "./books.ts"
import { keys, rights } from "./check.ts"
import { connectCompany } from "./company.ts"
import { exclusive } from "./exclusive.ts"
import { resolve } from "./external.ts"
import { linkName, partnerOperations, type PartnerPlan, planPartners, writePartners } from "./partners.ts"

type Owner = Ledger.Subscriber.Client

export const customers = (service: Ledger.Service.Service): Layer.Layer<Sink.Sink<Owner, null>> =>
  Sink.layer<Owner, null>({
    name: "odoo",
    target,
    isConfigured,
    exclusive,
    open: Effect.map(connectCompany, (client) => {
      const standing = { planned: 0, written: 0 }
      return {
        context: Effect.succeed(null),
        lookup: () => Effect.succeed({ done: [], plan: (decisions) => plan(client, standing, decisions) })
      }
    }),
    holds: (subject) => holds(service, subject),
    check,
    lacks: Effect.succeed([])
  })

interface Writing {
  readonly subject: Outcome.Subject
  readonly owner: Owner
  readonly change: Outcome.Change
  readonly planned: Outcome.Outcome
}

const plan = Effect.fnUntraced(function*(
  client: Client,
  standing: { planned: number; written: number },
  decisions: ReadonlyArray<Sink.Decision<Owner>>
): Effect.fn.Return<Sink.Plan, PipelineError.PipelineError, Platform> {
  const owners = decisions.flatMap((decision) => decision._tag === "Entry" ? [decision] : [])
  const partners = yield* planPartners(client, owners.map(({ entry }) => entry))
  const decided: Array<Outcome.Outcome> = []
  const writing: Array<Writing> = []
  for (const { entry, subject } of owners) {
    const failure = partners.failures.get(entry.partner.userId)
    const operations = partnerOperations(partners, entry)
    if (failure !== undefined) decided.push(Outcome.failed(subject, failure))
    else if (operations.length > 0) writing.push(toWrite(partners, subject, entry, operations))
    else decided.push(Outcome.make(subject, { _tag: "skipped", reason: "unchanged" }))
  }
  const apply = Effect.gen(function*() {
    if (writing.length === 0) return []
    standing.planned += writing.length
    yield* Progress.report({ _tag: "write", ...standing })
    const { failures, ids, unrenamed } = yield* writePartners(client, partners)
    standing.written += writing.length
    yield* Progress.report({ _tag: "write", ...standing })
    return writing.map(({ change, owner: { partner: { userId } }, subject }) => {
      const failure = failures.get(userId)
      if (failure !== undefined) return Outcome.failed(subject, failure)
      const refusal = unrenamed.get(userId) ?? (ids.has(userId) ? null : "nobody is linked to the customer afterwards")
      return refusal === null
        ? Outcome.make(subject, { _tag: "changed", change })
        : Outcome.failed(subject, Outcome.failure("write", "Rejected", refusal))
    })
  })
  return { decided, planned: writing.map(({ planned }) => planned), apply }
})

const toWrite = (
  partners: PartnerPlan,
  subject: Outcome.Subject,
  owner: Owner,
  operations: ReadonlyArray<string>
): Writing => {
  const { email, isCompany, name, userId } = owner.partner
  const there = partners.linked.get(linkName(owner)) ?? partners.chosen.get(partners.users.get(userId) ?? owner) ?? null
  const change: Outcome.Change = { action: there === null ? "created" : "updated", kind: "customer" }
  const planned: Outcome.PlannedChange = {
    change,
    reason: there === null ? "no partner is linked to the user or has its e-mail" : `partner ${there} is the user's`,
    operations,
    writes: { partner: there, user: userId, name, isCompany, ...(there === null ? { email } : {}) },
    rules: [],
    requires: []
  }
  return { subject, owner, change, planned: Outcome.make(subject, { _tag: "planned", planned }) }
}

const holds = Effect.fnUntraced(function*(service: Ledger.Service.Service, { customer, id }: Outcome.Subject) {
  const client = yield* connectCompany
  const partner = { userId: id, name: customer ?? id, isCompany: false, email: null }
  const ids = [...(yield* resolve(client, "res.partner", [linkName({ service, partner })])).values()]
  const found = yield* search(client, "res.partner", Partner, [["id", "in", ids]], { context: { active_test: false } })
  return found.map((one) => `partner ${one.id}, ${one.name || "without a name"}${one.is_company ? ", a company" : ""}`)
})

const RIGHTS = [["res.partner", "create"], ["res.partner", "write"], ["ir.model.data", "create"]] as const

const check: Effect.Effect<ReadonlyArray<Check.Finding>, never, Platform> = Effect.gen(function*() {
  const client = yield* connectCompany
  const { database, url } = client.connection
  return [
    Check.holds("odoo", `answers at ${url}, database ${database}, with our key`),
    ...yield* rights(client, RIGHTS),
    ...yield* keys(client)
  ]
}).pipe(Effect.catch((error) => Effect.succeed([Check.fails("odoo", error.message)])))
