/** Text from outside in which nothing is hidden. */

/** Controls but tab and line feed, and the marks that reorder or hide what stands beside them, tags included. */
const HIDDEN =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

/** The text with each hidden character written out, as `⟨U+202E⟩`: it is seen, and does nothing. */
export const visible = (text: string): string =>
  text.toWellFormed().replaceAll("\r\n", "\n").replace(HIDDEN, (character) => {
    const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")
    return `⟨U+${hex}⟩`
  })
