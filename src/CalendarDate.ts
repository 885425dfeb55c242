/** A day of the calendar, without a time: `2026-05-31`. Text sorts as dates do. */
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"

export type CalendarDate = string

const FORM = /^\d{4}-\d{2}-\d{2}$/

/** The date written as `YYYY-MM-DD`, or none where there is no such day. */
export const parse = (text: string): Option.Option<CalendarDate> =>
  FORM.test(text)
    ? DateTime.make(`${text}T00:00:00Z`).pipe(
      Option.map(DateTime.formatIsoDateUtc),
      Option.filter((day) => day === text)
    )
    : Option.none()

/** The day on which an instant falls in a zone (an IANA name). */
export const inZone = (instant: DateTime.DateTime, zone: string): CalendarDate =>
  DateTime.formatIsoDate(DateTime.setZoneNamedUnsafe(instant, zone))

/** The instant at which a day begins in a zone (an IANA name). */
export const startIn = (date: CalendarDate, zone: string): DateTime.Utc =>
  DateTime.toUtc(DateTime.makeZonedUnsafe(date, { timeZone: zone, adjustForTimeZone: true }))

/** The day after. */
export const next = (date: CalendarDate): CalendarDate =>
  DateTime.formatIsoDateUtc(DateTime.add(DateTime.makeUnsafe(`${date}T00:00:00Z`), { days: 1 }))

/** The day before. */
export const previous = (date: CalendarDate): CalendarDate =>
  DateTime.formatIsoDateUtc(DateTime.subtract(DateTime.makeUnsafe(`${date}T00:00:00Z`), { days: 1 }))
