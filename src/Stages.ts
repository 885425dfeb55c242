/** The stages of a pipeline, built. */
import type { Json } from "effect/Schema"
import type { Subject } from "./Outcome.ts"
import type * as Sink from "./Sink.ts"
import type * as Source from "./Source.ts"
import type * as Transform from "./Transform.ts"
import type * as Verify from "./Verify.ts"

/** `A` records, `T` truth about them, `B` entries, `C` what the rules need of the sink. */
export interface Stages<A, T, B, C> {
  readonly subject: (record: A) => Subject
  /** What the source says of a record, for its story; never relied on. */
  readonly claims: (record: A) => Json
  readonly source: Source.Service<A>
  readonly verify: Verify.Service<A, T>
  readonly transform: Transform.Service<A, T, B, C>
  readonly sink: Sink.Service<B, C>
}
