/** Revenue by month and by family: a chart each, with the same figures as a table. */
import * as Chart from "./Chart.ts"
import { type Html, html } from "./Html.ts"
import type { NamedSum, RunReport } from "./RunReport.ts"
import * as Words from "./Words.ts"

/** Months and families drawn; the tables hold all. */
const MONTHS_MAX = 24
const FAMILIES_MAX = 12

/** One pair of figures a currency; nothing where no revenue was recorded. */
export const section = <E, R>({ byMonth, byFamily }: RunReport<E, R>): Html => {
  const currencies = [...new Set([...byMonth, ...byFamily].map(({ amount }) => amount.currency))].toSorted()
  const of = (sums: ReadonlyArray<NamedSum>, currency: string) =>
    sums.filter(({ amount }) => amount.currency === currency)
  return currencies.length === 0 ? html`` : html`
<section aria-labelledby="revenue">
<h2 id="revenue">Revenue, without tax</h2>
<div class="figures">${
    currencies.map((currency) => [months(of(byMonth, currency), currency), families(of(byFamily, currency), currency)])
  }</div>
</section>`
}

const months = (sums: ReadonlyArray<NamedSum>, currency: string): Html => {
  const sorted = sums.toSorted((a, b) => a.name < b.name ? -1 : 1)
    .map(({ name, amount }) => ({ name: month(name), amount }))
  const left = sorted.length > MONTHS_MAX ? `, the last ${MONTHS_MAX} of ${sorted.length}` : ""
  return figure(
    `By month of the invoice date, ${currency}${left}`,
    "Month",
    sorted,
    Chart.columns(sorted.slice(-MONTHS_MAX))
  )
}

const families = (sums: ReadonlyArray<NamedSum>, currency: string): Html => {
  const sorted = sums.toSorted(({ amount: a }, { amount: b }) => a.minor < b.minor ? 1 : a.minor > b.minor ? -1 : 0)
  const left = sorted.length > FAMILIES_MAX ? `, the largest ${FAMILIES_MAX} of ${sorted.length}` : ""
  return figure(`By family, ${currency}${left}`, "Family", sorted, Chart.rows(sorted.slice(0, FAMILIES_MAX)))
}

/** The drawing is for eyes alone; the table says the same to everybody. */
const figure = (title: string, heading: string, sums: ReadonlyArray<NamedSum>, drawing: Html): Html =>
  sums.length === 0 ? html`` : html`
<figure>
<figcaption>${title}</figcaption>
${drawing}
<details>
<summary>The figures as a table</summary>
<table class="sums">
<caption class="unseen">${title}</caption>
<thead><tr><th scope="col">${heading}</th><th scope="col" class="amount">Revenue</th></tr></thead>
<tbody>${
    sums.map(({ name, amount }) =>
      html`
<tr><th scope="row">${name}</th><td class="amount">${Words.digits(amount)}</td></tr>`
    )
  }
</tbody>
</table>
</details>
</figure>`

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** `May 2026` of `2026-05`; anything else as it is. */
const month = (text: string): string => {
  const [, year, number] = /^(\d{4})-(\d{2})$/.exec(text) ?? []
  const name = MONTHS[Number(number) - 1]
  return year === undefined || name === undefined ? text : `${name} ${year}`
}
