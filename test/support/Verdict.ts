/**
 * A billing system's answer in words, for tables: its state and dates, its money, each payment, what needs a look.
 *
 * Example  `["open 2026-06-01 due 2026-07-01", "CAD 1234.56 + 160.49 = 1395.05", "! uncollectible at Stripe: …"]`
 */
import { type Ledger, Money, type Verify } from "#etl"
import * as BigDecimal from "effect/BigDecimal"

export const words = (answer: Verify.Answer<Ledger.Truth> | undefined): ReadonlyArray<string> => {
  switch (answer?._tag) {
    case undefined:
      return ["no answer"]
    case "Unverifiable":
      return [`${answer.reason}: ${answer.message}`]
    case "Void":
      return [`void ${answer.at}`]
    case "Draft":
      return ["draft"]
    case "Confirmed":
      return confirmed(answer.truth)
  }
}

const confirmed = (truth: Ledger.Truth): ReadonlyArray<string> => {
  const { discount, dueDate, payments, tax, taxRows, total, totalExcludingTax } = truth
  const rows = taxRows === null ? " (no rows)" : taxRows.length === 0 ? "" : ` (${taxRows.map(row).join(", ")})`
  return [
    `${truth.status} ${truth.invoiceDate}${dueDate === null ? "" : ` due ${dueDate}`}`,
    `${total.currency} ${Money.format(totalExcludingTax)} + ${Money.format(tax)}${rows} = ${Money.format(total)}`,
    ...(discount.minor === 0n ? [] : [`after discount ${Money.format(discount)}`]),
    ...payments.map(({ amount, date, id }) => `paid ${Money.format(amount)} ${date} ${id}`),
    ...truth.creditNotes.flatMap(creditNote),
    ...truth.attention.map((sentence) => `! ${sentence}`)
  ]
}

const creditNote = ({ applied, date, lines, number, refunds, tax, total }: Ledger.CreditNote) => [
  `credited ${Money.format(total)} ${date} ${number}${tax.minor === 0n ? "" : ` with tax ${Money.format(tax)}`}` +
  (applied.minor === 0n ? "" : `, ${Money.format(applied)} of it before payment`),
  ...lines.map(({ amount, description }) => `  ${Money.format(amount)} ${description}`),
  ...refunds.map(({ amount, date, id }) => `  refunded ${Money.format(amount)} ${date} ${id}`)
]

const row = ({ amount, rate }: Ledger.TaxRow) =>
  `${Money.format(amount)}${rate === null ? "" : ` at ${BigDecimal.format(rate)}`}`
