/** Markup that only templates can make: whatever they are given is text, until they say otherwise. */
import { visible } from "./VisibleText.ts"

/** Markup that is safe in the body of a page. */
export interface Html {
  readonly markup: string
}

/** What a template takes. Null shows nothing, a list its elements one after the other. */
export type Child = string | number | null | Html | ReadonlyArray<Child>

/** A template of markup. Text may stand between tags and inside double-quoted attributes, never elsewhere. */
export const html = (template: TemplateStringsArray, ...children: ReadonlyArray<Child>): Html => ({
  markup: template.reduce((markup, literal, index) => markup + write(children[index - 1] ?? null) + literal)
})

/** Markup of our own making, taken as it is. */
export const trusted = (markup: string): Html => ({ markup })

const write = (child: Child): string => {
  if (child === null) return ""
  if (typeof child === "string") return escape(child)
  if (typeof child === "number") return String(child)
  return "markup" in child ? child.markup : child.map(write).join("")
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "\"": "&quot;",
  "'": "&#39;",
  "`": "&#96;"
}

const escape = (text: string): string => visible(text).replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? "")

/** The address if a browser may be sent there: absolute, http or https, without a user's name; else null. */
export const link = (address: string | null): string | null => {
  if (address === null || !URL.canParse(address)) return null
  const url = new URL(address)
  const isWeb = url.protocol === "https:" || url.protocol === "http:"
  return isWeb && url.username === "" && url.password === "" ? url.href : null
}
