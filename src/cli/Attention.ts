/** What needs a person after a run: each kind with its records, equal ones on one line, and the next step to take. */
import type { FailureName, Outcome, Subject, UnverifiableReason } from "../Outcome.ts"
import type { Paint } from "./Paint.ts"
import { safe } from "./SafeText.ts"
import * as Table from "./Table.ts"

/** Distinct sentences shown of one kind; the rest is counted. */
export const SHOWN_PER_KIND_MAX = 10

/** Cells of a terminal that a customer's name may take. */
const NAME_WIDTH_MAX = 32

/** Lines for people; none where nothing needs one. */
export const lines = (remarkable: ReadonlyArray<Outcome>, pipeline: string, paint: Paint): ReadonlyArray<string> => {
  const kinds = [...byKind(remarkable).values()]
  if (kinds.length === 0) return []
  const shown = kinds.map(({ sentences }) => [...sentences].slice(0, SHOWN_PER_KIND_MAX))
  // One table for all kinds, so that their columns meet.
  const rows = kinds.flatMap((kind, index) => (shown[index] ?? []).map((sentence) => row(kind, sentence, paint)))
  const table = Table.lines(["left", "left", "left"], rows)
  let from = 0
  return [
    `  ${paint.attention("Needs a person")}`,
    ...kinds.flatMap((kind, index) => {
      const count = shown[index]?.length ?? 0
      from += count
      const first = shown[index]?.[0]?.[1] ?? []
      return [...table.slice(from - count, from), ...rest(kind), ...next(kind, pipeline, first)]
    })
  ]
}

/** Remarks of one kind; equal sentences come together. */
interface Kind {
  /** Said before each sentence; may be empty. */
  readonly title: string
  readonly isAlarm: boolean
  readonly next: (pipeline: string, example: string) => string | null
  readonly sentences: Map<string, Array<Subject>>
}

const byKind = (remarkable: ReadonlyArray<Outcome>): ReadonlyMap<string, Kind> => {
  const kinds = new Map<string, Kind>()
  const note = (key: string, kind: Omit<Kind, "sentences">, sentence: string, subject: Subject) => {
    const known = kinds.get(key) ?? { ...kind, sentences: new Map<string, Array<Subject>>() }
    kinds.set(key, known)
    const subjects = known.sentences.get(sentence)
    if (subjects === undefined) known.sentences.set(sentence, [subject])
    else subjects.push(subject)
  }
  for (const { subject, result, attention } of remarkable) {
    if (result._tag === "failed") {
      const { error, message } = result.failure
      const next = (pipeline: string, example: string) => afterFailure(error, pipeline, example)
      note(`failed ${error}`, { title: error, isAlarm: true, next }, message, subject)
    }
    if (result._tag === "unverifiable") {
      const { reason, message } = result
      const next = (pipeline: string) => afterUnverifiable(reason, pipeline)
      note(`unverifiable ${reason}`, { title: reason, isAlarm: false, next }, message, subject)
    }
    for (const what of attention) note("attention", { title: "", isAlarm: false, next: () => null }, what, subject)
  }
  return new Map([...kinds].toSorted(([a], [b]) => rank(a) - rank(b)))
}

/** Failures first, then what could not be verified, then what deserves a look. */
const rank = (key: string): number => ["failed", "unverifiable", "attention"].indexOf(key.split(" ")[0] ?? "")

const row = (kind: Kind, [sentence, subjects]: readonly [string, ReadonlyArray<Subject>], paint: Paint) => {
  const title = kind.isAlarm ? paint.alarm(kind.title) : kind.title
  return [...who(subjects), kind.title === "" ? safe(sentence) : `${title}: ${safe(sentence)}`]
}

const rest = ({ sentences, title }: Kind): ReadonlyArray<string> => {
  const hidden = [...sentences.values()].slice(SHOWN_PER_KIND_MAX).reduce((sum, { length }) => sum + length, 0)
  return hidden === 0
    ? []
    : [`  … and ${`${hidden.toLocaleString("en-US")} more ${title}`.trimEnd()}; --json lists all`]
}

const next = (kind: Kind, pipeline: string, [example]: ReadonlyArray<Subject>): ReadonlyArray<string> => {
  const step = kind.next(pipeline, example === undefined ? "ID" : name(example))
  return step === null ? [] : [`      next: ${step}`]
}

/** The record by number or id, and its customer; of many, how many and the first few. */
const who = (subjects: ReadonlyArray<Subject>): readonly [string, string] => {
  const [first] = subjects
  if (subjects.length > 1) {
    const some = subjects.slice(0, 3).map(name).join(", ")
    return [`${subjects.length.toLocaleString("en-US")} ×`, subjects.length > 3 ? `${some}, …` : some]
  }
  return first === undefined ? ["", ""] : [name(first), Table.clip(safe(first.customer ?? ""), NAME_WIDTH_MAX)]
}

const name = ({ number, id }: Subject): string => safe(number ?? id)

/** The next step after a failure. */
export const afterFailure = (error: FailureName, pipeline: string, example: string): string =>
  // What no row of the source asks for cannot be selected either.
  `${REMEDIES[error]}; then pipeline run ${pipeline}${error === "Extra" ? "" : ` --only ${quoted(example)}`}`

const REMEDIES: Readonly<Record<FailureName, string>> = {
  MalformedRecord: "correct the record where it is kept",
  DuplicateReference: "find out which of the two records is real, and correct the other",
  AmountMismatch: "compare the record with its billing system, and correct the one that is wrong",
  AmountUnknown: "give the books, or the service, what is wanting",
  TaxUnmatched: "add the tax to the books, or correct the record's tax",
  TaxAmbiguous: "say which tax is meant",
  CurrencyInactive: "activate the currency in the books",
  PeriodClosed: "open the period, or have the bookkeeper enter it",
  PartnerAmbiguous: "link or merge the partners in the books",
  VoidedAfterPosting: "reverse the document in the books",
  Rejected: "correct what the books object to",
  Missing: "have the daily pipeline post it",
  Extra: "find out where it is from",
  Doubled: "keep one in the books",
  StateDiffers: "bring the state in the books in line with the billing system",
  AmountDiffers: "correct the amounts where they are wrong",
  TaxDiffers: "correct the taxes in the books",
  AccountDiffers: "move the lines to their accounts in the books",
  DateDiffers: "correct the dates in the books",
  PartnerDiffers: "correct the customer in the books",
  PaymentDiffers: "correct the payments in the books",
  CreditNoteDiffers: "correct the credit notes in the books",
  ReferenceDiffers: "correct the reference in the books"
}

/** The next step where something could not be verified. */
export const afterUnverifiable = (reason: UnverifiableReason, pipeline: string): string => {
  switch (reason) {
    case "NotConfigured":
    case "Refused":
      return `see what is wrong with: pipeline check ${pipeline}`
    case "NoReference":
    case "UnknownSystem":
    case "NotFound":
      return "correct the billing reference where the record is kept; until then it is tried again in every run"
    case "RateLimited":
    case "Unreachable":
    case "ServerError":
    case "Malformed":
      return "nothing, unless it lasts: it is tried again in the next run"
  }
}

/** As a shell takes it for one word. */
export const quoted = (word: string): string =>
  /^[\w.:/@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
