/** What a billing system is asked about one invoice, and what it can say. */
import type * as Result from "effect/Result"
import type { Answer } from "../Verify.ts"
import type { Truth } from "./Truth.ts"
import type { Unanswered } from "./Unanswered.ts"

export interface Question {
  /** Whole: `in_…`, `lago:…`. */
  readonly reference: string
  /** When the service says it was made, in seconds since 1970: where to look first, and nothing more. */
  readonly claimedAt: number | null
}

/** An answer that only a decoded 2xx gives. */
export type Judged = Exclude<Answer<Truth>, { readonly _tag: "Unverifiable" }>

export type Judgement = Result.Result<Judged, Unanswered>
