/** A service that the company sells, as far as the books care. */
import type { Family } from "./Family.ts"

export interface Service {
  /** As on lines and accounts: `NexaCloud`. */
  readonly name: string
  /** Short and lower case, in external ids: `nexacloud`. */
  readonly key: string
  /** Before the family in account codes: `NCR`. */
  readonly accountPrefix: string
  /** The character field of `account.move` that holds this service's invoice id. */
  readonly invoiceIdField: string
  /** How descriptions of lines fall into families. The first rule that hits wins; none gives `other`. */
  readonly families: ReadonlyArray<FamilyRule>
}

export interface FamilyRule {
  readonly family: Family
  /** Any of these, in lower case, anywhere in the description. */
  readonly contains: ReadonlyArray<string>
}

/** What a service says of itself; what follows from its name need not be said. */
export type Declaration =
  & Pick<Service, "name" | "accountPrefix" | "families">
  & Partial<Pick<Service, "key" | "invoiceIdField">>

/** A service: its key is its name in lower case, its field `x_fc_<key>_invoice_id`, unless declared. */
export const make = ({ key, ...declared }: Declaration): Service => {
  const known = key ?? declared.name.toLowerCase()
  return { key: known, invoiceIdField: `x_fc_${known}_invoice_id`, ...declared }
}

/** Income account of a family: `NCR.HOSTING`, "NexaCloud Hosting Revenue". */
export const account = (service: Service, family: Family) => ({
  code: `${service.accountPrefix}.${family.toUpperCase()}`,
  name: `${service.name} ${family[0]?.toUpperCase()}${family.slice(1)} Revenue`
})
