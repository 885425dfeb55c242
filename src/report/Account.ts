/** The account of the run: how many invoices ended how, and the proof that books and billing systems agree. */
import { type Html, html } from "./Html.ts"
import type { OutcomeSum, RunReport } from "./RunReport.ts"
import * as Verdict from "./Verdict.ts"
import * as Words from "./Words.ts"

/** Outcomes that are said even when there are none: silence would be no news. */
const ALWAYS_SAID = ["unverifiable", "failed"]

export const section = <E, R>(report: RunReport<E, R>): Html =>
  html`
<section aria-labelledby="account">
<h2 id="account">The account</h2>
<div class="account">
${outcomes(report)}
<div>${report.control.map((total) => control(total, report))}</div>
</div>
</section>`

const outcomes = <E, R>({ outcomes, read }: RunReport<E, R>): Html =>
  html`<table>
<caption>Every invoice read ended in one of these</caption>
<thead><tr><th scope="col">Outcome</th><th scope="col" class="amount">Invoices</th><th scope="col" class="amount">Total</th></tr></thead>
<tbody>${outcomes.filter(({ outcome, count }) => count > 0 || ALWAYS_SAID.includes(outcome)).map(row)}
<tr class="difference"><th scope="row">Read</th><td class="amount">${Words.number(read)}</td><td></td></tr>
</tbody>
</table>`

const row = ({ outcome, count, amounts }: OutcomeSum): Html =>
  html`
<tr${count === 0 ? html` class="zero"` : null}><th scope="row">${Words.outcome(outcome)}</th><td class="amount">${
    Words.number(count)
  }</td><td class="amount">${
    amounts.map((amount, index) => [index === 0 ? null : html`<br>`, Words.money(amount)])
  }</td></tr>`

const control = <E, R>(total: RunReport<E, R>["control"][number], { cash }: RunReport<E, R>): Html => {
  const { confirmed, books } = total
  const difference = Verdict.difference(total)
  const received = cash.filter(({ currency }) => currency === books.currency)
  return html`<table>
<caption>Control totals of what was posted, ${books.currency}</caption>
<thead><tr><th scope="col">Side</th><th scope="col" class="amount">Total</th></tr></thead>
<tbody>
<tr><th scope="row">In the books</th><td class="amount">${Words.digits(books)}</td></tr>
<tr><th scope="row">Confirmed by the billing systems</th><td class="amount">${Words.digits(confirmed)}</td></tr>
<tr class="difference${difference.minor === 0n ? "" : " bad"}"><th scope="row">Difference</th><td class="amount">${
    Words.digits(difference)
  }</td></tr>${
    received.map((sum) =>
      html`
<tr><th scope="row">Cash registered</th><td class="amount">${Words.digits(sum)}</td></tr>`
    )
  }
</tbody>
</table>`
}
