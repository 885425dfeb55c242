/** What is said of an invoice that is not in the books as we made it, or would. */
import type { CalendarDate } from "../CalendarDate.ts"
import type { Entry } from "./Entry.ts"
import type { Held } from "./Held.ts"

type Single = Extract<Held, { readonly state: "draft" | "posted" }>

/** What is known of an invoice that another hand than ours made. */
export const found = (isOurs: boolean): ReadonlyArray<string> =>
  isOurs ? [] : ["it was in the books already, made by another hand: taken as this invoice"]

/** What a person changed although the amounts are the same. */
export const changed = (
  entry: Entry,
  { document, otherPartner }: Single,
  date: CalendarDate | null
): ReadonlyArray<string> => {
  const name = document.name ?? `draft ${document.id}`
  return [
    ...(date === null || date === entry.invoiceDate
      ? []
      : [`${name} is dated ${date}, the billing system says ${entry.invoiceDate}`]),
    ...(otherPartner === null ? [] : [`${name} is ${otherPartner}'s, ${entry.partner.name} is billed`])
  ]
}

/** The entry with more to be said of it. */
export const noting = (entry: Entry, attention: ReadonlyArray<string>): Entry =>
  attention.length === 0 ? entry : { ...entry, attention: [...attention, ...entry.attention] }
