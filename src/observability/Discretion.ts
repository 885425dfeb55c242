/** Sentences without persons, for what leaves the house: logs, traces, notifications. */
import * as Cause from "effect/Cause"

/** The sentence without mail addresses and without these names. */
export const withoutPersons = (sentence: string, names: ReadonlyArray<string | null> = []): string =>
  names
    .filter((name) => name !== null && name.trim() !== "")
    .reduce<string>((text, name) => text.replaceAll(name ?? "", "[customer]"), sentence)
    .replace(/[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/g, "[e-mail]")

/** What ended a run: the name of its error, and its sentence where it is ours and not a defect's. */
export interface Stop {
  readonly error: string
  readonly message: string
}

/** The end of a run that failed, in words that anybody may read. */
export const stop = (cause: Cause.Cause<unknown>): Stop => {
  const error = Cause.squash(cause)
  return isExpected(cause) && error instanceof Error
    ? { error: nameOf(error), message: withoutPersons(error.message) }
    : { error: nameOf(error), message: "a defect of ours" }
}

/** The same failure, reduced to the error's name and, of a defect, where it happened. */
export const nameOnly = (cause: Cause.Cause<unknown>): Error => {
  const error = Cause.squash(cause)
  const bare = new Error(nameOf(error))
  bare.name = nameOf(error)
  bare.stack = isExpected(cause) ? bare.name : [bare.name, ...frames(error)].join("\n")
  return bare
}

const isExpected = (cause: Cause.Cause<unknown>) => cause.reasons.some(Cause.isFailReason)

/** An error of ours may have a field `name`. */
const nameOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "Defect"
  return "_tag" in error && typeof error._tag === "string" ? error._tag : error.name
}

/** Places in the code; what stands above them is the error's own text. */
const frames = (error: unknown): ReadonlyArray<string> =>
  error instanceof Error ? (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line)) : []
