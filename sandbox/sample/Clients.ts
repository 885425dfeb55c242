/** Who uses NexaMaps and NexaDesk. Both know their users by ids of their own, and keep no more of them than Lago does. */
import { type Customer, customers } from "./Customers.ts"
import { uuid } from "./Identity.ts"

const { bakery, belanger, dental, kelp, lumen, ouimet } = customers

/** A company that has nothing at NexaCloud. */
const trillium: Omit<Customer, "plan"> = {
  id: uuid("user Trillium Transit Inc."),
  fullName: "Ruth Adeyemi",
  company: "Trillium Transit Inc.",
  email: "billing@trillium.example",
  billingEmail: null,
  jurisdiction: "ON",
  country: "CA",
  state: "ON",
  city: "Hamilton",
  line1: "71 Main St W",
  postalCode: "L8P 4Y5"
}

/** By the id that Lago knows them by. Café Ouimet uses all three services, NexaCloud among them. */
export const clients = {
  "nexamaps:cafe-ouimet": ouimet,
  "nexamaps:pacific-kelp": kelp,
  "nexamaps:trillium": trillium,
  "nexamaps:lumen-oak": lumen,
  "nexadesk:1017": ouimet,
  "nexadesk:1018": dental,
  "nexadesk:1021": belanger,
  "nexadesk:1024": bakery,
  "nexadesk:1030": trillium
} satisfies Record<string, Omit<Customer, "plan">>
