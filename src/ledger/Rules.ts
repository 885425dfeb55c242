/** The rules of the books: from an invoice that its billing system confirmed to the entry to be posted. */
import * as BigDecimal from "effect/BigDecimal"
import type * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Money from "../Money.ts"
import { type Failure, failure } from "../Outcome.ts"
import * as Transform from "../Transform.ts"
import type { Verified, Verify } from "../Verify.ts"
import { type Books, foldProvince } from "./Books.ts"
import type { Entry, TaxCorrection, UntaxedLine } from "./Entry.ts"
import { customerName, type Invoice, isCompany } from "./Invoice.ts"
import { lines, toTheCent } from "./Lines.ts"
import type { Service } from "./Service.ts"
import * as Tax from "./Tax.ts"
import { booked, byPart } from "./TaxRounding.ts"
import type { Truth } from "./Truth.ts"

/** In per cent: what a base is of itself. */
const HUNDRED = BigDecimal.fromBigInt(100n)

export interface RuleOptions {
  readonly taxes?: Tax.TaxPreference
}

/**
 * Family, gap, discount and tax of each confirmed invoice; amounts compared before any tax is looked for.
 *
 * Fails  `AmountMismatch`, `TaxUnmatched`, `TaxAmbiguous`, `DuplicateReference`, `MalformedRecord`: that invoice only
 */
export const rules = (
  service: Service,
  options: RuleOptions = {}
): Layer.Layer<Transform.Transform<Invoice, Truth, Entry, Books>, never, Verify<Invoice, Truth>> =>
  Transform.map((verified: Verified<Invoice, Truth>, books: Books) => {
    const transformation = transform(service, options, verified, books)
    return Result.isFailure(transformation)
      ? { _tag: "Failed", failure: transformation.failure }
      : transformation.success
  })

const transform = (
  service: Service,
  options: RuleOptions,
  { record: invoice, truth }: Verified<Invoice, Truth>,
  books: Books
): Result.Result<Transform.Transformation<Entry>, Failure> =>
  Result.gen(function*() {
    if (invoice.duplicateOf !== null) {
      const problem = `${invoice.reference} is already the billing reference of invoice ${invoice.duplicateOf}`
      return yield* Result.fail(failure("transform", "DuplicateReference", problem))
    }
    const { discount, subtotal } = yield* agreed(invoice, truth)
    const itemized = yield* lines(service, books.quantityDecimals, invoice, { subtotal, discount })
    if (itemized.length === 0) return { _tag: "ZeroAmount" } as const
    const match = yield* Tax.match(books, options.taxes ?? {}, {
      lines: itemized,
      tax: truth.tax,
      rows: truth.taxRows,
      billedLines: truth.billedLines,
      province: province(truth)
    })
    const { corrections, lines: laid } = standing(books, match, itemized)
    const entry: Entry = {
      id: invoice.id,
      number: invoice.number,
      reference: truth.reference,
      service,
      partner: {
        userId: invoice.customer.userId,
        name: customerName(invoice.customer),
        isCompany: isCompany(invoice.customer),
        email: invoice.customer.email
      },
      invoiceDate: truth.invoiceDate,
      accountingDate: truth.invoiceDate,
      dueDate: truth.dueDate ?? truth.invoiceDate,
      lines: laid.map((line, index) => ({ ...line, taxes: match.taxes[index] ?? [] })),
      untaxed: truth.totalExcludingTax,
      tax: truth.tax,
      total: truth.total,
      corrections,
      payments: truth.payments,
      attention: [...truth.attention, ...corrections.map(corrected)]
    }
    return { _tag: "Entry", entry } as const
  })

/** The service's amounts, once they are those of the billing system; which discount they do not contain yet. */
const agreed = (invoice: Invoice, truth: Truth) =>
  Result.gen(function*() {
    const { currency } = truth.total
    if (invoice.currency.toUpperCase() !== currency) {
      return yield* mismatch(`${truth.system} billed in ${currency}, ${invoice.id} is in ${invoice.currency}`)
    }
    const subtotal = yield* amount("subtotal", invoice.subtotal, currency)
    const tax = yield* amount("tax", invoice.tax, currency)
    const own = subtotal.minor + tax.minor
    const discount = own === truth.total.minor ? Money.make(0n, currency) : truth.discount
    if (own - discount.minor !== truth.total.minor) {
      const less = discount.minor === 0n ? "" : ` − discount ${Money.format(discount)}`
      return yield* mismatch(
        `subtotal ${Money.format(subtotal)} + tax ${Money.format(tax)}${less} is ` +
          `${Money.format(Money.make(own - discount.minor, currency))}, ${truth.system} says ${
            Money.format(truth.total)
          }`
      )
    }
    if (subtotal.minor - discount.minor !== truth.totalExcludingTax.minor) {
      return yield* mismatch(
        `without tax it is ${Money.format(Money.make(subtotal.minor - discount.minor, currency))}, ` +
          `${truth.system} says ${Money.format(truth.totalExcludingTax)}`
      )
    }
    if (tax.minor !== truth.tax.minor) {
      return yield* mismatch(`tax is ${Money.format(tax)}, ${truth.system} says ${Money.format(truth.tax)}`)
    }
    return { subtotal, discount }
  })

/**
 * The lines as the books come to the billed amounts with them, although they sum quantity × price before they round:
 * 2 × (3 × 3.335) would be posted as 20.01, where two lines of 10.01 were billed. What differs even so is corrected.
 */
const standing = (books: Books, match: Tax.TaxMatch, itemized: ReadonlyArray<UntaxedLine>) => {
  const sum = itemized.reduce((minor, line) => minor + line.amount.minor, 0n)
  if (booked(books, HUNDRED, itemized) === sum && corrections(books, match, itemized).length === 0) {
    return { lines: itemized, corrections: [] }
  }
  const lines = itemized.map(toTheCent)
  return { lines, corrections: corrections(books, match, lines) }
}

/** The parts of taxes that the books compute otherwise than they were billed. */
const corrections = (
  books: Books,
  { billed, taxes }: Tax.TaxMatch,
  itemized: ReadonlyArray<UntaxedLine>
): ReadonlyArray<TaxCorrection> =>
  [...byPart(itemized, taxes)].flatMap(([id, { lines: its, rate }]) => {
    const currency = its[0]?.amount.currency ?? ""
    const computed = Money.make(booked(books, rate, its), currency)
    const wanted = Money.make(billed.get(id) ?? 0n, currency)
    return computed.minor === wanted.minor ? [] : [{ part: { id, rate }, computed, billed: wanted }]
  })

const corrected = ({ billed, computed, part }: TaxCorrection): string =>
  `tax of ${BigDecimal.format(part.rate)} % was billed as ${Money.format(billed)}, the books compute ` +
  `${Money.format(computed)}: a difference of rounding, posted as billed`

const amount = (
  column: string,
  decimal: BigDecimal.BigDecimal,
  currency: string
): Result.Result<Money.Money, Failure> =>
  Result.fromOption(
    Money.fromDecimal(decimal, currency),
    () => failure("transform", "MalformedRecord", `${column} has more decimals than ${currency} has`)
  )

const mismatch = (problem: string) => Result.fail(failure("transform", "AmountMismatch", problem))

/** As the books' own provinces are folded: `QC`, `QUEBEC`. Only Canadian ones are known to them. */
const province = ({ address }: Truth): string | null =>
  address.province === null || (address.country !== null && address.country.toUpperCase() !== "CA")
    ? null
    : foldProvince(address.province)
