/** Flags that a pipeline declares for itself: they are there where `run` or `plan` names that pipeline. */
import type * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Catalog from "../Catalog.ts"
import type { Flags } from "../Pipeline.ts"
import * as Parameters from "./Parameters.ts"

/** Those of the pipeline that the arguments name; none where they name none, which is said by whoever needs one. */
export const named = Effect.fnUntraced(function*(args: ReadonlyArray<string>) {
  const at = args.findIndex((word) => word === "run" || word === "plan")
  if (at === -1) return {}
  const known = yield* Catalog.names
  const name = args.slice(at + 1).find((word) => known.includes(word) || /\.[cm]?[jt]s$/.test(word))
  if (name === undefined) return {}
  const found = yield* Effect.option(Catalog.find(name))
  return Option.match(found, { onNone: (): Flags => ({}), onSome: ({ flags }) => flags })
})

/** As parameters of a command. */
export const parameters = (flags: Flags): Readonly<Record<string, Flag.Flag<boolean>>> =>
  Object.fromEntries(
    Object.entries(flags).map(([name, description]) => [name, Parameters.flag(spelt(name), description)])
  )

/** The names of those that were given. */
export const given = (flags: Readonly<Record<string, boolean>>): ReadonlyArray<string> =>
  Object.keys(flags).filter((name) => flags[name] === true)

/** A pipeline with its flags, as the command line has them: `ledger.backfill --post`. */
export const called = ({ chosen, name }: { readonly chosen: ReadonlyArray<string>; readonly name: string }): string =>
  [name, ...chosen.map((flag) => `--${spelt(flag)}`)].join(" ")

/** `trustSourceStatus` is `--trust-source-status`. */
const spelt = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
