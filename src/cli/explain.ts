/** `pipeline explain ID`: all that happened to one record, in order, and what each step rests on. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Catalog from "../Catalog.ts"
import type * as History from "../journal/History.ts"
import { Journal } from "../journal/Journal.ts"
import { NotInJournal } from "../PipelineError.ts"
import { Progress } from "../Progress.ts"
import * as Fold from "./Fold.ts"
import * as JsonText from "./JsonText.ts"
import * as Moment from "./Moment.ts"
import { facts } from "./runs.ts"
import { safe } from "./SafeText.ts"
import * as Story from "./Story.ts"

export interface Input {
  /** The record's id, number, billing reference, or its name in the books. */
  readonly name: string
  readonly json: boolean
}

/** Of the journal in force. */
export const perform = Effect.fn("pipeline.explain")(function*({ json, name }: Input) {
  const stories = yield* Journal.use((journal) => journal.stories(name))
  if (stories.length === 0) {
    return yield* new NotInJournal({
      what: `record "${safe(name)}"`,
      remedy: "Name it by id, number, billing reference or its name in the books; a run has to have read it"
    })
  }
  const told = yield* Effect.forEach(stories, (story) => Effect.map(holdings(story), (now) => ({ story, now })), {
    concurrency: 4
  })
  if (json) return yield* Console.log(JsonText.print({ records: told.map(record) }))
  for (const { now, story } of told) yield* Fold.print([...Story.lines(story), ...Story.now(now)])
})

/** How long to wait for the books: the story is worth telling without them. */
const PATIENCE = "5 seconds"

/** What the books hold of the record now, as the sink of its last run says. */
const holdings = Effect.fnUntraced(function*({ happenings, runs, subject }: History.Story) {
  const run = runs.get(happenings.at(-1)?.run ?? "")
  if (run === undefined) return []
  return yield* Catalog.find(run.file ?? run.pipeline).pipe(
    Effect.flatMap((pipeline) => pipeline.holds(run.sink, subject)),
    Effect.map((held) => held.length === 0 ? ["nothing of it"] : held),
    Effect.provide(Layer.merge(FetchHttpClient.layer, Progress.layerSilent)),
    Effect.timeoutOrElse({ duration: PATIENCE, orElse: () => Effect.succeed(["they did not answer in time"]) }),
    Effect.catch((error) => Effect.succeed([`they could not be asked: ${error.message}`]))
  )
})

/** Of the journal that the settings lead to. */
export const execute = (input: Input) => Effect.provide(perform(input), Journal.layer)

/** A story for programs; instants in ISO 8601, in UTC. */
const record = ({ now, story: { happenings, runs, subject } }: {
  readonly story: History.Story
  readonly now: ReadonlyArray<string>
}) => ({
  ...subject,
  booksNow: now,
  happenings: happenings.map(({ _tag, at, ...happening }) => ({ what: _tag, at: Moment.iso(at), ...happening })),
  runs: [...runs.values()].map(facts)
})
