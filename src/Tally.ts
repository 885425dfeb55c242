/** The account that a run keeps of itself: what was read, how each record ended, and the money. */
import * as Money from "./Money.ts"
import type { Change, Outcome, Planned, PlannedChange, Result, SkipReason, Unmatched } from "./Outcome.ts"

/** What a run did. Counts and sums only, but for the records that a person must see. */
export interface Tally {
  readonly read: number
  /** What only some pipelines have is there when it happened. */
  readonly counts: Readonly<Record<Exclude<Result["_tag"], "skipped" | "changed">, number>> & {
    readonly changed?: number
  }
  readonly skipped: Skipped
  /** Totals of the books, including tax, by currency, of what this run posted, and of what it found posted. */
  readonly posted: ReadonlyMap<string, Money.Money>
  readonly alreadyPosted: ReadonlyMap<string, Money.Money>
  /** What the billing systems confirmed for the records that this run posted. */
  readonly confirmed: ReadonlyMap<string, Money.Money>
  /** Totals of the drafts that this run left. */
  readonly drafted: ReadonlyMap<string, Money.Money>
  /** What a dry run would post, or leave as drafts. */
  readonly planned: ReadonlyMap<string, Money.Money>
  /** How many of the planned would be left as drafts. */
  readonly plannedDrafts: number
  /** Cash registered in this run. */
  readonly paid: ReadonlyMap<string, Money.Money>
  /** Revenue without tax of what this run posted, drafted or planned: by currency, then by family. */
  readonly families: ReadonlyMap<string, ReadonlyMap<string, Money.Money>>
  /** Lines that no rule knows, by description and currency; only where the pipeline asks for them. */
  readonly unmatched: ReadonlyMap<string, UnmatchedSum>
  /** What was done to records without an amount, or would be: how many, by kind and action. */
  readonly changes: ReadonlyMap<string, ReadonlyMap<Change["action"], number>>
  /** Outcomes that failed, could not be verified, or deserve a look; without their evidence. */
  readonly remarkable: ReadonlyArray<Outcome>
  /** The outcomes that the run was asked to keep. */
  readonly outcomes: ReadonlyArray<Outcome>
}

export type Skipped =
  & Readonly<Record<"void" | "draft" | "zeroAmount", number>>
  & { readonly [reason in SkipReason]?: number }

/** All lines of one description; `amount` is their sum. */
export interface UnmatchedSum extends Unmatched {
  readonly lines: number
}

/** Outcomes to keep for showing them: `planned` the first few planned ones, `all` at the cost of memory for each. */
export type Details = "none" | "planned" | "all"

const PLANNED_KEPT_MAX = 20

/** Distinct descriptions kept; what comes after counts under the last of them. */
const UNMATCHED_KEPT_MAX = 1_000
const FURTHER = "further descriptions"

/** Collects outcomes. */
export const make = (details: Details) => {
  const counts: { -readonly [name in keyof Tally["counts"]]: Tally["counts"][name] } = {
    posted: 0,
    updated: 0,
    settled: 0,
    alreadyPosted: 0,
    reversed: 0,
    planned: 0,
    drafted: 0,
    unverifiable: 0,
    failed: 0
  }
  const skipped: { -readonly [reason in keyof Skipped]: Skipped[reason] } = { void: 0, draft: 0, zeroAmount: 0 }
  const posted: Sums = new Map()
  const alreadyPosted: Sums = new Map()
  const confirmed: Sums = new Map()
  const drafted: Sums = new Map()
  const planned: Sums = new Map()
  const paid: Sums = new Map()
  const families = new Map<string, Sums>()
  const unmatched = new Map<string, UnmatchedSum>()
  const changes = new Map<string, Map<Change["action"], number>>()
  const remarkable: Array<Outcome> = []
  const outcomes: Array<Outcome> = []
  let read = 0
  let plannedDrafts = 0

  const addFamilies = (byFamily: ReadonlyMap<string, Money.Money>) => {
    for (const [family, amount] of byFamily) {
      const sums = families.get(amount.currency) ?? new Map<string, Money.Money>()
      families.set(amount.currency, sums)
      add(sums, amount, family)
    }
  }

  const addUnmatched = (lines: ReadonlyArray<Unmatched> = []) => {
    for (const { amount, description } of lines) {
      const own = `${amount.currency} ${description}`
      const isKept = unmatched.has(own) || unmatched.size < UNMATCHED_KEPT_MAX
      const key = isKept ? own : `${amount.currency} ${FURTHER}`
      const sum = unmatched.get(key)
      unmatched.set(key, {
        description: isKept ? description : FURTHER,
        lines: (sum?.lines ?? 0) + 1,
        amount: Money.make((sum?.amount.minor ?? 0n) + amount.minor, amount.currency)
      })
    }
  }

  const addChange = ({ action, kind }: Change) => {
    const byAction = changes.get(kind) ?? new Map<Change["action"], number>()
    changes.set(kind, byAction.set(action, (byAction.get(action) ?? 0) + 1))
  }

  const addPlanned = (told: Planned | PlannedChange) => {
    if ("change" in told) return addChange(told.change)
    if (told.isDraft === true) plannedDrafts += 1
    add(planned, told.confirmed)
    add(paid, Money.make(0n, told.confirmed.currency))
    addFamilies(told.families)
    addUnmatched(told.unmatched)
  }

  const addMoney = (result: Result) => {
    if (result._tag === "alreadyPosted") add(alreadyPosted, result.document.total)
    if (result._tag === "changed") addChange(result.change)
    if (result._tag === "planned") addPlanned(result.planned)
    if ("written" in result) {
      add(paid, result.written.paid)
      if (result._tag === "posted" || result._tag === "updated") {
        add(posted, result.written.document.total)
        add(confirmed, result.written.confirmed)
        addFamilies(result.written.families)
      }
      if (result._tag === "drafted") {
        add(drafted, result.written.document.total)
        addFamilies(result.written.families)
      }
      addUnmatched(result.written.unmatched)
      if (result._tag === "settled") add(alreadyPosted, result.written.document.total)
    }
  }

  return {
    /** Takes note of records before their fate is known. */
    read: (records: number) => void (read += records),
    /** Takes note of the end of one record. */
    end: (outcome: Outcome) => {
      const { result } = outcome
      if (result._tag === "skipped") skipped[result.reason] = (skipped[result.reason] ?? 0) + 1
      else counts[result._tag] = (counts[result._tag] ?? 0) + 1
      addMoney(result)
      const isRemarkable = result._tag === "failed" || result._tag === "unverifiable" || outcome.attention.length > 0
      // All of them, since reports list all: they grow with what needs a person, and with nothing else.
      if (isRemarkable) remarkable.push({ ...outcome, evidence: null })
      const isShown = details === "planned" && result._tag === "planned" && outcomes.length < PLANNED_KEPT_MAX
      if (details === "all" || isShown) outcomes.push(outcome)
    },
    /** The account so far. */
    tally: (): Tally => ({
      read,
      counts,
      skipped,
      posted,
      alreadyPosted,
      confirmed,
      drafted,
      planned,
      plannedDrafts,
      paid,
      families,
      unmatched,
      changes,
      remarkable,
      outcomes
    })
  }
}

/** What does not add up, in a sentence, or null: `read = Σ outcomes`, and books = billing systems. */
export const imbalance = (tally: Tally): string | null => {
  const ended = [...Object.values(tally.counts), ...Object.values(tally.skipped)].reduce((sum, n) => sum + n, 0)
  if (ended !== tally.read) return `${tally.read} records were read, ${ended} outcomes counted`
  for (const [currency, confirmed] of tally.confirmed) {
    const posted = tally.posted.get(currency) ?? Money.make(0n, currency)
    if (posted.minor !== confirmed.minor) {
      return `${currency} ${Money.format(confirmed)} were confirmed, ${Money.format(posted)} posted`
    }
  }
  return null
}

type Sums = Map<string, Money.Money>

const add = (sums: Sums, amount: Money.Money, key: string = amount.currency) =>
  sums.set(key, Money.make((sums.get(key)?.minor ?? 0n) + amount.minor, amount.currency))
