/** Text from outside, made harmless: it can neither command the terminal nor leave its line. */
import { stripVTControlCharacters } from "node:util"

/** Controls (C0, DEL, C1), and the marks that reorder or hide what stands beside them. */
// oxlint-disable-next-line no-control-regex
const DANGEROUS = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** The text on one line, without escapes, control characters and bidirectional overrides. */
export const safe = (text: string): string =>
  stripVTControlCharacters(text).replace(/[^\S\ufeff]+/g, " ").replace(DANGEROUS, "").toWellFormed().trim()
