/**
 * test.table: records of a table, confirmed by a registry over HTTP, written into another table.
 *
 * Settings  `TABLE_DSN` both tables; `TABLE_REGISTRY` the registry's URL; `TABLE_NAME` how this process is called there
 * Rerun     safe: a row is written once, and who comes second leaves it as it is
 */
import { Check, Money, Outcome, Pipeline, PipelineError, Setting, Sink, Source, Transform, Verify } from "#etl"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import postgres from "postgres"
import { evidence } from "../evidence.ts"

interface Row {
  readonly id: string
  readonly minor: bigint
}

/** As the registry confirms it. */
interface Entry extends Row {
  readonly state: "paid" | "void" | "draft" | "zero"
}

const unavailable = (problem: string) => new PipelineError.Unavailable({ plugin: "table", problem })

/** A session that the server ends when its process is frozen in a transaction. */
const connected = Effect.gen(function*() {
  const dsn = Redacted.value(yield* Setting.secret("TABLE_DSN"))
  const sql = yield* Effect.acquireRelease(
    Effect.sync(() =>
      postgres(dsn, { max: 4, connection: { idle_in_transaction_session_timeout: 5_000 }, onnotice: () => undefined })
    ),
    (open) => Effect.ignore(Effect.tryPromise(() => open.end({ timeout: 1 })))
  )
  return sql
})

const query = <A>(ask: () => PromiseLike<A>) =>
  Effect.tryPromise({
    try: async () => await ask(),
    catch: (cause) => unavailable(`does not answer: ${String(cause)}`)
  })

/** Asks the registry, and gives what it says as text. */
const ask = Effect.fnUntraced(function*(what: string, body: ReadonlyArray<string>) {
  const url = yield* Setting.address("TABLE_REGISTRY")
  const name = yield* Setting.text("TABLE_NAME")
  const request = HttpClientRequest.post(`${url}/${what}`).pipe(
    HttpClientRequest.setHeader("authorization", name),
    HttpClientRequest.bodyText(body.join(" "))
  )
  const response = yield* HttpClient.execute(request)
  return yield* response.text
}, Effect.mapError((error) => unavailable(`has no registry: ${error.message}`)))

const confirmed = (text: string): ReadonlyMap<string, Entry> => {
  const entries: ReadonlyArray<Omit<Entry, "minor"> & { readonly minor: number }> = JSON.parse(text)
  return new Map(entries.map((entry) => [entry.id, { ...entry, minor: BigInt(entry.minor) }]))
}

const answer = (entry: Entry | undefined): Verify.Answer<Entry> => {
  if (entry === undefined) return { _tag: "Unverifiable", reason: "NotFound", message: "nobody knows it" }
  if (entry.state === "void") return { _tag: "Void", at: null, evidence }
  if (entry.state === "draft") return { _tag: "Draft", evidence }
  return { _tag: "Confirmed", truth: entry, evidence }
}

const subject = ({ id }: Pick<Row, "id">): Outcome.Subject => ({ id, number: null, reference: null, customer: null })

const written = (id: string, number: number, minor: bigint): Outcome.Written => {
  const total = Money.make(minor, "CAD")
  const document = { id: number, name: `ROW/${number}`, date: null, total, link: null }
  return { document, confirmed: total, paid: total, families: new Map([["rows", total]]) }
}

const planned = ({ id, minor }: Entry): Outcome.Planned => {
  const { document: _, ...rest } = written(id, 0, minor)
  return { ...rest, ends: "posted", reason: "not there", operations: ["insert"], writes: null, rules: [], requires: [] }
}

type Kept = ReadonlyArray<{ readonly id: string; readonly number: number; readonly minor: string }>

const session = Effect.gen(function*() {
  const sql = yield* connected
  const held = (ids: ReadonlyArray<string>) =>
    query((): PromiseLike<Kept> =>
      sql<Array<Kept[number]>>`select id, number, minor from entry where id = any(${[...ids]})`
    )

  const apply = Effect.fnUntraced(function*(entries: ReadonlyArray<Entry>) {
    const rows = entries.map(({ id, minor }) => ({ id, minor: String(minor) }))
    const ids = rows.map(({ id }) => id)
    const told = Effect.provideContext(ask("written", ids), yield* Effect.context<HttpClient.HttpClient>())
    yield* Effect.tryPromise({
      try: (signal) =>
        sql.begin(async (transaction) => {
          await transaction`insert into entry ${transaction(rows)} on conflict (id) do nothing`
          await Effect.runPromise(told, { signal })
        }),
      catch: (cause) => unavailable(`does not answer: ${String(cause)}`)
    })
    yield* ask("committed", ids)
    return (yield* held(ids)).map(({ id, minor, number }) =>
      Outcome.make(subject({ id }), { _tag: "posted", written: written(id, number, BigInt(minor)) })
    )
  })

  return {
    context: Effect.succeed(null),
    lookup: Effect.fnUntraced(function*(subjects: ReadonlyArray<Outcome.Subject>) {
      const there = yield* held(subjects.map(({ id }) => id))
      const done = there.map(({ id, minor, number }) =>
        Outcome.make(subject({ id }), { _tag: "alreadyPosted", document: written(id, number, BigInt(minor)).document })
      )
      return {
        done,
        plan: (decisions: ReadonlyArray<Sink.Decision<Entry>>) => {
          const entries = decisions.flatMap((one) => one._tag === "Entry" ? [one.entry] : [])
          const decided = decisions.flatMap((one) =>
            one._tag === "Entry"
              ? []
              : [Outcome.make(one.subject, { _tag: "skipped", reason: one._tag === "Void" ? "void" : "zeroAmount" })]
          )
          return Effect.succeed({
            decided,
            planned: entries.map((entry) => Outcome.make(subject(entry), { _tag: "planned", planned: planned(entry) })),
            apply: entries.length === 0 ? Effect.succeed([]) : apply(entries)
          })
        }
      }
    })
  } satisfies Sink.Session<Entry, null>
})

export default Pipeline.make<Row, Entry, Entry, null>("test.table", {
  summary: "Copy confirmed rows from a table into a table",
  subject,
  source: Source.layer<Row>({
    name: "table",
    open: Effect.fnUntraced(function*() {
      const sql = yield* connected
      const rows = yield* query(() =>
        sql<Array<{ id: string; minor: string }>>`select id, minor from record order by id`
      )
      return Stream.succeed({ records: rows.map(({ id, minor }) => ({ id, minor: BigInt(minor) })), rejected: [] })
    }),
    check: Effect.succeed([Check.holds("table", "is there")])
  }),
  verify: Verify.layer<Row, Entry>({
    open: Effect.succeed((rows) =>
      ask("confirm", rows.map(({ id }) => id)).pipe(
        Effect.map((text) => rows.map(({ id }) => answer(confirmed(text).get(id)))),
        Effect.orElseSucceed(() =>
          rows.map(() => ({ _tag: "Unverifiable", reason: "Unreachable", message: "no registry" } as const))
        )
      )
    ),
    check: Effect.succeed([])
  }),
  transform: Transform.map(({ truth }) =>
    truth.state === "zero" ? { _tag: "ZeroAmount" } : { _tag: "Entry", entry: truth }
  ),
  sinks: {
    table: Sink.layer<Entry, null>({
      name: "table",
      target: Effect.succeed("a table"),
      isConfigured: Effect.succeed(true),
      open: session,
      holds: () => Effect.succeed([]),
      check: Effect.succeed([]),
      lacks: Effect.succeed([])
    })
  }
})
