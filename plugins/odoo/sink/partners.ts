/** One partner per client: found by link, else by e-mail, else created; then linked. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Ledger } from "#etl"
import { Outcome, PipelineError } from "#etl"
import type { Client } from "../client.ts"
import { MODULE, QUIET } from "../config.ts"
import { ExternalId, Partner } from "../schema.ts"
import { writeAll } from "./batch.ts"
import { search } from "./books.ts"
import { assign, externalName, load, qualified, resolve } from "./external.ts"

/** Who owes an invoice, or is a customer without one. */
type Entry = Ledger.Subscriber.Client

/** Who is whose partner, as far as reading tells. */
export interface PartnerPlan {
  /** The entries of one user each, first come. */
  readonly users: ReadonlyMap<string, Entry>
  /** Users that are linked, by the name of the link. */
  readonly linked: ReadonlyMap<string, number>
  /** Unlinked users whose e-mail leads to a partner. */
  readonly chosen: ReadonlyMap<Entry, number>
  /** Partners whose name is not their user's any more. */
  readonly renames: ReadonlyArray<Rename>
  readonly failures: ReadonlyMap<string, Outcome.Failure>
}

interface Rename {
  readonly partner: Entry["partner"]
  readonly there: Partner
}

/** Finds the partners of these entries' users. Only reads. */
export const planPartners = Effect.fn("Odoo.planPartners")(function*(client: Client, entries: ReadonlyArray<Entry>) {
  const users = new Map<string, Entry>()
  for (const entry of entries) if (!users.has(entry.partner.userId)) users.set(entry.partner.userId, entry)
  const linked = yield* resolve(client, "res.partner", [...users.values()].map(linkName))
  const matched = yield* matchByEmail(client, [...users.values()].filter((entry) => !linked.has(linkName(entry))))
  const there = (entry: Entry) => linked.get(linkName(entry)) ?? matched.chosen.get(entry)
  const renames = yield* outdated(client, [...users.values()], there)
  return { users, linked, renames, ...matched } satisfies PartnerPlan
})

/** What is made or changed of an entry's partner before the entry is written, one line each. */
export const partnerOperations = (plan: PartnerPlan, { partner: { userId } }: Entry): ReadonlyArray<string> => {
  const entry = plan.users.get(userId)
  if (entry === undefined || plan.failures.has(userId)) return []
  const { isCompany, name } = entry.partner
  const chosen = plan.chosen.get(entry)
  return [
    ...(chosen === undefined && !plan.linked.has(linkName(entry))
      ? [`create the partner ${name}${isCompany ? ", a company" : ""}`]
      : []),
    ...(chosen === undefined ? [] : [`link partner ${chosen}, which has the customer's e-mail, to ${name}`]),
    ...plan.renames.filter(({ partner }) => partner.userId === userId)
      .map(({ there }) => `rename partner ${there.id} from ${there.name || "nothing"} to ${name}`)
  ]
}

/**
 * Makes, links and renames partners as planned; gives Odoo's id of each user's partner, why some have none, and what Odoo
 * says to new names that it refuses: no reason to hold back an invoice, since the next run tries again.
 */
export const writePartners = Effect.fn("Odoo.writePartners")(function*(client: Client, plan: PartnerPlan) {
  const { chosen, linked, users } = plan
  const failures = new Map(plan.failures)
  // Whom another run has linked since, `load` leaves as they are, and a second link is refused.
  const open = [...users.values()].filter((entry) =>
    !linked.has(linkName(entry)) && !failures.has(entry.partner.userId)
  )
  const refusedLinks = yield* writeAll(linking(client, chosen), open.filter((entry) => chosen.has(entry)))
  const refusedPartners = yield* writeAll(creation(client), open.filter((entry) => !chosen.has(entry)))
  for (const [entry, sentence] of [...refusedLinks, ...refusedPartners]) {
    failures.set(entry.partner.userId, Outcome.failure("write", "Rejected", sentence))
  }
  const names = yield* resolve(client, "res.partner", [...users.values()].map(linkName))
  const ids = new Map<string, number>()
  for (const [userId, entry] of users) {
    const id = names.get(linkName(entry))
    if (id !== undefined) ids.set(userId, id)
  }
  const unrenamed = new Map<string, string>()
  for (const each of plan.renames) {
    const refusal = yield* rename(client, each)
    if (refusal !== null) unrenamed.set(each.partner.userId, refusal)
  }
  return { ids, failures: failures as ReadonlyMap<string, Outcome.Failure>, unrenamed }
})

/** The external id that links a service's user to a partner. */
export const linkName = ({ partner, service }: Entry): string => externalName("partner", service.key, partner.userId)

/**
 * Unlinked users whose e-mail leads to exactly one partner that may be theirs: of the same name, or neither a company
 * yet nor some company's contact. A partner linked to another user of the service is that user's: one person may manage
 * several companies.
 */
const matchByEmail = Effect.fnUntraced(function*(client: Client, entries: ReadonlyArray<Entry>) {
  const chosen = new Map<Entry, number>()
  const failures = new Map<string, Outcome.Failure>()
  const withEmail = entries.filter((entry) => emailOf(entry) !== null)
  if (withEmail.length === 0) return { chosen, failures }

  const emails = [...new Set(withEmail.map(emailOf))].map((email) => ["email", "=ilike", escapePattern(email ?? "")])
  const partners = yield* search(client, "res.partner", Partner, [...emails.slice(1).map(() => "|"), ...emails])
  const taken = new Set((yield* linkedPartners(client, entries[0], partners.map(({ id }) => id))).keys())
  for (const entry of withEmail) {
    const fitting = partners.filter((partner) =>
      partner.email !== false && partner.email.trim().toLowerCase() === emailOf(entry) && !taken.has(partner.id) &&
      (partner.name === entry.partner.name || !partner.is_company && partner.parent_id === false)
    )
    const [only, ...others] = fitting
    if (only === undefined) continue
    if (others.length > 0) {
      const names = fitting.map(({ id, name }) => `${name} (${id})`).join(", ")
      const sentence = `several partners have the customer's e-mail: ${names}. Merge them, or link the right one`
      failures.set(entry.partner.userId, Outcome.failure("plan", "PartnerAmbiguous", sentence))
      continue
    }
    chosen.set(entry, only.id)
    taken.add(only.id)
  }
  return { chosen, failures }
})

/** How many users of the service are linked to each of these partners; those without any are not in it. */
const linkedPartners = Effect.fnUntraced(
  function*(client: Client, entry: Entry | undefined, ids: ReadonlyArray<number>) {
    const links = new Map<number, number>()
    if (entry === undefined || ids.length === 0) return links
    const rows = yield* search(client, "ir.model.data", ExternalId, [
      ["module", "=", MODULE],
      ["model", "=", "res.partner"],
      ["res_id", "in", ids]
    ])
    const prefix = externalName("partner", entry.service.key, "")
    for (const { name, res_id } of rows) {
      if (name.startsWith(prefix)) links.set(res_id, (links.get(res_id) ?? 0) + 1)
    }
    return links
  }
)

const linking = (client: Client, chosen: ReadonlyMap<Entry, number>) => ({
  write: (entries: ReadonlyArray<Entry>) =>
    assign(client, "res.partner", entries.map((entry) => [linkName(entry), chosen.get(entry)] as const)),
  unwritten: (entries: ReadonlyArray<Entry>) => unlinked(client, entries)
})

const creation = (client: Client) => ({
  write: (entries: ReadonlyArray<Entry>) =>
    load(
      client,
      "res.partner",
      ["id", "name", "is_company", "email"],
      entries.map((entry) => [
        qualified(linkName(entry)),
        entry.partner.name,
        entry.partner.isCompany ? "1" : "0",
        entry.partner.email ?? ""
      ])
    ),
  unwritten: (entries: ReadonlyArray<Entry>) => unlinked(client, entries)
})

const unlinked = (client: Client, entries: ReadonlyArray<Entry>) =>
  Effect.map(
    resolve(client, "res.partner", entries.map(linkName)),
    (there) => entries.filter((entry) => !there.has(linkName(entry)))
  )

/**
 * Linked partners that do not bear the name that their user has now: the company's, where there is one, since another
 * service may know only the person. A partner of several users, whom somebody merged, keeps the name chosen for it.
 */
const outdated = Effect.fnUntraced(function*(
  client: Client,
  entries: ReadonlyArray<Entry>,
  partnerOf: (entry: Entry) => number | undefined
) {
  const ids = [...new Set(entries.flatMap((entry) => partnerOf(entry) ?? []))]
  if (ids.length === 0) return []
  const partners = yield* search(client, "res.partner", Partner, [["id", "in", ids]], {
    context: { active_test: false }
  })
  const byId = new Map(partners.map((partner) => [partner.id, partner]))
  const wrong = entries.flatMap((entry): ReadonlyArray<Rename> => {
    const { partner } = entry
    const there = byId.get(partnerOf(entry) ?? 0)
    if (there === undefined) return []
    const differs = partner.isCompany
      ? there.name !== partner.name || !there.is_company
      : there.name !== partner.name && !there.is_company
    return differs ? [{ partner, there }] : []
  })
  const links = yield* linkedPartners(client, entries[0], wrong.map(({ there }) => there.id))
  return wrong.filter(({ there }) => (links.get(there.id) ?? 0) <= 1)
})

const rename = (client: Client, { partner, there }: Rename) => {
  const vals = { name: partner.name, ...(partner.isCompany ? { is_company: true } : {}) }
  return client.write("res.partner", "write", { ids: [there.id], vals, context: QUIET }, Schema.Unknown).pipe(
    Effect.as(null),
    Effect.catchTags({
      Refused: ({ sentence }) => Effect.succeed(sentence),
      AnswerLost: ({ problem }) => new PipelineError.Unavailable({ plugin: "odoo", problem })
    })
  )
}

const emailOf = ({ partner }: Entry): string | null => {
  const email = partner.email?.trim().toLowerCase() ?? ""
  return email === "" ? null : email
}

/** `_` and `%` are letters of an address, not placeholders. */
const escapePattern = (email: string): string => email.replace(/[\\%_]/g, "\\$&")
