/** How the oracles read JSON: only what an object holds itself counts. */

/** A field of what may be anything; undefined where there is none. */
export const own = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined

/** A field at the end of a path of names. */
export const at = (value: unknown, ...names: ReadonlyArray<string>): unknown => names.reduce(own, value)

/** A whole number that no rounding has touched, else undefined. */
export const whole = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : undefined

/** The rows of a list; none where there is no list. */
export const rows = (value: unknown): ReadonlyArray<unknown> => Array.isArray(value) ? value : []

export const isNothing = (value: unknown): boolean => value === undefined || value === null

/** Sums one field; undefined where a row has no whole number there. */
export const sumOf = (list: ReadonlyArray<unknown>, name: string): number | undefined =>
  list.reduce<number | undefined>((sum, row) => {
    const amount = whole(own(row, name))
    return sum === undefined || amount === undefined ? undefined : sum + amount
  }, 0)

/** Currencies that mutants may name: digits of ISO 4217, and how many of the vendor's units make one. */
export type Units = Readonly<Record<string, readonly [digits: number, perUnit: number]>>

/** The minor units of ISO 4217, exactly; undefined where there are none for it. */
export const minor = (units: Units, currency: string, amount: number): bigint | undefined => {
  const [digits, perUnit] = units[currency] ?? []
  if (digits === undefined || perUnit === undefined) return undefined
  const scaled = BigInt(amount) * 10n ** BigInt(digits)
  return scaled % BigInt(perUnit) === 0n ? scaled / BigInt(perUnit) : undefined
}

/** The day that is written, where it is one. */
export const day = (value: unknown): string | undefined => {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined
  const time = Date.parse(`${value}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value) ? value : undefined
}

/** The UTC day of an instant in ISO 8601 with its zone, where it is one. */
export const dayOfInstant = (value: unknown): string | undefined => {
  const [, date, zone] = typeof value === "string"
    ? /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d+)?(Z|[+-]\d{2}:\d{2})$/.exec(value) ?? []
    : []
  if (date === undefined || zone === undefined || day(date) === undefined) return undefined
  const time = Date.parse(String(value))
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10)
}

/** The UTC day of seconds since 1970, up to the year 9999. */
export const dayOfSeconds = (value: unknown): string | undefined => {
  const seconds = whole(value)
  return seconds === undefined || seconds < 0 || seconds > 253_402_300_799
    ? undefined
    : new Date(seconds * 1000).toISOString().slice(0, 10)
}
