/** Integer minor units of a currency with two decimals, from and to the text that a `numeric(12,2)` holds. */

/** `"127.00"` to `12700n`; refuses anything that is not exactly two decimals. */
export const cents = (text: string): bigint => {
  if (!/^-?\d+\.\d{2}$/.test(text)) throw new RangeError(`not an amount with two decimals: ${text}`)
  return BigInt(text.replace(".", ""))
}

/** `12700n` to `"127.00"`. */
export const decimal = (amount: bigint): string => {
  const digits = String(amount < 0n ? -amount : amount).padStart(3, "0")
  return `${amount < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

export const sum = (amounts: Iterable<bigint>): bigint => {
  let total = 0n
  for (const amount of amounts) total += amount
  return total
}
