/** The ends that an invoice can have in an audit. */
import * as Outcome from "../Outcome.ts"
import type { Auditing } from "./Comparison.ts"
import { byGravity, type Difference, type Names, sentence } from "./Difference.ts"
import { type Document, nameOf } from "./Document.ts"

/** `system` is what the billing system is called. */
export const ending = ({ books, service }: Auditing, subject: Outcome.Subject, system = "billing system") => {
  const called: Names = { service: service.name, billing: system, books }
  return {
    agreeing: (document: Document, attention: ReadonlyArray<string>) =>
      Outcome.make(subject, { _tag: "alreadyPosted", document: documentOf(document) }, attention),
    /** Unpaid, and left for review. */
    draft: (attention: ReadonlyArray<string>) =>
      Outcome.make(subject, { _tag: "skipped", reason: "unpaid" }, [
        ...attention,
        "a draft in the books, and not paid: post it, or leave it until it is"
      ]),
    none: (reason: Outcome.SkipReason, draft: Document | undefined) =>
      Outcome.make(
        subject,
        { _tag: "skipped", reason },
        draft?.state === "draft" && reason !== "draft" ? [`${nameOf(draft)} stays in the books: delete it`] : []
      ),
    differing: (differences: ReadonlyArray<Difference>, attention: ReadonlyArray<string> = []) => {
      const [first, ...others] = byGravity(differences).map((one) => [one.name, sentence(one, called)] as const)
      const failure = Outcome.failure("audit", first?.[0] ?? "Missing", first?.[1] ?? "")
      return Outcome.make(subject, { _tag: "failed", failure }, [
        ...others.map(([name, text]) => `${name}: ${text}`),
        ...attention
      ])
    }
  }
}

const documentOf = ({ id, invoiceDate, link, name, total }: Document): Outcome.Document => ({
  id,
  name,
  date: invoiceDate,
  total,
  link
})
