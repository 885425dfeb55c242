/** From the credit notes of a billing system to what is to stand in the books: the same accounts and taxes as the invoice. */
import * as BigDecimal from "effect/BigDecimal"
import * as Result from "effect/Result"
import * as Money from "../Money.ts"
import { type Failure, failure } from "../Outcome.ts"
import type { Books } from "./Books.ts"
import { type CreditNote, type Line, type Posting, type UntaxedLine } from "./Entry.ts"
import { classify, type Family, OTHER } from "./Family.ts"
import type { Service } from "./Service.ts"
import * as Tax from "./Tax.ts"
import { asBilled, corrected } from "./TaxCorrections.ts"
import type { CreditNote as Confirmed, Truth } from "./Truth.ts"

type Billed = Pick<Posting, "lines" | "corrections">

export interface CreditQuestion {
  readonly service: Service
  readonly books: Books
  readonly preference: Tax.TaxPreference
  readonly truth: Truth
  /** The invoice's own lines, with their taxes. */
  readonly billed: Billed
  /** The customer's, folded as in `Books`; null where nobody says. */
  readonly province: string | null
}

/** The credit notes that can be booked; of each of the others, why a person has to. Never a guess. */
export const credits = (
  asked: CreditQuestion
): { readonly creditNotes: ReadonlyArray<CreditNote>; readonly attention: ReadonlyArray<string> } => {
  const creditNotes: Array<CreditNote> = []
  const attention: Array<string> = []
  for (const confirmed of asked.truth.creditNotes) {
    const note = credit(asked, confirmed)
    if (Result.isFailure(note)) {
      attention.push(`${named(confirmed)} is not booked: ${note.failure.message}. Record it in the books`)
    } else {
      creditNotes.push(note.success)
      attention.push(...note.success.corrections.map((one) => `${named(confirmed)}: ${corrected(one)}`))
    }
  }
  return { creditNotes, attention }
}

const named = ({ id, number, total }: Confirmed) => `credit note ${number ?? id} of ${Money.format(total)}`

const credit = (asked: CreditQuestion, confirmed: Confirmed): Result.Result<CreditNote, Failure> =>
  Result.map(
    isWhole(asked.truth, confirmed) ? Result.succeed(asked.billed) : itemized(asked, confirmed),
    ({ corrections, lines }) => ({
      id: confirmed.id,
      number: confirmed.number,
      invoiceDate: confirmed.date,
      accountingDate: confirmed.date,
      dueDate: confirmed.date,
      lines: lines.map(negated),
      untaxed: minus(confirmed.totalExcludingTax),
      tax: minus(confirmed.tax),
      total: minus(confirmed.total),
      corrections: corrections.map(({ billed, computed, part }) => ({
        part,
        computed: minus(computed),
        billed: minus(billed)
      })),
      refunds: confirmed.refunds,
      applied: confirmed.applied
    })
  )

/** All of the invoice is taken back: its own lines and taxes say how. */
const isWhole = (truth: Truth, { tax, total, totalExcludingTax }: Confirmed): boolean =>
  totalExcludingTax.minor === truth.totalExcludingTax.minor && tax.minor === truth.tax.minor &&
  total.minor === truth.total.minor

const itemized = (asked: CreditQuestion, confirmed: Confirmed): Result.Result<Billed, Failure> => {
  const { tax, total, totalExcludingTax } = confirmed
  const lines = confirmed.lines.map((line): UntaxedLine => ({
    ...line,
    quantity: BigDecimal.fromBigInt(1n),
    unitPrice: Money.toDecimal(line.amount),
    family: familyOf(asked, line.description)
  }))
  const sum = lines.reduce((minor, { amount }) => minor + amount.minor, 0n)
  if (lines.length === 0 || sum !== totalExcludingTax.minor || sum + tax.minor !== total.minor) {
    return Result.fail(failure("transform", "AmountMismatch", "its lines and taxes do not add up to its total"))
  }
  return Result.map(matched(asked, confirmed, lines), (match) => asBilled(asked.books, match, lines))
}

/** The invoice's own taxes first: what was taken back is what was billed. */
const matched = (
  { billed, books, preference, province }: CreditQuestion,
  { tax, taxRows }: Confirmed,
  lines: ReadonlyArray<UntaxedLine>
) => {
  const question = { lines, tax, rows: taxRows, billedLines: null, province }
  const own = new Set(billed.lines.flatMap((line) => line.taxes).map(({ id }) => id))
  const itsBooks = { ...books, taxes: books.taxes.filter(({ id }) => own.has(id)) }
  return Result.orElse(
    Tax.match(itsBooks, preference, question),
    () => Tax.match(books, preference, question)
  )
}

/** The account that the line was booked in; where the invoice has no such line, by the family rules. */
const familyOf = ({ billed, service }: CreditQuestion, description: string): Family => {
  const same = billed.lines.find((line) => line.description === description)
  if (same !== undefined) return same.family
  const family = classify(service.families, description)
  const [only, ...others] = new Set(billed.lines.map((line) => line.family))
  return family === OTHER && only !== undefined && others.length === 0 ? only : family
}

const negated = (line: Line): Line => ({
  ...line,
  unitPrice: BigDecimal.negate(line.unitPrice),
  amount: minus(line.amount)
})

const minus = ({ currency, minor }: Money.Money): Money.Money => Money.make(-minor, currency)
