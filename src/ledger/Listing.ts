/** What a billing system lists: many invoices with one request. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Json } from "effect/Schema"
import * as Evidence from "../Evidence.ts"
import type { Platform } from "../Platform.ts"
import type { JsonObject } from "./Inquiry.ts"
import type { Judgement } from "./Question.ts"
import type { Unanswered } from "./Unanswered.ts"
import type { Window } from "./Windows.ts"

/** An invoice as it came, alone or on a page. */
export interface Received {
  readonly reference: string
  readonly body: JsonObject
  /** The request, without host or key. */
  readonly asked: string
  readonly at: DateTime.Utc
}

export interface Page {
  /** Newest first. What has no id is left out. */
  readonly invoices: ReadonlyArray<Received & { /** The time that windows go by. */ readonly instant: number }>
  /** The pages that follow: the next one, or all of them where they are numbered. */
  readonly more: ReadonlyArray<string>
}

/** How a system lists its invoices, and judges what it listed. */
export interface Listing {
  /** The shortest time, in seconds, that a window can be: 1, or 86 400 for days. */
  readonly grain: number
  /** `page` is one of a former page's `more`; null is the first. */
  readonly page: (window: Window, page: string | null) => Effect.Effect<Page, Unanswered, Platform>
  /** Judges those that were looked for, as if each had been asked for alone; one answer each, in their order. */
  readonly judge: (received: ReadonlyArray<Received>) => Effect.Effect<ReadonlyArray<Judgement>, never, Platform>
}

/** What an answer rests on: the invoice as received, and those of its fields that decided. */
export const evidence = (
  system: string,
  version: string | null,
  { asked, at, body }: Received,
  fields: Evidence.Evidence["fields"]
): Effect.Effect<Evidence.Evidence> =>
  Effect.map(Evidence.digest(body), (digest) => ({
    system,
    asked,
    at: DateTime.formatIso(at),
    version,
    digest,
    fields
  }))

/** Some of an object's fields as they came, those that are there. */
export const fieldsOf = (body: JsonObject, names: ReadonlyArray<string>): Record<string, Json> =>
  Object.fromEntries(names.flatMap((name) => name in body ? [[name, body[name] as Json]] : []))
