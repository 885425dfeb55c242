/** How the run went, in a headline and the sentences below it. */
import * as Money from "../Money.ts"
import type { Remarks } from "./Remarks.ts"
import type { OutcomeSum, RunReport } from "./RunReport.ts"
import * as Words from "./Words.ts"

/** `alarm`: something failed or does not add up. `attention`: a person should look. */
export type Tone = "good" | "attention" | "alarm"

export interface Verdict {
  /** The gravest of the findings. */
  readonly tone: Tone
  /** `23 invoices posted, CAD 3,403.46`. */
  readonly headline: string
  readonly findings: ReadonlyArray<Finding>
}

/** One sentence, and how it weighs; null where it is neither good nor bad. */
export interface Finding {
  readonly tone: Tone | null
  readonly sentence: string
}

/** What is in the books now that was not, or would be: the news. Labels that are told together share a line. */
const NEWS: ReadonlyArray<readonly [labels: ReadonlyArray<string>, words: string, noun?: string]> = [
  [["posted", "updated"], "posted"],
  [["planned"], "would be posted"],
  [["drafted"], "drafted"],
  [["settled"], "settled"],
  [["reversed"], "reversed"],
  [["changed:created"], "created", "record"],
  [["changed:updated"], "updated", "record"],
  [["changed:removed"], "removed", "record"],
  [["changed:archived"], "archived", "record"]
]

export const make = <E, R>(report: RunReport<E, R>, remarks: Remarks): Verdict => {
  const failed = told(report, ["failed"]).count
  const findings = [balance(report), people(remarks, failed)]
  const has = (tone: Tone) => findings.some((finding) => finding.tone === tone)
  return {
    tone: has("alarm") ? "alarm" : has("attention") ? "attention" : "good",
    headline: headline(report, failed),
    findings
  }
}

/** Books less billing systems. */
export const difference = ({ books, confirmed }: RunReport["control"][number]): Money.Money =>
  Money.make(books.minor - confirmed.minor, books.currency)

const headline = <E, R>(report: RunReport<E, R>, failed: number): string => {
  const news = NEWS.flatMap(([labels, words, noun]) => phrase(told(report, labels), words, noun))
  const already = phrase(told(report, ["alreadyPosted"]), "already posted")
  const failures = failed === 0 ? [] : [`${Words.number(failed)} failed`]
  if (report.read === 0) return "No invoice was selected"
  if (news.length > 0) return [...news, ...failures].join("; ")
  return ["Nothing new", ...already, ...failures].join("; ")
}

const phrase = ({ count, amounts }: Told, words: string, noun = "invoice"): ReadonlyArray<string> =>
  count === 0 ? [] : [[
    `${Words.counted(count, noun)} ${words}`,
    ...(amounts.length === 0 ? [] : [Words.list(amounts.map(Words.money))])
  ].join(", ")]

type Told = Pick<OutcomeSum, "count" | "amounts">

const told = <E, R>({ outcomes }: RunReport<E, R>, labels: ReadonlyArray<string>): Told => {
  const of = outcomes.filter(({ outcome }) => labels.includes(outcome))
  return {
    count: of.reduce((sum, { count }) => sum + count, 0),
    amounts: [...Money.sums(of.flatMap(({ amounts }) => amounts)).values()]
  }
}

const balance = <E, R>({ control }: RunReport<E, R>): Finding => {
  const differences = control.map(difference)
  const uneven = differences.filter(({ minor }) => minor !== 0n)
  if (control.length === 0) {
    return { tone: null, sentence: "Nothing was posted, so there are no totals to compare." }
  }
  return uneven.length === 0
    ? {
      tone: "good",
      sentence: `Books and billing systems agree: difference ${Words.list(differences.map(Words.money))}.`
    }
    : { tone: "alarm", sentence: `Books and billing systems differ by ${Words.list(uneven.map(Words.money))}.` }
}

const people = (remarks: Remarks, failed: number): Finding => {
  const invoices = Math.max(remarks.invoices, failed)
  if (invoices === 0) return { tone: "good", sentence: "No invoice needs a person." }
  return {
    tone: failed > 0 ? "alarm" : "attention",
    sentence: `${Words.counted(invoices, "invoice")} ${invoices === 1 ? "needs" : "need"} a look.`
  }
}
