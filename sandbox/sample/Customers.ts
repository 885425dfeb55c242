/** Who is billed: users of NexaCloud, and what the billing systems know about them. */
import { uuid } from "./Identity.ts"
import type { Jurisdiction } from "./Taxes.ts"

/** One user of NexaCloud. A person has no company; one person with two companies is two users with one e-mail. */
export interface Customer {
  /** UUID of the row in `users`. */
  readonly id: string
  readonly fullName: string
  readonly company: string | null
  readonly email: string
  readonly billingEmail: string | null
  readonly jurisdiction: Jurisdiction
  readonly country: "CA" | "US"
  /** Province or state, as in a postal address. */
  readonly state: string
  readonly city: string
  readonly line1: string
  readonly postalCode: string
  /** Monthly plan, by name. */
  readonly plan: Plan["name"]
}

/** A base plan of NexaCloud, billed monthly in CAD. */
export interface Plan {
  readonly name: "Essential" | "Business" | "Scale"
  readonly price: string
}

export const plans: ReadonlyArray<Plan> = [
  { name: "Essential", price: "77.00" },
  { name: "Business", price: "127.00" },
  { name: "Scale", price: "177.00" }
]

type Address = readonly [line1: string, city: string, state: string, postalCode: string]

const customer = (
  fullName: string,
  company: string | null,
  email: string,
  jurisdiction: Jurisdiction,
  [line1, city, state, postalCode]: Address,
  plan: Plan["name"],
  billingEmail: string | null = null
): Customer => ({
  id: uuid(`user ${company ?? fullName}`),
  fullName,
  company,
  email,
  billingEmail,
  jurisdiction,
  country: jurisdiction === "US" ? "US" : "CA",
  state,
  city,
  line1,
  postalCode,
  plan
})

const accounts = "ap@northernlights.example"
const gurpreet = "gurpreet@singh.example"
const queen: Address = ["214 Queen St W", "Toronto", "ON", "M5V 1Z7"]
const saintJean: Address = ["88 rue Saint-Jean", "Québec", "QC", "G1R 1N8"]
const barrington: Address = ["1650 Barrington St", "Halifax", "NS", "B3J 2A2"]
const eighthAvenue: Address = ["340 8 Ave SW", "Calgary", "AB", "T2P 1C1"]
const wharf: Address = ["19 Wharf St", "Victoria", "BC", "V8W 1T3"]
const dixie: Address = ["5100 Dixie Rd", "Mississauga", "ON", "L4W 1E3"]
const jasper: Address = ["10220 Jasper Ave", "Edmonton", "AB", "T5J 1Z8"]
const church: Address = ["7 Church St", "Burlington", "VT", "05401"]
const sherbrooke: Address = ["1205 rue Sherbrooke E", "Montréal", "QC", "H2L 1M1"]
const dalhousie: Address = ["62 Dalhousie St", "Ottawa", "ON", "K1N 7B1"]

export const customers = {
  bakery: customer(
    "Anna Kowalczyk",
    "Northern Lights Bakery Inc.",
    "anna@northernlights.example",
    "ON",
    queen,
    "Business",
    accounts
  ),
  ouimet: customer("Élodie Ouimet", "Café Ouimet", "elodie@cafe-ouimet.example", "QC", saintJean, "Essential"),
  priya: customer("Priya Raman", null, "priya.raman@mail.example", "ON", dalhousie, "Essential"),
  dental: customer("Moira MacLean", "Harbourview Dental Ltd.", "office@harbourview.example", "NS", barrington, "Scale"),
  wheels: customer(
    "Tom Lavallee",
    "Prairie Wheel Works Ltd.",
    "tom@prairiewheel.example",
    "AB",
    eighthAvenue,
    "Business"
  ),
  kelp: customer("Hana Mori", "Pacific Kelp Co.", "hana@pacifickelp.example", "BC", wharf, "Business"),
  logistics: customer("Gurpreet Singh", "Singh Logistics Inc.", gurpreet, "ON", dixie, "Business"),
  cranes: customer("Gurpreet Singh", "Maple Crane Rentals Ltd.", gurpreet, "AB", jasper, "Essential"),
  lumen: customer("Dana Whitfield", "Lumen & Oak LLC", "dana@lumenoak.example", "US", church, "Scale"),
  belanger: customer("Jean-François Bélanger", null, "jf.belanger@courriel.example", "QC", sherbrooke, "Essential")
} satisfies Record<string, Customer>
