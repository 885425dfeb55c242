/** Arguments and flags that several commands share. */
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import { CHUNK_SIZE_MAX } from "../Source.ts"

export const flag = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false), Flag.withoutNegation)

/** Texts, so that what is wrong with one is said in our words. */
export const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.withDescription(description))

export const argument = (name: string, description: string) =>
  Argument.String(name).pipe(Argument.withDescription(description))

export const json = flag("json", "Print one JSON object on standard output and nothing else")
export const details = flag("details", "With --json: add what became of every record")

const name = argument("name", "The pipeline, as pipeline list shows it, or the path of a file that declares one")

const selection = {
  since: text("since", "DATE", "Only records of this day or later (YYYY-MM-DD)").pipe(Flag.optional),
  until: text("until", "DATE", "Only records before this day").pipe(Flag.optional),
  only: text("only", "ID", "Only this record, by id, number or billing reference; may be repeated").pipe(
    Flag.atLeast(0)
  ),
  limit: text("limit", "N", "At most so many records").pipe(Flag.optional)
}

const log = Flag.Literals("log", ["text", "json", "none"]).pipe(
  Flag.withMetavar("FORM"),
  Flag.withDescription("Diagnostics on standard error; json is one object a line"),
  Flag.withDefault("text")
)

const engine = Flag.Literals("engine", ["local", "cluster"]).pipe(
  Flag.withDescription("Who leads the records: this process, or the workers that share PIPELINE_DATABASE"),
  Flag.withDefault("local")
)

const chunkSize = Flag.Int("chunk-size").pipe(
  Flag.withMetavar("N"),
  Flag.withDescription("With --engine cluster: records that a worker takes on at once, at most"),
  Flag.withDefault(CHUNK_SIZE_MAX)
)

export const run = {
  name,
  sink: text("sink", "SINK", "Where to write; dry-run writes nothing (default: the pipeline's first)").pipe(
    Flag.optional
  ),
  ...selection,
  engine,
  chunkSize,
  json,
  details,
  log
}

/** A run that was begun on the workers. */
const begun = argument("run", "The run's id, as pipeline runs shows it")

export const resume = { run: begun, json, details, log }

export const cancel = { run: begun }

export const work = {
  concurrency: Flag.Int("concurrency").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription("Chunks under way at once"),
    Flag.withDefault(4)
  ),
  address: text(
    "address",
    "HOST:PORT",
    "Where this worker listens, as the other workers reach it (default: this machine's name, and a free port)"
  ).pipe(Flag.optional),
  log
}

export const serve = {
  names: argument("name", "Only this pipeline; may be repeated (default: all that declare a schedule)").pipe(
    Argument.variadic()
  ),
  engine,
  log
}

export const plan = {
  name,
  out: text("out", "FILE", "Where the plan goes; a file that is there is replaced"),
  ...selection
}

export const apply = { file: argument("file", "A plan, as pipeline plan made it"), json, details, log }

export const runs = {
  limit: Flag.Int("limit").pipe(
    Flag.withMetavar("N"),
    Flag.withDescription("At most so many, the latest first"),
    Flag.withDefault(20)
  ),
  json
}

export const show = {
  run: argument("run", "The run's id, as pipeline runs shows it; or: last"),
  json,
  details: flag("details", "Add what became of every record")
}

export const explain = {
  name: argument("id", "The record: its id, number, billing reference, or its name in the books"),
  json
}

export const report = {
  run: argument("run", "The run's id, as pipeline runs shows it; or: last"),
  html: text("html", "FILE", "Write a page to look at").pipe(Flag.optional),
  csv: text("csv", "FILE", "Write the records as a table").pipe(Flag.optional)
}

export const verify = {
  kept: text("kept", "HASH", "The hash that an earlier verification printed, which must still be in it").pipe(
    Flag.optional
  ),
  json
}
