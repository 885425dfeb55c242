/**
 * Leads changed answers of a vendor, a thousand invoices at a time, through a whole run of the verifier, or past lists
 * and network to the one who judges what was listed.
 */
import type { Ledger } from "#etl"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Request } from "../../../sandbox/http/Exchange.ts"
import { http, timeless } from "../InProcess.ts"
import { type Answer, inRun, outside, wanted } from "../Verifier.ts"
import { type Json, type Mutant, mutate } from "./Mutation.ts"
import { random } from "./Random.ts"
import { own } from "./Reading.ts"

/** One invoice whose answer was changed. */
export interface Case extends Mutant {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly payments: Mutant
}

export interface Subject {
  readonly prefix: string
  readonly system: Ledger.BillingSystem.BillingSystem
  readonly settings: Readonly<Record<string, string>>
  readonly id: (n: number) => string
  readonly reference: (id: string) => string
  /** The field that an invoice's id is in. */
  readonly idField: string
  /** A good answer about an invoice, and its list of payments where the vendor gives that by itself. */
  readonly original: (n: number, id: string, createdAt: number) => { readonly invoice: Json; readonly payments: Json }
  /** The fields that decide. */
  readonly deciding: ReadonlyArray<string>
  /** Those whose change may make an answer unreadable. */
  readonly read: ReadonlyArray<string>
  /** The vendor, answering these. */
  readonly answer: (
    cases: ReadonlyArray<Case>
  ) => (request: Request) => { readonly status: number; readonly text: string }
  /** What is wrong with an answer; null where it may be given. */
  readonly wrong: (one: Case, answer: Answer | undefined) => string | null
}

export interface Found {
  /** The first few answers that must not be given. */
  readonly wrong: ReadonlyArray<string>
  /** How often each kind of answer was given. */
  readonly counts: Readonly<Record<string, number>>
}

const CHUNK = 1_000
const SECOND_MS = 1_000
const START = Date.parse("2026-03-01T00:00:00Z")
const TOLD_MAX = 5

export type Way = "run" | "judge"

export const fuzz = (subject: Subject, way: Way, seed: number, count: number): Effect.Effect<Found> =>
  timeless(Effect.gen(function*() {
    const counts: Record<string, number> = {}
    const wrong: Array<string> = []
    for (let from = 0; from < count; from += CHUNK) {
      const cases = Array.from({ length: CHUNK }, (_, index) => made(subject, seed, from + index))
      const answers = yield* ways[way](subject, cases)
      cases.forEach((one, index) => {
        const answer = answers[index]
        const kind = answer?._tag === "Unverifiable" ? answer.reason : answer?._tag ?? "none"
        counts[kind] = (counts[kind] ?? 0) + 1
        const problem = subject.wrong(one, answer) ?? unread(subject, one, kind)
        if (problem !== null && wrong.length < TOLD_MAX) {
          wrong.push(`${problem} (${one.id}: ${changed(one).join(", ")})`)
        }
      })
    }
    return { wrong, counts }
  }))

type Answers = Effect.Effect<ReadonlyArray<Answer | undefined>>

const ways: Readonly<Record<Way, (subject: Subject, cases: ReadonlyArray<Case>) => Answers>> = {
  run: ({ answer, prefix, reference, settings, system }, cases) => {
    const records = cases.map(({ createdAt, id }) => wanted(reference(id), new Date(createdAt).toISOString()))
    return inRun({ [prefix]: system }, { settings, http: http(answer(cases)) }, (ask) => ask(records))
  },
  judge: Effect.fnUntraced(function*({ answer, idField, reference, settings, system }, cases) {
    // Whoever is listed under another name is not found by its own.
    const found = cases.map(({ id, text }) => ({ reference: reference(id), body: JSON.parse(text), asked: "", at: AT }))
      .filter(({ body }, index) => own(body, idField) === cases[index]?.id)
    const judgements = yield* Effect.scoped(Effect.flatMap(system.open, ({ listing }) => listing?.judge(found) ?? NONE))
      .pipe(Effect.provide(outside({ settings, http: http(answer(cases)) })), Effect.orDie)
    const answers = new Map(found.map((each, index) => [each.reference, judgements[index]]))
    return cases.map(({ id }): Answer | undefined => {
      const judgement = answers.get(reference(id))
      if (judgement === undefined) return answers.has(reference(id)) ? undefined : NOT_FOUND
      return Result.isSuccess(judgement) ? judgement.success : judgement.failure
    })
  })
}

const AT = DateTime.makeUnsafe(0)
const NONE = Effect.succeed([])
const NOT_FOUND: Answer = { _tag: "Unverifiable", reason: "Malformed", message: "not listed under its own id" }

/** Every case is its own, whatever the others are. */
const made = (subject: Subject, seed: number, n: number): Case => {
  const dice = random(seed + n * 7_919)
  const id = subject.id(n)
  const createdAt = START + Math.floor(dice.next() * 86_400 * 60) * SECOND_MS
  const { invoice, payments } = subject.original(n, id, createdAt)
  const isOfPayments = payments !== null && dice.chance(0.3)
  const untouched = (document: Json): Mutant => ({ text: JSON.stringify(document), touched: [] })
  return {
    id,
    createdAt,
    ...isOfPayments ? untouched(invoice) : mutate(invoice, subject.deciding, dice),
    payments: isOfPayments ? mutate(payments, ["payments"], dice) : untouched(payments)
  }
}

const changed = ({ payments, touched }: Case) => [...touched, ...payments.touched.map((path) => `payments: ${path}`)]

/** A change to what nobody reads must not lose an invoice. */
const unread = ({ read }: Subject, one: Case, kind: string): string | null => {
  const isRead = changed(one).some((path) => path.includes("__proto__") || read.includes(path.split(/[.:]/)[0] ?? ""))
  return isRead || ["Confirmed", "Draft", "Void"].includes(kind)
    ? null
    : `${kind}, although nothing that is read changed`
}
