/** What every source promises. Called once per source: `SourceSuite.suite("nexacloud", arrange)`. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { type CalendarDate, type PipelineError, Progress, Selection, Source } from "#etl"
import * as Wire from "../../src/cluster/Wire.ts"
import { promise as kept } from "./Promise.ts"

/** A source over a system that is filled for the suite. */
export interface Arrangement<A> {
  readonly source: Layer.Layer<Source.Source<A>>
  /** Runs with the settings by which the source finds its system. */
  readonly settle: <B, E, R>(effect: Effect.Effect<B, E, R>) => Effect.Effect<B, E, R>
  readonly id: (record: A) => string
  /** All that is there, readable or not, in order. More than two chunks, some of them rejected. */
  readonly ids: ReadonlyArray<string>
  readonly rejected: ReadonlyArray<string>
  /**
   * A record in words that leave no digit and no letter out; and what it must say of a few, by id: with letters beyond
   * ASCII, many decimals, and NULL where a record may be without.
   */
  readonly inWords: (record: A) => string
  readonly known: ReadonlyMap<string, string>
  /** Days that part the records, oldest first; some records lie before, between and after. */
  readonly days: ReadonlyArray<CalendarDate.CalendarDate>
  /** Connections to the system that are open now. */
  readonly connections: Effect.Effect<number>
  /** By promise, as in "a wrong password is AccessRefused": what to do to the system or the settings. */
  readonly failures: Readonly<
    Record<string, {
      readonly error: PipelineError.PipelineError["_tag"]
      readonly settle: <B, E, R>(effect: Effect.Effect<B, E, R>) => Effect.Effect<B, E, R>
      /** What the message must say. */
      readonly says: RegExp
      /** What it must not. */
      readonly secrets: ReadonlyArray<string>
    }>
  >
}

const platform = Layer.merge(Progress.Progress.layerSilent, FetchHttpClient.layer)

/** Opens the source and reads it to its end. */
const read = <A>(
  { source, settle }: Pick<Arrangement<A>, "source" | "settle">,
  selection: Partial<Selection.Selection> = {}
) =>
  Effect.gen(function*() {
    const { open } = yield* Source.Source<A>()
    return yield* Stream.runCollect(yield* open({ ...Selection.all, ...selection }))
  }).pipe(Effect.scoped, settle, Effect.provide(Layer.merge(source, platform)))

/** Some of the records, completed as a run does for those that are not done in the books yet. */
const whole = <A>(
  { settle, source }: Pick<Arrangement<A>, "source" | "settle">,
  records: ReadonlyArray<A>
) =>
  Effect.gen(function*() {
    const { complete } = yield* Source.Source<A>()
    return complete === undefined ? records : (yield* complete(records)).records
  }).pipe(settle, Effect.provide(Layer.merge(source, platform)))

export const suite = <A>(
  name: string,
  arrange: Effect.Effect<Arrangement<A>, never, Scope.Scope>,
  timeoutMs = 60_000
): void => {
  /** The ids of chunks, readable or not, in order within each kind. */
  const rejectedOf = (chunks: ReadonlyArray<Source.Chunk<A>>) =>
    chunks.flatMap(({ rejected }) => rejected.map(({ subject }) => subject.id))
  const idsOf = (chunks: ReadonlyArray<Source.Chunk<A>>, id: (record: A) => string) => [
    ...chunks.flatMap(({ records }) => records.map(id)),
    ...rejectedOf(chunks)
  ]

  describe(`source ${name}`, () => {
    const scope = Scope.makeUnsafe()
    const arranged = Effect.runSync(Effect.cached(Effect.provideService(arrange, Scope.Scope, scope)))
    const promise = (
      what: string,
      body: (arrangement: Arrangement<A>) => Effect.Effect<void, PipelineError.PipelineError>
    ) => kept(what, () => Effect.flatMap(arranged, body), timeoutMs)

    promise(
      "gives every record once, in order, in chunks that are never above the maximum",
      (at) =>
        Effect.gen(function*() {
          const chunks = yield* read(at)
          const readable = at.ids.filter((id) => !at.rejected.includes(id))
          assert.deepStrictEqual(chunks.flatMap(({ records }) => records.map(at.id)), readable)
          const sizes = chunks.map(({ records, rejected }) => records.length + rejected.length)
          assert.isAbove(chunks.length, 2)
          assert.isAtMost(Math.max(...sizes), Source.CHUNK_SIZE_MAX)
        })
    )

    promise("rejects what cannot be read with a failure, and gives the others", (at) =>
      Effect.gen(function*() {
        const chunks = yield* read(at)
        assert.deepStrictEqual(rejectedOf(chunks), [...at.rejected])
        for (const { result } of chunks.flatMap(({ rejected }) => rejected)) assert.strictEqual(result._tag, "failed")
      }))

    promise(
      "a record can be given to another process, and says the same there, filled in by it or not",
      (at) =>
        Effect.gen(function*() {
          const records = (yield* read(at)).flatMap(({ records }) => records)
          const carried = Wire.read<ReadonlyArray<A>>(Wire.write(records))
          assert.deepStrictEqual(carried.map(at.id), records.map(at.id))
          const isKnown = (record: A) => at.known.has(at.id(record))
          const filled = (yield* whole(at, carried.filter(isKnown))).map((
            record
          ) => [at.id(record), at.inWords(record)])
          assert.sameDeepMembers(filled, [...at.known])
        })
    )

    promise(
      "a record is what its system holds, to the last letter and digit, among others or alone",
      (at) =>
        Effect.gen(function*() {
          const ids = [...at.known.keys()]
          const alone = yield* Effect.forEach(ids, (id) => read(at, { only: [id] }))
          for (const chunks of [yield* read(at), alone.flat()]) {
            const found = chunks.flatMap(({ records }) => records).filter((record) => at.known.has(at.id(record)))
            const said = (yield* whole(at, found)).map((record) => [at.id(record), at.inWords(record)] as const)
            assert.sameDeepMembers(said, [...at.known], "books made of this record would say something else")
          }
        })
    )

    promise("the same selection gives the same records in the same order", (at) =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* read(at, { limit: 50 }), yield* read(at, { limit: 50 }))
      }))

    promise("a limit takes the first records, and no more", (at) =>
      Effect.gen(function*() {
        const chunks = yield* read(at, { limit: 7 })
        assert.sameMembers(idsOf(chunks, at.id), at.ids.slice(0, 7))
        assert.lengthOf(yield* read(at, { limit: 0 }), 0)
      }))

    promise("windows that meet cover everything, without overlap", (at) =>
      Effect.gen(function*() {
        const bounds = [null, ...at.days, null]
        const parts = yield* Effect.forEach(bounds.slice(1), (until, index) =>
          read(at, { since: bounds[index] ?? null, until }))
        for (const part of parts) {
          assert.isNotEmpty(part)
        }
        const together = parts.flatMap((chunks) =>
          idsOf(chunks, at.id)
        )
        assert.lengthOf(together, at.ids.length)
        assert.sameMembers(together, [...at.ids])
      }))

    promise("only takes the record asked for, and nothing where there is none", (at) =>
      Effect.gen(function*() {
        const [first = ""] = at.ids
        assert.deepStrictEqual(idsOf(yield* read(at, { only: [first] }), at.id), [first])
        assert.lengthOf(yield* read(at, { only: ["no such record"] }), 0)
      }))

    promise("the end of the scope releases the connection, read to the end or not", (at) =>
      Effect.gen(function*() {
        yield* read(at)
        assert.strictEqual(yield* at.connections, 0)
        yield* Effect.gen(function*() {
          const { open } = yield* Source.Source<A>()
          yield* Stream.runHead(yield* open(Selection.all))
        }).pipe(Effect.scoped, at.settle, Effect.provide(Layer.merge(at.source, platform)))
        assert.strictEqual(yield* at.connections, 0)
      }))

    promise("an interruption in the middle releases the connection", (at) =>
      Effect.gen(function*() {
        const reading = yield* Effect.forkChild(Effect.forever(read(at)))
        yield* Effect.sleep("50 millis")
        const exit = yield* Effect.andThen(Fiber.interrupt(reading), Fiber.await(reading))
        assert.isTrue(Exit.hasInterrupts(exit))
        yield* Effect.sleep("50 millis")
        assert.strictEqual(yield* at.connections, 0)
      }))

    promise("every failure is of its kind, says what to do, and keeps secrets", (at) =>
      Effect.gen(function*() {
        for (const [what, failure] of Object.entries(at.failures)) {
          const error = yield* Effect.flip(read({ ...at, settle: failure.settle })).pipe(
            Effect.catch(() => Effect.die(new Error(`${what}: nothing failed`)))
          )
          assert.strictEqual(error._tag, failure.error, `${what}: ${error.message}`)
          assert.match(error.message, failure.says, what)
          for (const secret of failure.secrets) assert.notInclude(error.message, secret, what)
        }
      }))

    promise("a check never fails, and says what is wrong", (at) =>
      Effect.gen(function*() {
        const check = Effect.flatMap(Source.Source<A>(), (_) => _.check).pipe(
          Effect.provide(Layer.merge(at.source, platform))
        )
        assert.isNotEmpty((yield* at.settle(check)).filter(({ ok }) => ok))
        for (const [what, { settle, secrets }] of Object.entries(at.failures)) {
          const broken = (yield* settle(check)).filter(({ ok }) => !ok)
          assert.isNotEmpty(broken, what)
          for (const secret of secrets) assert.notInclude(JSON.stringify(broken), secret, what)
        }
      }))

    it.live("(everything is put away)", () => Scope.close(scope, Exit.void), timeoutMs)
  })
}
