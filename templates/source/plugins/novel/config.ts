/** Where Novel hands over its invoices. */
import { Setting } from "#etl"

export const FILE = "NOVEL_FILE"

/** A file of JSON lines, one invoice each. */
export const file = Setting.text(FILE)
