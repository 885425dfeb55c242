/**
 * The company's own case: 31 invoices of March to June 2026, one row each. The whole sandbox is derived from here.
 *
 * Posted     23 (14 at Stripe, 9 at Lago), CAD 3,403.46 with tax; 9 of them bill a plan and have no items: 1,143.00
 * Not        1 void, 2 drafts, 5 of zero
 * Amounts    decimal text in CAD; instants in UTC
 */
import type { customers } from "./Customers.ts"

/** Description, quantity, unit price, amount, as NexaCloud itemises them. */
export type Item = readonly [description: string, quantity: string | null, unitPrice: string, amount: string]

/** How and when money came, or failed to; the whole total where no amount is given. */
export interface Payment {
  readonly at: string
  readonly amount?: string
  /** `provider`: through the billing system (a card, by default) · `manual`: recorded by hand (wire, cheque). */
  readonly by?: "provider" | "manual"
  readonly failed?: true
}

/** One invoice as it truly is, plus the little of NexaCloud's own opinion that is not always the same. */
export interface Row {
  readonly number: string
  readonly system: "stripe" | "lago"
  readonly customer: keyof typeof customers
  /** When the billing system created it. */
  readonly created: string
  /** When it was finalized; absent: at once. */
  readonly finalized?: string
  /** The date by which it is to be paid; absent: at once, by the card on file. */
  readonly due?: string
  readonly subtotal: string
  readonly items?: ReadonlyArray<Item>
  readonly payments?: ReadonlyArray<Payment>
  readonly draft?: true
  readonly voided?: string
  readonly uncollectible?: string
  /** What NexaCloud takes its status to be; `open` whatever happened, unless said here. */
  readonly believed?: "paid" | "draft"
  /** NexaCloud holds no invoice number. */
  readonly unnumbered?: true
  /** Not billed by a subscription. */
  readonly oneOff?: true
}

const bill = (
  number: string,
  system: Row["system"],
  customer: Row["customer"],
  created: string,
  subtotal: string,
  more: Omit<Row, "number" | "system" | "customer" | "created" | "subtotal"> = {}
): Row => ({ number, system, customer, created, subtotal, ...more })

export const table: ReadonlyArray<Row> = [
  bill("NEX-0001", "stripe", "bakery", "2026-03-01T14:05:00Z", "127.00", {
    payments: [{ at: "2026-03-02T09:12:00Z" }]
  }),
  bill("NEX-0002", "stripe", "wheels", "2026-03-01T14:07:00Z", "127.00", {
    payments: [{ at: "2026-03-01T15:10:00Z" }],
    believed: "paid"
  }),
  bill("NEX-0003", "stripe", "belanger", "2026-03-03T11:00:00Z", "77.00", {
    payments: [{ at: "2026-03-03T12:04:00Z" }]
  }),
  bill("NEX-0004", "stripe", "priya", "2026-03-09T16:20:00Z", "0.00", { unnumbered: true }),
  bill("NEX-0005", "stripe", "dental", "2026-03-15T13:30:00Z", "177.00", {
    payments: [{ at: "2026-03-16T08:45:00Z" }]
  }),
  bill("NEX-0006", "stripe", "priya", "2026-03-18T19:02:00Z", "112.00", {
    items: [
      ["WordPress Website Hosting × 3 sites", "3", "33.33", "100.00"],
      ["WhatsApp × 1,000 messages", "1000", "0.012", "12.00"]
    ],
    payments: [{ at: "2026-03-18T20:05:00Z" }],
    unnumbered: true
  }),
  bill("NEX-0007", "stripe", "cranes", "2026-04-01T14:05:00Z", "127.00", {
    payments: [{ at: "2026-04-01T15:06:00Z" }]
  }),
  bill("NEX-0008", "stripe", "bakery", "2026-04-01T14:06:00Z", "127.00", { voided: "2026-04-03T10:00:00Z" }),
  bill("NEX-0009", "stripe", "belanger", "2026-04-02T17:40:00Z", "209.00", {
    items: [
      ["Odoo ERP Hosting (2026-04-01 to 2026-05-01)", "1", "149.00", "149.00"],
      ["Migration assistée (Québec), 2 bases de données", null, "60.00", "60.00"]
    ],
    payments: [{ at: "2026-04-05T13:00:00Z" }],
    oneOff: true
  }),
  bill("NEX-0010", "stripe", "dental", "2026-04-06T12:00:00Z", "0.00"),
  bill("NEX-0011", "stripe", "cranes", "2026-04-10T15:00:00Z", "149.97", {
    items: [["Managed Odoo - Standard (at $49.99 / month)", "3", "49.99", "149.97"]],
    due: "2026-04-25",
    uncollectible: "2026-05-19T09:00:00Z"
  }),
  bill("NEX-0012", "stripe", "kelp", "2026-04-20T18:00:00Z", "230.00", {
    items: [
      ["Odoo ERP Hosting (2026-04-20 to 2026-06-20)", "2", "110.00", "220.00"],
      ["Daily Backup Protection × 2", "2", "5.00", "10.00"]
    ],
    due: "2026-05-20",
    payments: [
      { at: "2026-05-06T16:30:00Z", amount: "100.00" },
      { at: "2026-06-08T00:00:00Z", amount: "80.00", by: "manual" }
    ]
  }),
  bill("NEX-0013", "stripe", "ouimet", "2026-05-01T13:00:00Z", "123.45", {
    items: [
      ["Odoo ERP Hosting (2026-05-01 to 2026-06-01)", "1", "98.50", "98.50"],
      ["Forms Builder (formulaires améliorés)", "1", "24.95", "24.95"]
    ],
    payments: [{ at: "2026-05-01T14:03:00Z" }],
    believed: "paid"
  }),
  bill("NEX-0014", "stripe", "bakery", "2026-05-01T14:05:00Z", "100.00", {
    items: [["Odoo ERP Hosting, dedicated node (0.125 × month)", "0.125", "800.00", "100.00"]],
    payments: [{ at: "2026-05-02T10:00:00Z" }]
  }),
  bill("NEX-0015", "lago", "logistics", "2026-05-01T04:10:00Z", "127.00", {
    payments: [{ at: "2026-05-01T04:12:00Z" }]
  }),
  bill("NEX-0016", "lago", "kelp", "2026-05-02T04:10:00Z", "127.00", { payments: [{ at: "2026-05-09T17:22:00Z" }] }),
  bill("NEX-0017", "lago", "lumen", "2026-05-05T04:10:00Z", "0.00"),
  bill("NEX-0018", "lago", "lumen", "2026-05-08T04:10:00Z", "177.00", { payments: [{ at: "2026-05-08T04:11:00Z" }] }),
  bill("NEX-0019", "lago", "cranes", "2026-05-11T04:10:00Z", "77.00", { payments: [{ at: "2026-05-11T04:13:00Z" }] }),
  bill("NEX-0020", "lago", "lumen", "2026-05-15T04:10:00Z", "102.50", {
    items: [["Odoo ERP Hosting (2026-05-15 to 2026-06-15)", "1", "102.50", "102.50"]],
    payments: [{ at: "2026-05-15T04:14:00Z" }],
    believed: "paid"
  }),
  bill("NEX-0021", "lago", "kelp", "2026-05-20T04:10:00Z", "0.00"),
  bill("NEX-0022", "lago", "kelp", "2026-05-27T04:10:00Z", "137.50", {
    items: [["Odoo ERP Hosting (2026-05-27 to 2026-07-27)", "2", "75.00", "150.00"]],
    payments: [{ at: "2026-05-29T15:40:00Z" }]
  }),
  bill("NEX-0023", "stripe", "wheels", "2026-05-28T14:00:00Z", "108.06", {
    items: [
      ["Unused time on Managed Odoo - Standard after 27 May 2026", "1", "-8.06", "-8.06"],
      ["Remaining time on Managed Odoo - Premium after 27 May 2026", "1", "16.13", "16.13"],
      ["Managed Odoo - Premium (at $99.99 / month)", "1", "99.99", "99.99"]
    ],
    payments: [{ at: "2026-06-24T11:20:00Z" }]
  }),
  bill("NEX-0024", "stripe", "priya", "2026-05-31T23:40:00Z", "55.81", {
    finalized: "2026-06-01T00:45:00Z",
    items: [
      ["WordPress Website Hosting - Managed (at $50.00 / month)", "1", "50.00", "50.00"],
      ["Daily Backup Protection", "1", "5.00", "5.00"],
      ["Remaining time on Daily Backup Protection after 27 May 2026", "1", "0.81", "0.81"]
    ],
    payments: [{ at: "2026-06-01T00:46:00Z" }]
  }),
  bill("NEX-0025", "stripe", "dental", "2026-06-01T02:15:00Z", "102.50", {
    finalized: "2026-06-01T03:20:00Z",
    items: [
      ["Managed Odoo - Standard (at $49.99 / month)", "1", "49.99", "49.99"],
      ["White Label", "1", "40.01", "40.01"]
    ],
    due: "2026-07-01"
  }),
  bill("NEX-0026", "lago", "logistics", "2026-06-01T04:10:00Z", "240.00", {
    items: [
      ["WordPress Website Hosting (at $50.00 / month)", "3", "50.00", "150.00"],
      ["Support, 1 ½ h × 60.00", "1.5", "60.00", "90.00"]
    ],
    payments: [{ at: "2026-06-01T04:12:00Z", failed: true }, { at: "2026-06-05T14:30:00Z" }],
    unnumbered: true
  }),
  bill("NEX-0027", "lago", "wheels", "2026-06-03T04:10:00Z", "120.00", {
    items: [
      ["Managed Odoo - Standard (at $49.99 / month)", "2", "49.99", "99.98"],
      ["Domaine .québec", "1", "20.02", "20.02"]
    ],
    payments: [{ at: "2026-06-03T04:13:00Z" }]
  }),
  bill("NEX-0028", "lago", "bakery", "2026-06-10T04:10:00Z", "155.21", {
    items: [["On-site training × 1.25 days (café included)", "1.25", "124.168", "155.21"]],
    due: "2026-07-10",
    payments: [{ at: "2026-06-18T00:00:00Z", by: "manual" }],
    oneOff: true
  }),
  bill("NEX-0029", "stripe", "wheels", "2026-06-12T12:00:00Z", "0.00"),
  bill("NEX-0030", "stripe", "ouimet", "2026-06-29T13:00:00Z", "98.50", {
    items: [["Odoo ERP Hosting (2026-07-01 to 2026-08-01)", "1", "98.50", "98.50"]],
    draft: true,
    believed: "draft",
    unnumbered: true
  }),
  bill("NEX-0031", "stripe", "priya", "2026-06-30T19:30:00Z", "50.00", {
    items: [["WordPress Website Hosting - Managed (at $50.00 / month)", "1", "50.00", "50.00"]],
    draft: true,
    unnumbered: true
  })
]
