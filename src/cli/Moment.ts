/** Instants of the journal, for people and for programs. */
import * as DateTime from "effect/DateTime"

/** ISO 8601 in UTC, of milliseconds since 1970. */
export const iso = (at: number): string => DateTime.formatIso(DateTime.makeUnsafe(at))

/** The same for people: `2026-05-28 06:00:03Z`. */
export const said = (at: number): string => iso(at).replace("T", " ").replace(/\.\d+/, "")
