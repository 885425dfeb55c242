/** What NexaMaps and NexaDesk bill, one row an invoice: usage with all its digits, seats and add-ons. All of it at Lago. */
import type { Payment } from "./Table.ts"
import type { clients } from "./Clients.ts"

/** Description, units, price of one unit; what it is charged for, a subscription unless said. */
export type Fee = readonly [description: string, units: string, unitAmount: string, of?: "charge" | "add_on"]

/** Amounts as decimal text in CAD; instants in UTC. */
export interface Bill {
  readonly number: string
  readonly client: keyof typeof clients
  readonly plan?: string
  readonly created: string
  readonly due?: string
  readonly fees: ReadonlyArray<Fee>
  readonly coupon?: string
  readonly payments?: ReadonlyArray<Payment>
  readonly draft?: true
  readonly voided?: string
}

/** Of each kind of use: what it is called, and what one costs. */
const use = (loads: string, geocoded: string, routed: string, matrix: string, vector: string, raster: string) =>
  [
    ["Map loads", loads, "0.00455", "charge"],
    ["Geocoding requests", geocoded, "0.00493", "charge"],
    ["Routing requests", routed, "0.00617", "charge"],
    ["Distance matrix elements", matrix, "0.000125", "charge"],
    ["Vector tiles", vector, "0.00021", "charge"],
    ["Raster tiles (satellite)", raster, "0.0013875", "charge"]
  ] as const

/** Eight: seven are final, of which one is void, one of zero, one partly paid and one unpaid; one is a draft. */
export const maps: ReadonlyArray<Bill> = [
  {
    number: "NMR-0001",
    client: "nexamaps:cafe-ouimet",
    plan: "maps_team",
    created: "2026-05-01T04:20:00Z",
    fees: [["NexaMaps Team plan", "1", "49.00"], ...use("1234.567", "802.25", "96.125", "5120", "20480.5", "311.75")],
    payments: [{ at: "2026-05-01T04:22:00Z" }]
  },
  {
    number: "NMR-0002",
    client: "nexamaps:pacific-kelp",
    plan: "maps_usage",
    created: "2026-05-01T04:21:00Z",
    due: "2026-05-31",
    fees: use("18200.333", "9411.5", "4100.875", "150000.125", "98000.2", "7500"),
    payments: [{ at: "2026-05-12T00:00:00Z", amount: "100.00", by: "manual" }]
  },
  {
    number: "NMR-0003",
    client: "nexamaps:trillium",
    plan: "maps_usage",
    created: "2026-05-01T04:22:00Z",
    fees: use("40000", "120.5", "88000.75", "1200000", "350.125", "0"),
    voided: "2026-05-02T15:00:00Z"
  },
  {
    number: "NMR-0004",
    client: "nexamaps:trillium",
    plan: "maps_usage",
    created: "2026-05-02T15:05:00Z",
    due: "2026-06-01",
    fees: use("40000", "120.5", "44000.375", "1200000", "350.125", "0"),
    payments: [{ at: "2026-05-28T00:00:00Z", by: "manual" }]
  },
  {
    number: "NMR-0005",
    client: "nexamaps:lumen-oak",
    plan: "maps_usage",
    created: "2026-05-15T04:20:00Z",
    due: "2026-06-14",
    fees: use("9021.1", "333.333", "0", "0", "45000.6", "12.5")
  },
  {
    number: "NMR-0006",
    client: "nexamaps:pacific-kelp",
    plan: "maps_usage",
    created: "2026-06-01T04:19:00Z",
    fees: use("0", "0", "0", "0", "0", "0")
  },
  {
    number: "NMR-0007",
    client: "nexamaps:cafe-ouimet",
    plan: "maps_team",
    created: "2026-06-01T04:20:00Z",
    coupon: "10.00",
    fees: [["NexaMaps Team plan", "1", "49.00"], ...use("2210.4", "1190.5", "140.75", "7300.5", "31000", "402.125")],
    payments: [{ at: "2026-06-01T04:23:00Z" }]
  },
  {
    number: "NMR-0008",
    client: "nexamaps:trillium",
    plan: "maps_usage",
    created: "2026-06-30T04:20:00Z",
    fees: use("1200.5", "10", "3100.25", "40000", "12.75", "0"),
    draft: true
  }
]

/** Six, all of them final; one is unpaid. */
export const desk: ReadonlyArray<Bill> = [
  {
    number: "NDR-0001",
    client: "nexadesk:1017",
    plan: "desk_seats",
    created: "2026-05-03T04:30:00Z",
    fees: [["NexaDesk seats", "3", "19.00"], ["Live chat add-on", "1", "12.50", "add_on"]],
    payments: [{ at: "2026-05-03T04:32:00Z" }]
  },
  {
    number: "NDR-0002",
    client: "nexadesk:1018",
    plan: "desk_seats",
    created: "2026-05-04T04:30:00Z",
    due: "2026-06-03",
    fees: [["NexaDesk seats", "12", "19.00"], ["WhatsApp conversations", "415", "0.065", "charge"]]
  },
  {
    number: "NDR-0003",
    client: "nexadesk:1021",
    plan: "desk_seats",
    created: "2026-05-10T04:30:00Z",
    fees: [["NexaDesk seats (10 of 31 days)", "0.32258", "19.00"]],
    payments: [{ at: "2026-05-10T04:31:00Z", failed: true }, { at: "2026-05-13T04:31:00Z" }]
  },
  {
    number: "NDR-0004",
    client: "nexadesk:1024",
    plan: "desk_seats",
    created: "2026-05-12T04:30:00Z",
    fees: [["NexaDesk seats", "5", "19.00"], ["Onboarding", "1.5", "120.00", "add_on"]],
    payments: [{ at: "2026-05-12T04:33:00Z" }]
  },
  {
    number: "NDR-0005",
    client: "nexadesk:1017",
    plan: "desk_seats",
    created: "2026-06-03T04:30:00Z",
    fees: [["NexaDesk seats", "4", "19.00"], ["Live chat add-on", "1", "12.50", "add_on"]],
    payments: [{ at: "2026-06-03T04:32:00Z" }]
  },
  {
    number: "NDR-0006",
    client: "nexadesk:1030",
    plan: "desk_seats",
    created: "2026-06-08T04:30:00Z",
    fees: [["NexaDesk seats", "2.5", "19.00"], ["Messenger channel", "1", "8.00", "add_on"]],
    payments: [{ at: "2026-06-08T04:32:00Z" }]
  }
]
