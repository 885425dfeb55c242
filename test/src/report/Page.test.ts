import { assert, describe, it } from "@effect/vitest"
import { createHash } from "node:crypto"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { page } from "../../../src/report/Page.ts"
import type { Invoice, RunReport } from "../../../src/report/RunReport.ts"
import { attribute, attributes, elements, text } from "./Parsed.ts"
import { empty, many, sample, saying, trouble } from "./Reports.ts"

const render = (report: RunReport) => Stream.mkString(page(report))

/** The page's skeleton: every tag in its order, with the names of its attributes. */
const skeleton = (markup: string) =>
  elements(markup).map((element) => `${element.tagName} ${attributes(element).map(({ name }) => name).join(" ")}`)

const HOSTILE = [
  "\"><script>alert(1)</script>",
  "' onmouseover='alert(1)",
  "</style></title></textarea></noscript></template><img src=x onerror=alert(1)>",
  "<svg/onload=alert(1)>",
  "]]><!--<script>",
  "--><script>alert(1)</script>",
  "${alert(1)} {{constructor}} {b} {a|x}",
  "&lt;script&gt; &#60;script&#62; &quot; onload=1",
  "` onload=alert(1) `",
  "\u0000<\u0000script>\ud800",
  "＜script＞ \u2028alert(1)\u2029"
]

describe("the page of a run", () => {
  it.effect("says first what was posted, and that books and billing systems agree", () =>
    Effect.gen(function*() {
      const [header = ""] = text(yield* render(sample), "header")
      assert.match(header, /23 invoices posted, CAD 3,403\.46/)
      assert.match(header, /Books and billing systems agree: difference CAD 0\.00\./)
      assert.match(header, /1 invoice needs a look\./)
    }))

  it.effect("says what needs a person before anything else, failures first, each with its next step", () =>
    Effect.gen(function*() {
      const markup = yield* render(trouble)
      const remarks = text(markup, "li").slice(2).map((remark) => remark.trim().split("\n"))
      assert.deepStrictEqual(remarks.map(([who]) => who), [
        "NEX-0007 Maple Crane Rentals Ltd.",
        "3 invoices: NEX-0005, NEX-0014, NEX-0023",
        "NEX-0011 Maple Crane Rentals Ltd."
      ])
      assert.match(remarks[0]?.join("\n") ?? "", /TaxUnmatched: tax 12\.34 .*\nNext: add the tax to the books/)
      assert.deepStrictEqual(text(markup, "h2"), ["Needs a look", "The account", "Revenue, without tax", "Invoices"])
    }))

  it.effect("a difference of one cent is the alarm of the page", () =>
    Effect.gen(function*() {
      const [header = ""] = text(yield* render(trouble), "header")
      assert.match(header, /Books and billing systems differ by CAD −0\.01\./)
    }))

  it.effect("a run that read nothing says so, and shows no chart", () =>
    Effect.gen(function*() {
      const markup = yield* render(empty)
      assert.deepStrictEqual(text(markup, "h1"), ["No invoice was selected"])
      assert.notInclude(markup, "<svg")
    }))

  it.effect("every invoice has its row and its story, in pieces no larger than a chunk", () =>
    Effect.gen(function*() {
      const pieces = yield* Stream.runCollect(page(many(2000)))
      assert.lengthOf(elements(pieces.join("")).filter((element) => attribute(element, "class") === "story"), 2000)
      assert.isBelow(Math.max(...pieces.map((piece) => piece.length)), 1_000_000)
    }))

  it.effect("a story tells what was asked, when, of which version, and the digest of the answer", () =>
    Effect.gen(function*() {
      const [story = ""] = text(yield* render(many(1)), "dl")
      assert.include(story, "stripestatus: paid · amount_paid: 11300 · currency: cad")
      assert.include(
        story,
        "GET /v1/invoices/in_0 · asked 2026-05-28T06:00:04.100Z · version 2026-10-28.clover · sha256 4be1"
      )
    }))

  it.effect("a thousand different failures are not a thousand paragraphs, and none is left uncounted", () =>
    Effect.gen(function*() {
      const { invoices, ...rest } = many(1000)
      const failing = Stream.map(invoices, (invoice): Invoice => ({
        ...invoice,
        outcome: "failed",
        attention: ["look at this"],
        problem: { name: "AmountMismatch", message: `${invoice.number} is not what it was`, next: null }
      }))
      const markup = yield* render({ ...rest, invoices: failing })
      const [header = ""] = text(markup, "header")
      assert.match(header, /1,000 invoices need a look/)
      assert.strictEqual(text(markup, "li").filter((remark) => /is not what it was/.test(remark)).length, 100)
      assert.match(text(markup, "main")[0] ?? "", /… and 900 more invoices: choose “Needs a look”/)
      assert.match(text(markup, "li").at(-1) ?? "", /1,000 invoices: NEX-00001, .* and 988 more/)
    }))

  it.effect("charts write amounts exactly as the tables do", () =>
    Effect.gen(function*() {
      const markup = yield* render(sample)
      const drawn = text(markup, "text")
      for (const amount of ["1,143.00", "1,120.00", "408.00", "325.23", "92.77"]) assert.include(drawn, amount)
    }))

  it.effect("the policy admits the page's own script and style by digest, and nothing else", () =>
    Effect.gen(function*() {
      const markup = yield* render(sample)
      const source = (tag: string) => {
        const [own = "", ...others] = text(markup, tag)
        assert.deepStrictEqual(others, [], `only one ${tag}`)
        return `'sha256-${createHash("sha256").update(own).digest("base64")}'`
      }
      const [meta] = elements(markup).filter((element) => attribute(element, "http-equiv") !== undefined)
      assert.strictEqual(
        meta === undefined ? "" : attribute(meta, "content"),
        [
          "default-src 'none'",
          `script-src ${source("script")}`,
          `style-src ${source("style")}`,
          "base-uri 'none'",
          "form-action 'none'",
          "require-trusted-types-for 'script'"
        ].join("; ")
      )
    }))

  it.effect("needs nothing that the policy forbids: no inline style, no handler, nothing to load", () =>
    Effect.gen(function*() {
      const found = elements(yield* render(trouble)).flatMap((element) =>
        attributes(element).filter(({ name }) =>
          name === "style" || name.startsWith("on") || name === "src" || name === "xlink:href"
        )
      )
      assert.deepStrictEqual(found, [])
    }))
})

describe("text from outside", () => {
  it.effect("never becomes markup: the page keeps its skeleton, whatever anybody is called", () =>
    Effect.gen(function*() {
      const plain = skeleton(yield* render(saying("plain")))
      for (const hostile of HOSTILE) {
        assert.deepStrictEqual(skeleton(yield* render(saying(hostile))), plain, hostile)
      }
    }))

  it.effect.prop("never becomes markup, whatever it is", [Schema.String], ([any]) =>
    Effect.gen(function*() {
      const hostile = `"'><${any}`
      assert.deepStrictEqual(skeleton(yield* render(saying(hostile))), skeleton(yield* render(saying("plain"))))
    }))

  it.effect("a link leads to the web or nowhere", () =>
    Effect.gen(function*() {
      const addresses = (address: string) =>
        Effect.map(render(saying(address)), (markup) =>
          elements(markup).flatMap((element) =>
            attribute(element, "href") ?? []
          ).filter((href) => !href.startsWith("#")))
      assert.deepStrictEqual(yield* addresses("https://books.example.com/odoo/1?a=1&b=\"2\""), [
        "https://books.example.com/odoo/1?a=1&b=%222%22"
      ])
      for (
        const address of [
          "javascript:alert(1)",
          "JaVaScRiPt:alert(1)",
          " java\nscript:alert(1)",
          "data:text/html,<script>alert(1)</script>",
          "file:///etc/passwd",
          "vbscript:x",
          "//evil.example.com",
          "/relative",
          "https://books.example.com@evil.example.com/",
          "not an address"
        ]
      ) {
        assert.deepStrictEqual(yield* addresses(address), [], address)
      }
    }))

  it.effect("what would be invisible, command a terminal or reorder text is written out", () =>
    Effect.gen(function*() {
      const markup = yield* render(saying("a\u202egnp.exe \u001b[31m \u200b\u2066\u{e0041}\u0007"))
      assert.include(markup, "a⟨U+202E⟩gnp.exe ⟨U+001B⟩[31m ⟨U+200B⟩⟨U+2066⟩⟨U+E0041⟩⟨U+0007⟩")
      // oxlint-disable-next-line no-control-regex
      assert.notMatch(markup, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/)
    }))
})
