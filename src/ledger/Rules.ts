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

type Transformed = Result.Result<Transform.Transformation<Entry>, Failure>

const transform = (
  service: Service,
  options: RuleOptions,
  { record: invoice, truth }: Verified<Invoice, Truth>,
  books: Books
): Transformed => {
  if (invoice.duplicateOf !== null) {
    const problem = `${invoice.reference} is already the billing reference of invoice ${invoice.duplicateOf}`
    return Result.fail(failure("transform", "DuplicateReference", problem))
  }
  return Result.flatMap(
    agreed(invoice, truth),
    (totals) =>
      Result.flatMap(lines(service, books.quantityDecimals, invoice, totals), (itemized): Transformed => {
        if (itemized.length === 0) return Result.succeed({ _tag: "ZeroAmount" })
        const question = {
          lines: itemized,
          tax: truth.tax,
          rows: truth.taxRows,
          billedLines: truth.billedLines,
          province: province(truth)
        }
        return Result.map(Tax.match(books, options.taxes ?? {}, question), (match) => ({
          _tag: "Entry",
          entry: entryOf(service, options, { invoice, truth, books, billed: asBilled(books, match, itemized) })
        }))
      })
  )
}

const entryOf = (service: Service, options: RuleOptions, { billed, books, invoice, truth }: {
  readonly invoice: Invoice
  readonly truth: Truth
  readonly books: Books
  readonly billed: ReturnType<typeof asBilled>
}): Entry => {
  const preference = options.taxes ?? {}
  const credited = credits({ service, books, preference, truth, billed, province: province(truth) })
  return {
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
}

/** The service's amounts, once they are those of the billing system; which discount they do not contain yet. */
const agreed = (invoice: Invoice, truth: Truth) => {
  const { currency } = truth.total
  if (invoice.currency.toUpperCase() !== currency) {
    return mismatch(`${truth.system} billed in ${currency}, ${invoice.id} is in ${invoice.currency}`)
  }
  return Result.flatMap(
    amount("subtotal", invoice.subtotal, currency),
    (subtotal) =>
      Result.flatMap(amount("tax", invoice.tax, currency), (tax) => {
        const own = subtotal.minor + tax.minor
        const discount = own === truth.total.minor ? Money.make(0n, currency) : truth.discount
        const disagreed = disagreement({ subtotal, tax, discount }, truth)
        return disagreed === null ? Result.succeed({ subtotal, discount }) : mismatch(disagreed)
      })
  )
}

/** Where the amounts differ, in a sentence, or null. */
const disagreement = (
  { discount, subtotal, tax }: Readonly<Record<"discount" | "subtotal" | "tax", Money.Money>>,
  truth: Truth
): string | null => {
  const said = (minor: bigint) => Money.format(Money.make(minor, truth.total.currency))
  const total = subtotal.minor + tax.minor - discount.minor
  if (total !== truth.total.minor) {
    const less = discount.minor === 0n ? "" : ` − discount ${Money.format(discount)}`
    return `subtotal ${Money.format(subtotal)} + tax ${Money.format(tax)}${less} is ` +
      `${said(total)}, ${truth.system} says ${Money.format(truth.total)}`
  }
  const untaxed = subtotal.minor - discount.minor
  if (untaxed !== truth.totalExcludingTax.minor) {
    return `without tax it is ${said(untaxed)}, ${truth.system} says ${Money.format(truth.totalExcludingTax)}`
  }
  return tax.minor === truth.tax.minor
    ? null
    : `tax is ${Money.format(tax)}, ${truth.system} says ${Money.format(truth.tax)}`
}

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
