/** How a database is asked again that does not answer: a restart, a failover, sessions that an administrator ended. */
import * as Schedule from "effect/Schedule"

/** At first at once, later every two seconds; for ever. */
export const pauses = Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("2 seconds")])

/** The same for about a minute: longer than a restart takes. */
export const patience = { schedule: pauses, times: 35 }
