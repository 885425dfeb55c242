/** What needs a person, told first: each sentence with its invoices and the next step. */
import { type Html, html } from "./Html.ts"
import type { Named, Remark, Remarks } from "./Remarks.ts"
import * as Words from "./Words.ts"

/** Nothing where nothing needs a person. */
export const section = ({ sentences, unnamed }: Remarks): Html =>
  sentences.length === 0 ? html`` : html`
<section aria-labelledby="remarks">
<h2 id="remarks">Needs a look</h2>
<ul class="remarks">${sentences.map(entry)}</ul>${
    unnamed === 0
      ? null
      : html`<p>… and ${Words.counted(unnamed, "more invoice")}: choose “Needs a look” in the table below.</p>`
  }
</section>`

const entry = ({ kind, name, sentence, next, count, named }: Remark): Html =>
  html`
<li class="${kind === "failed" ? "alarm" : "attention"}">
<p>${names(named, count)}</p>
<p>${name === null ? null : html`<strong>${name}</strong>: `}${sentence}</p>${
    next === null ? null : html`
<p><strong>Next</strong>: ${next}</p>`
  }</li>`

const names = (named: ReadonlyArray<Named>, count: number): Html => {
  const [first] = named
  if (first !== undefined && count === 1) return html`${anchor(first)} <bdi>${first.customer}</bdi>`
  const links = named.map((each, index) => [index === 0 ? null : ", ", anchor(each)])
  const more = count - named.length
  return html`${Words.counted(count, "invoice")}: ${links}${more === 0 ? null : ` and ${Words.number(more)} more`}`
}

const anchor = ({ place, name }: Named): Html => html`<a href="#invoice-${place}"><bdi>${name}</bdi></a>`
