/**
 * The report of a run as one self-contained page: nothing is fetched, and nothing but its own script can run.
 *
 * Memory   does not grow with the number of invoices; those that need a person are kept up to a limit
 * Safety   text from outside is escaped by every template; the policy admits one script and one style, by their digests
 */
import * as DateTime from "effect/DateTime"
import * as Digest from "effect/crypto/Digest"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as Stream from "effect/Stream"
import * as Account from "./Account.ts"
import * as Charts from "./Charts.ts"
import { type Html, html, trusted } from "./Html.ts"
import * as Invoices from "./Invoices.ts"
import * as Remarks from "./Remarks.ts"
import * as RemarksSection from "./RemarksSection.ts"
import type { RunReport } from "./RunReport.ts"
import { script } from "./Script.ts"
import { style } from "./Style.ts"
import * as Verdict from "./Verdict.ts"
import * as Words from "./Words.ts"

/** The page in pieces, in order. */
export const page = <E, R>(report: RunReport<E, R>): Stream.Stream<string, E, R> =>
  Stream.unwrap(Effect.gen(function*() {
    const remarks = yield* Remarks.gather(report.invoices)
    const top = [
      head(report, yield* policy),
      banner(report, Verdict.make(report, remarks)),
      html`<main>`,
      RemarksSection.section(remarks),
      Account.section(report),
      Charts.section(report)
    ]
    return Stream.succeed(top.map(({ markup }) => markup).join("")).pipe(
      Stream.concat(Invoices.section(report)),
      Stream.concat(Stream.succeed(foot.markup))
    )
  }))

/** Injected markup could neither run a script, nor load or send anything, nor change the page's look. */
const policy = Effect.gen(function*() {
  const { digest } = yield* Digest.Digest
  const source = (text: string) =>
    Effect.map(digest(Digest.sha256, new TextEncoder().encode(text)), (bytes) => `'sha256-${Base64.encode(bytes)}'`)
  return [
    "default-src 'none'",
    `script-src ${yield* source(script)}`,
    `style-src ${yield* source(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'"
  ].join("; ")
}).pipe(Effect.provide(Digest.layerWebCrypto))

const head = <E, R>({ pipeline, run }: RunReport<E, R>, policy: string): Html =>
  html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${pipeline}, run ${run}</title>
<style>${trusted(style)}</style>
<script>${trusted(script)}</script>
</head>
<body>`

const banner = <E, R>(report: RunReport<E, R>, { tone, headline, findings }: Verdict.Verdict): Html => {
  const { pipeline, run, sink, target, read } = report
  return html`
<header>
<p class="facts">${pipeline} → ${sink}${target === null ? null : html` (${target})`}, run ${run}</p>
<div class="verdict ${tone}">
<h1>${headline}</h1>
<ul>${findings.map(finding)}
</ul>
</div>
<p class="facts">${Words.counted(read, "invoice")} read, ${span(report)}</p>
</header>`
}

const MARKS: Readonly<Record<Verdict.Tone, string>> = { good: "✓", attention: "!", alarm: "✗" }

const finding = ({ tone, sentence }: Verdict.Finding): Html =>
  html`
<li><span class="mark ${tone}" aria-hidden="true">${tone === null ? "·" : MARKS[tone]}</span>${sentence}</li>`

/** `2026-05-28 06:00:03 to 06:00:09 UTC`. */
const span = <E, R>({ startedAt, finishedAt }: RunReport<E, R>): Html => {
  const [start, end] = [DateTime.formatIso(startedAt), DateTime.formatIso(finishedAt)]
  const isOneDay = start.slice(0, 10) === end.slice(0, 10)
  const clock = (iso: string) => iso.slice(11, 19)
  return html`<time datetime="${start}">${start.slice(0, 10)} ${clock(start)}</time> to <time datetime="${end}">${
    isOneDay ? "" : `${end.slice(0, 10)} `
  }${clock(end)}</time> UTC`
}

const foot = html`
</main>
<footer>
<p>Totals include tax and are read back from the books after writing. Times are UTC. Characters that would be invisible,
or would reorder text, are written out, as ⟨U+202E⟩. This page loads nothing and sends nothing.</p>
</footer>
</body>
</html>
`
