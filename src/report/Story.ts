/** Lines of an invoice's story. */
import type { Json } from "effect/Schema"
import type { Evidence } from "../Evidence.ts"
import type { StoryLine } from "./RunReport.ts"

/** What a billing system answered, and how that is known. */
export const evidence = ({ system, asked, at, version, digest, fields }: Evidence): StoryLine => ({
  label: system,
  text: facts(fields),
  note: [asked, `asked ${at}`, ...(version === null ? [] : [`version ${version}`]), `sha256 ${digest}`].join(" · ")
})

/** Fields and their values, on one line. */
export const facts = (fields: Json): string =>
  typeof fields === "object" && fields !== null
    ? Object.entries(fields)
      .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
      .join(" · ")
    : String(fields)
