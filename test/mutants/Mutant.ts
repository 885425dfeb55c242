/** A copy of the project with one bug in it, which a promise of the suites is there to catch. */

export interface Mutant {
  /** `<plugin>-<what is wrong>`. */
  readonly id: string
  readonly file: string
  /** What is wrong, in a sentence. */
  readonly bug: string
  /** The correct text, which is in the file once, and the wrong one in its place. */
  readonly right: string
  readonly wrong: string
  /** Where the suites are called for the plugin. */
  readonly tests: ReadonlyArray<string>
  /** A part of the name of the promise that it breaks. */
  readonly promise: string
}

/** The file's text with the bug in it; null where the correct text is not there once. */
export const mutated = ({ right, wrong }: Pick<Mutant, "right" | "wrong">, text: string): string | null => {
  const [before, after, ...others] = text.split(right)
  return before === undefined || after === undefined || others.length > 0 ? null : before + wrong + after
}
