/** The rules of the books: from an invoice that its billing system confirmed to the entry to be posted. */
import type * as BigDecimal from "effect/BigDecimal"
import type * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Money from "../Money.ts"
import { type Failure, failure } from "../Outcome.ts"
import * as Transform from "../Transform.ts"
import type { Verified, Verify } from "../Verify.ts"
import { type Books, foldProvince } from "./Books.ts"
import { credits } from "./Credits.ts"
import type { Entry } from "./Entry.ts"
import { customerName, type Invoice, isCompany } from "./Invoice.ts"
import { lines } from "./Lines.ts"
import type { Service } from "./Service.ts"
import * as Tax from "./Tax.ts"
import { asBilled, corrected } from "./TaxCorrections.ts"
import type { Truth } from "./Truth.ts"

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
    const billed = asBilled(books, match, itemized)
    const credited = credits({
      service,
      books,
      preference: options.taxes ?? {},
      truth,
      billed,
      province: province(truth)
    })
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
      ...billed,
      untaxed: truth.totalExcludingTax,
      tax: truth.tax,
      total: truth.total,
      isPaid: truth.status === "paid" || truth.payments.length > 0,
      ...(truth.trusted === undefined ? {} : { trusted: truth.trusted }),
      payments: truth.payments,
      creditNotes: credited.creditNotes,
      attention: [...truth.attention, ...billed.corrections.map(corrected), ...credited.attention]
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
