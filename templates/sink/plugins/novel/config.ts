/** Where Novel's books are. */
import { Setting } from "#etl"

export const FOLDER = "NOVEL_FOLDER"

/** A folder that is there and may be written. */
export const folder = Setting.text(FOLDER)

/** What people open: one line for each invoice. */
export const TABLE = "invoices.csv"

/** What the next run goes on from. */
export const BOOKS = "books.jsonl"
