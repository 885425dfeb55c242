/** Writes many records in one call, and finds out what became of each when the call is refused or its answer lost. */
import * as Effect from "effect/Effect"
import { PipelineError, type Platform } from "#etl"
import type { AnswerLost, Refused } from "../client.ts"
import { BATCH_SIZE_MAX } from "../config.ts"

type Fault = PipelineError.PipelineError | Refused | AnswerLost

export interface Batch<A> {
  /** One call that writes all of them or none. */
  readonly write: (records: ReadonlyArray<A>) => Effect.Effect<unknown, Fault, Platform>
  /** Those of them that are not written, by reading. */
  readonly unwritten: (
    records: ReadonlyArray<A>
  ) => Effect.Effect<ReadonlyArray<A>, PipelineError.PipelineError, Platform>
}

/** In a row, of the same records: lost answers, and conflicts with what another transaction wrote meanwhile. */
const SETBACKS_MAX = 3

/**
 * Of PostgreSQL: another transaction was in the way, and nobody is at fault. Odoo tries again by itself, but not in
 * `load`, which answers with the sentence.
 */
const CONFLICT = /could not serialize access|deadlock detected|could not obtain lock|current transaction is aborted/i

/**
 * Writes all records; returns those that Odoo refused, each with Odoo's sentence.
 *
 * A refused batch is halved until the culprit stands alone. After a lost answer, only what is not there is written
 * again, by halves: what was too much at once may go through in two.
 *
 * Fails  `Unavailable` when answers keep getting lost
 */
export const writeAll = <A>(
  batch: Batch<A>,
  records: ReadonlyArray<A>
): Effect.Effect<ReadonlyMap<A, string>, PipelineError.PipelineError, Platform> =>
  Effect.gen(function*() {
    const refused = new Map<A, string>()
    for (let from = 0; from < records.length; from += BATCH_SIZE_MAX) {
      yield* writeOne(batch, records.slice(from, from + BATCH_SIZE_MAX), refused, 0)
    }
    return refused
  })

const writeOne = <A>(
  batch: Batch<A>,
  records: ReadonlyArray<A>,
  refused: Map<A, string>,
  setbacks: number
): Effect.Effect<void, PipelineError.PipelineError, Platform> => {
  const [first, ...others] = records
  if (first === undefined) return Effect.void
  const byHalves = Effect.fnUntraced(function*(left: ReadonlyArray<A>, setbacks: number) {
    const middle = Math.ceil(left.length / 2)
    yield* writeOne(batch, left.slice(0, middle), refused, setbacks)
    yield* writeOne(batch, left.slice(middle), refused, setbacks)
  })
  return batch.write(records).pipe(
    Effect.asVoid,
    Effect.catchTags({
      Refused: Effect.fnUntraced(function*({ sentence }) {
        // What another run has just written is refused to us, and is written.
        const left = yield* batch.unwritten(records)
        if (left.length < records.length) return yield* writeOne(batch, left, refused, setbacks)
        if (CONFLICT.test(sentence) && setbacks < SETBACKS_MAX) {
          return yield* writeOne(batch, left, refused, setbacks + 1)
        }
        if (others.length === 0) return void refused.set(first, sentence)
        yield* byHalves(records, setbacks)
      }),
      AnswerLost: Effect.fnUntraced(function*({ problem }) {
        if (setbacks >= SETBACKS_MAX) return yield* new PipelineError.Unavailable({ plugin: "odoo", problem })
        yield* byHalves(yield* batch.unwritten(records), setbacks + 1)
      })
    })
  )
}
