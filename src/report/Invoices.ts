/** The table of all invoices: a row each, and below it, on demand, its story. */
import * as Stream from "effect/Stream"
import * as Money from "../Money.ts"
import { type Html, html, link } from "./Html.ts"
import type { Invoice, RunReport, StoryLine } from "./RunReport.ts"
import * as Words from "./Words.ts"

/** Invoices rendered before they are handed on. */
const CHUNK = 500

/** Columns by which the table can be sorted; the numbers of the script are their places. */
const COLUMNS: ReadonlyArray<readonly [title: string, style: string]> = [
  ["Invoice", "name"],
  ["Customer", "customer"],
  ["Date", "date"],
  ["Document", "document"],
  ["Outcome", "outcome"],
  ["Total", "amount"]
]

/** The section's markup in pieces: memory does not grow with the number of invoices. */
export const section = <E, R>(report: RunReport<E, R>): Stream.Stream<string, E, R> =>
  Stream.make(open(report).markup).pipe(
    Stream.concat(
      report.invoices.pipe(
        Stream.zipWithIndex,
        Stream.grouped(CHUNK),
        Stream.map((rows) => rows.map(([invoice, place]) => group(invoice, place).markup).join(""))
      )
    ),
    Stream.concat(
      Stream.sync(() => "\n</table>\n<nav class=\"pages\" aria-label=\"Pages of invoices\" hidden></nav>\n</section>")
    )
  )

const open = <E, R>({ read, outcomes }: RunReport<E, R>): Html =>
  html`
<section aria-labelledby="invoices">
<h2 id="invoices">Invoices</h2>
<form id="filter" class="filter" role="search" aria-label="Invoices" hidden>
<label>Outcome <select id="outcome"><option value="">All (${Words.number(read)})</option>${
    outcomes
      .filter(({ count }) => count > 0)
      .map(({ outcome, count }) =>
        html`<option value="${outcome}">${Words.outcome(outcome)} (${Words.number(count)})</option>`
      )
  }<option value="needs-a-look">Needs a look</option></select></label>
<label>Search <input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="name, number, id, amount"></label>
<p id="found" role="status" aria-live="polite"></p>
</form>
<table id="table" class="invoices">
<caption class="unseen">All invoices of this run. The first column opens an invoice's story.</caption>
<thead><tr>${COLUMNS.map(([title, style]) => html`<th scope="col" class="${style}">${title}</th>`)}</tr></thead>`

/** A group of two rows, so that an invoice and its story stay together, sorted or printed. */
const group = (invoice: Invoice, place: number): Html => {
  const { outcome, total, date, customer, attention, problem } = invoice
  const look = attention.length > 0 || problem !== null
  return html`
<tbody id="invoice-${place}" data-outcome="${outcome}"${look ? html` data-look` : null}>
<tr class="${outcome === "failed" ? "alarm" : look ? "attention" : ""}"><th scope="row" class="name"><bdi>${
    Words.name(invoice)
  }</bdi></th><td class="customer"><bdi>${customer}</bdi></td><td class="date">${date}</td><td class="document">${
    document(invoice)
  }</td><td class="outcome">${Words.outcome(outcome)}${
    attention.length === 0 ? null : html`<span class="unseen"> needs a look</span>`
  }</td>${total === null ? html`<td class="amount"></td>` : amount(total)}</tr>
<tr class="story" id="story-${place}"><td colspan="${COLUMNS.length}"><dl>${[
    ...(problem === null ? [] : [line({
      label: problem.name,
      text: problem.message,
      note: problem.next === null ? null : `Next: ${problem.next}`
    })]),
    ...attention.map((text) => line({ label: "Look", text, note: null })),
    ...invoice.story.map(line),
    line({
      label: "Keys",
      text: [invoice.id, ...(invoice.reference === null ? [] : [invoice.reference])].join(" · "),
      note: null
    })
  ]}</dl></td></tr>
</tbody>`
}

const amount = (total: Money.Money): Html =>
  html`<td class="amount" data-currency="${total.currency}" data-minor="${total.minor.toString()}" data-digits="${
    Money.exponent(total.currency)
  }"><span class="currency">${total.currency}</span> ${Words.digits(total)}</td>`

const document = ({ document }: Invoice): Html => {
  if (document === null) return html``
  const name = document.name ?? "draft"
  const address = link(document.link)
  return address === null
    ? html`${name}`
    : html`<a href="${address}" rel="noopener noreferrer" target="_blank">${name}</a>`
}

const line = ({ label, text, note }: StoryLine): Html =>
  html`<div><dt>${label}</dt><dd>${text}${note === null ? null : html`<small>${note}</small>`}</dd></div>`
