/** Everything that the page and the spreadsheet of a run say: facts, no markup. */
import type * as DateTime from "effect/DateTime"
import type { Stream } from "effect/Stream"
import type { CalendarDate } from "../CalendarDate.ts"
import type { Money } from "../Money.ts"

/** A run, told from its journal. Sums are of the whole run; nothing here is computed from `invoices`. */
export interface RunReport<E = never, R = never> {
  readonly pipeline: string
  readonly run: string
  /** As `--sink` named it. */
  readonly sink: string
  /** The books that the sink stands for: `books @ odoo.example.com`; null where there are none. */
  readonly target: string | null
  readonly startedAt: DateTime.Utc
  readonly finishedAt: DateTime.Utc
  /** Invoices read; each is counted once in `outcomes`. */
  readonly read: number
  readonly outcomes: ReadonlyArray<OutcomeSum>
  /** One per currency in which this run posted. */
  readonly control: ReadonlyArray<ControlTotal>
  /** Cash registered by this run, one sum per currency. */
  readonly cash: ReadonlyArray<Money>
  /** Revenue without tax, by currency and family. */
  readonly byFamily: ReadonlyArray<NamedSum>
  /** Revenue without tax, by currency and month of the invoice date (`2026-05`). */
  readonly byMonth: ReadonlyArray<NamedSum>
  /** All invoices of the run, in the order to show them. Run twice: first for what needs a person. */
  readonly invoices: Stream<Invoice, E, R>
}

/** How many invoices ended one way, and the totals of their documents, including tax, one per currency. */
export interface OutcomeSum {
  /** As `Outcome.label` says it: `posted`, `skipped:void`. */
  readonly outcome: string
  readonly count: number
  readonly amounts: ReadonlyArray<Money>
}

/** The proof in one currency: both sums include tax, and are of the same invoices. */
export interface ControlTotal {
  /** What the billing systems confirmed. */
  readonly confirmed: Money
  /** What was read back from the books. */
  readonly books: Money
}

export interface NamedSum {
  readonly name: string
  readonly amount: Money
}

/** One invoice and how it ended. All text may come from outside and is shown as text, whatever it holds. */
export interface Invoice {
  readonly id: string
  readonly number: string | null
  readonly reference: string | null
  readonly customer: string | null
  /** As `Outcome.label` says it. */
  readonly outcome: string
  /** Including tax; null where nothing is in the books or planned. */
  readonly total: Money | null
  readonly date: CalendarDate | null
  /** Its document in the books; only http and https links are followed. */
  readonly document: { readonly name: string | null; readonly link: string | null } | null
  /** What a person should look at although nothing failed. */
  readonly attention: ReadonlyArray<string>
  /** Why it failed or could not be verified. */
  readonly problem: Problem | null
  readonly story: ReadonlyArray<StoryLine>
}

export interface Problem {
  /** `TaxUnmatched`, `Unreachable`. */
  readonly name: string
  readonly message: string
  /** The next step to take, if any. */
  readonly next: string | null
}

/** One line of an invoice's story: who speaks, what was said, and how that is known. */
export interface StoryLine {
  /** `NexaCloud`, `Stripe`, `Rules`, `Odoo`, `History`. */
  readonly label: string
  readonly text: string
  /** When it was asked, version, digest. */
  readonly note: string | null
}
