/** Which confirmed payments the books hold already, although another hand registered them under its own memo. */
import * as Money from "../Money.ts"
import type { Payment } from "./Truth.ts"

/** A payment in the books that is reconciled with the invoice. */
export interface HeldPayment {
  /** Empty where it has none. */
  readonly memo: string
  readonly amount: Money.Money
}

/** Takes each of `missing` for one of `foreign` of the same amount; gives those that are left, and says what was taken. */
export const recognise = (
  missing: ReadonlyArray<Payment>,
  foreign: ReadonlyArray<HeldPayment>
): { readonly missing: ReadonlyArray<Payment>; readonly attention: ReadonlyArray<string> } => {
  const unclaimed = [...foreign]
  const left: Array<Payment> = []
  const attention: Array<string> = []
  for (const payment of missing) {
    const at = unclaimed.findIndex(({ amount }) => isSame(amount, payment.amount))
    const [taken] = at === -1 ? [] : unclaimed.splice(at, 1)
    if (taken === undefined) left.push(payment)
    else attention.push(`payment ${payment.id} is taken to be ${described(taken)}, which another hand registered`)
  }
  return { missing: left, attention }
}

const isSame = (a: Money.Money, b: Money.Money): boolean => a.minor === b.minor && a.currency === b.currency

const described = ({ amount, memo }: HeldPayment): string =>
  `${Money.format(amount)} ${memo === "" ? "without a memo" : `"${memo}"`}`
