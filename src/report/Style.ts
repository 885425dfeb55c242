/**
 * How the page looks: on a screen, wide or narrow, light or dark, and on paper.
 *
 * On paper the buttons of the table's head leave their text behind: Chromium repeats no head that holds a button.
 */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --ink: #1c2024; --quiet: #5b5f63; --rule: #d8d4ca; --wash: #f1eee7;
  --bar: #2f6f73; --negative: #a8493c; --good: #1d6a47; --attention: #875200; --alarm: #a82c1f; --link: #1d5c86
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16191c; --ink: #e8e5de; --quiet: #a6a9ab; --rule: #3a3f44; --wash: #1f2327;
    --bar: #5fa9ab; --negative: #d98a7c; --good: #7cc79f; --attention: #e5b25d; --alarm: #f19a8c; --link: #8cc1e8
  }
}
* { box-sizing: border-box }
html { background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Liberation Sans", sans-serif;
  font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100% }
body { max-width: 72rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem }
h1, h2 { font-family: "Iowan Old Style", Charter, Palatino, Georgia, "Liberation Serif", serif; font-weight: 600;
  text-wrap: balance }
h1 { font-size: clamp(1.75rem, 1.2rem + 2.4vw, 2.6rem); line-height: 1.15; margin: .4rem 0 .9rem }
h2 { font-size: 1.3rem; margin: 0 0 .9rem }
section { margin-top: 2.75rem; border-top: 1px solid var(--rule); padding-top: 1.25rem }
a { color: var(--link) }
p { margin: 0 }
small { font-size: .85rem; color: var(--quiet) }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.facts { color: var(--quiet) }
.verdict + .facts { margin-top: 1.1rem }
.verdict { border-left: 5px solid var(--good); padding-left: 1.25rem }
.verdict.attention { border-color: var(--attention) }
.verdict.alarm { border-color: var(--alarm) }
.verdict ul { list-style: none; margin: 0; padding: 0; font-size: 1.1rem }
.verdict li { padding-left: 1.6em; text-indent: -1.6em }
.mark { display: inline-block; width: 1.6em; text-indent: 0; font-weight: 700 }
.mark.good { color: var(--good) }
.mark.attention { color: var(--attention) }
.mark.alarm { color: var(--alarm) }

table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: baseline; padding: .45rem .9rem .45rem 0; border-bottom: 1px solid var(--rule) }
th:last-child, td:last-child { padding-right: 0 }
thead th { color: var(--quiet); font-weight: 500; font-size: .9rem }
tbody th { font-weight: 500 }
th.amount, td.amount { text-align: right; white-space: nowrap }
.currency { color: var(--quiet); font-size: .85rem }
.account { display: grid; align-items: start; gap: 2rem 4rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)) }
.account > * { min-width: 0 }
.account table + table { margin-top: 2rem }
.account caption { text-align: left; color: var(--quiet); padding-bottom: .4rem }
tr.zero td, tr.zero th { color: var(--quiet) }
tr.difference > * { font-weight: 700; border-bottom-width: 3px; border-bottom-style: double }
.bad { color: var(--alarm) }

.remarks { list-style: none; margin: 0; padding: 0 }
.remarks > li { border-left: 3px solid var(--attention); padding: .1rem 0 .1rem 1rem; margin: 0 0 1.1rem }
.remarks > li.alarm { border-color: var(--alarm) }
.remarks strong { font-weight: 650 }
h1, p, li, dd, caption, figcaption, th, td { overflow-wrap: anywhere }

.figures { display: grid; gap: 2rem 4rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)) }
figure { margin: 0; max-width: 32rem; min-width: 0 }
figcaption { margin-bottom: .6rem; color: var(--quiet) }
svg { display: block; width: 100%; height: auto }
svg text { font: 13px system-ui, "Segoe UI", "Liberation Sans", sans-serif }
summary { cursor: pointer; color: var(--link); padding: .35rem 0 }

.filter { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: end; margin-bottom: 1rem }
.filter[hidden], .pages[hidden] { display: none }
.filter label { display: grid; grid-template-columns: minmax(0, 1fr); max-width: 100%; gap: .2rem; color: var(--quiet); font-size: .9rem }
.filter p { margin-left: auto; padding-bottom: .4rem }
input, select, .pages button { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--quiet);
  border-radius: 4px; padding: .4rem .6rem; min-height: 2.5rem }
input { width: 19rem; max-width: 100% }
select { max-width: 19rem }
input::placeholder { color: var(--quiet); opacity: 1 }
.js:not(.ready) .invoices tbody { display: none }
.invoices thead th { position: sticky; top: 0; background: var(--paper); border-bottom: 2px solid var(--ink); padding-top: .6rem }
th button { font: inherit; color: inherit; background: none; border: 0; padding: .1rem 0; margin: 0; text-align: inherit; cursor: pointer }
thead button { white-space: nowrap }
thead button::after { content: " ↕" / ""; opacity: .55 }
[aria-sort=ascending] button::after { content: " ↑" / ""; opacity: 1 }
[aria-sort=descending] button::after { content: " ↓" / ""; opacity: 1 }
tbody button { display: flex; gap: .5em; text-decoration: underline; text-decoration-color: var(--rule); text-underline-offset: .2em }
tbody button::before { content: "▸" / ""; color: var(--quiet); width: .8em; display: inline-block }
tbody button[aria-expanded=true]::before { content: "▾" / "" }
tbody:hover > tr:first-child { background: var(--wash) }
.invoices .name { min-width: 7rem }
.invoices .date { min-width: 7.4rem }
.invoices .document { min-width: 9.5rem }
.invoices .outcome { min-width: 10.5rem }
tr.alarm .outcome { color: var(--alarm); font-weight: 600 }
tr.attention .outcome::after { content: " ●" / ""; color: var(--attention) }
.story[hidden] { display: none }
.story td { background: var(--wash); padding: .9rem 1.25rem }
.story dl { margin: 0; display: grid; gap: .6rem }
.story div { display: grid; grid-template-columns: 8rem 1fr; gap: 0 1rem }
dt { color: var(--quiet) }
dd { margin: 0; white-space: pre-line }
dd small { display: block }
.pages { display: flex; justify-content: center; gap: 1rem; margin-top: 1.25rem }
.pages button { cursor: pointer }
.pages button:disabled { color: var(--quiet); border-color: var(--rule); cursor: default }
footer { margin-top: 3rem; color: var(--quiet); font-size: .9rem }

@media (max-width: 46rem) {
  body { padding: 1.25rem 1rem 3rem }
  .invoices .date, .invoices .document { display: none }
  .invoices { font-size: .9rem }
  th, td { padding-right: .6rem }
  .invoices .name { min-width: 6.1rem }
  .invoices .customer { min-width: 6.4rem }
  .invoices tbody button { gap: .2em }
  .invoices .outcome { min-width: 0 }
  .filter label, input, select { width: 100%; max-width: none }
  .filter p { margin-left: 0 }
  .story div { grid-template-columns: 1fr }
  .story td { padding: .8rem }
}
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #444; --rule: #bbb; --wash: #fff; --link: #000 }
  @page { margin: 16mm 14mm }
  html { font-size: 9.5pt }
  body { max-width: none; padding: 0 }
  h1 { font-size: 20pt }
  section { margin-top: 1.5rem }
  .filter, .pages, summary, thead button::after, tbody button::before { display: none }
  .invoices thead { display: table-header-group; break-inside: avoid }
  .invoices thead th { position: static }
  tr, figure, .remarks > li { break-inside: avoid }
  h2 { break-after: avoid }
  thead button { display: contents }
  tbody button { text-decoration: none }
  a { text-decoration: none }
}
`
