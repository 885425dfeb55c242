/** Differences between the three: each on an invoice of its own, so that one audit must find them all. */
import { account, bill, byHand, lineVals, ORPHAN, partnerOf, type Planting } from "./Planting.ts"

export const planted: ReadonlyArray<Planting> = [
  {
    what: "the amount of a line",
    on: "NEX-0001",
    plant: async (ground, move) => ground.books.correct(move, await lineVals(ground, move, { price_unit: 128 })),
    found: ["AmountDiffers", "TaxDiffers"],
    says: /without tax: NexaCloud CAD 127\.00 · stripe CAD 127\.00 · Odoo CAD 128\.00/
  },
  {
    what: "the tax of a line",
    on: "NEX-0002",
    plant: async (ground, move) => {
      const tax = await ground.books.one("account.tax", [["name", "=", "13% HST"], ["type_tax_use", "=", "sale"]])
      await ground.books.correct(move, await lineVals(ground, move, { tax_ids: [[6, 0, [tax]]] }))
    },
    found: ["AmountDiffers", "TaxDiffers"],
    says: /tax: NexaCloud CAD 6\.35 · stripe CAD 6\.35 · Odoo CAD 16\.51/
  },
  {
    what: "the invoice date",
    on: "NEX-0003",
    plant: ({ books }, move) => books.correct(move, { invoice_date: "2026-04-03", date: "2026-04-03" }),
    found: ["DateDiffers"],
    says: /invoice date: NexaCloud – · stripe 2026-03-03 · Odoo 2026-04-03/
  },
  {
    what: "the accounting date",
    on: "NEX-0005",
    plant: ({ books }, move) => books.correct(move, { date: "2026-04-15" }),
    found: ["DateDiffers"],
    says: /accounting date: NexaCloud – · stripe 2026-03-15 · Odoo 2026-04-15/
  },
  {
    what: "the due date",
    on: "NEX-0006",
    plant: ({ books }, move) => books.correct(move, { invoice_date_due: "2026-09-09" }),
    found: ["DateDiffers"],
    says: /due date: NexaCloud – · stripe 2026-03-18 · Odoo 2026-09-09/
  },
  {
    what: "another customer",
    on: "NEX-0007",
    plant: async (ground, move) =>
      ground.books.correct(move, { partner_id: await partnerOf(ground, "Prairie Wheel Works Ltd.") }),
    found: ["PartnerDiffers"],
    says: /customer: NexaCloud Maple Crane Rentals Ltd\. · stripe – · Odoo Prairie Wheel Works Ltd\./
  },
  {
    what: "the customer's name",
    on: "NEX-0013",
    plant: async (ground) =>
      ground.books.write("res.partner", await partnerOf(ground, "Café Ouimet"), { name: "Cafe Ouimette" }),
    found: ["PartnerDiffers"],
    says: /customer's name: NexaCloud Café Ouimet · stripe – · Odoo Cafe Ouimette/
  },
  {
    what: "the currency",
    on: "NEX-0015",
    plant: async ({ books }, move) => {
      const usd = await books.one("res.currency", [["name", "=", "USD"], ["active", "in", [true, false]]])
      await books.write("res.currency", usd, { active: true })
      await books.reset(move)
      await books.write("account.move", move, { currency_id: usd })
      await books.post(move)
    },
    found: ["AmountDiffers"],
    says: /currency: NexaCloud CAD · lago CAD · Odoo USD/
  },
  {
    what: "a draft instead of posted",
    on: "NEX-0009",
    plant: ({ books }, move) => books.reset(move),
    found: ["StateDiffers"],
    says: /state: NexaCloud open · stripe paid · Odoo draft, which was posted before/
  },
  {
    what: "cancelled",
    on: "NEX-0011",
    plant: ({ books }, move) => books.cancel(move),
    found: ["StateDiffers"],
    says: /stripe uncollectible · Odoo cancelled/
  },
  {
    what: "deleted",
    on: "NEX-0014",
    plant: ({ books }, move) => books.remove(move),
    found: ["Missing"],
    says: /stripe paid, CAD 113\.00 of 2026-05-01 · Odoo none/
  },
  {
    what: "there twice",
    on: "NEX-0016",
    plant: (ground) => byHand(ground, bill("NEX-0016").id),
    found: ["Doubled"],
    says: /Odoo INV\S+ posted, INV\S+ posted/
  },
  {
    what: "an invoice without a row of the service",
    on: ORPHAN,
    plant: (ground) => byHand(ground, ORPHAN),
    found: ["Extra"],
    says: /invoice: NexaCloud none .* Odoo CAD 50\.00/
  },
  {
    what: "revenue of no invoice at all",
    on: "",
    plant: (ground) => byHand(ground, null),
    found: ["Extra"],
    says: /revenue: NexaCloud none .* Odoo CAD 50\.00/
  },
  {
    what: "a payment is missing",
    on: "NEX-0018",
    plant: async ({ books }, move) => books.cancelPayment(await books.payment(move)),
    found: ["PaymentDiffers"],
    says: /payment: NexaCloud – · lago CAD 177\.00 on 2026-05-08 · Odoo none/
  },
  {
    what: "the day of a payment",
    on: "NEX-0019",
    plant: async ({ books }, move) => books.correctPayment(await books.payment(move), { date: "2026-06-30" }),
    found: ["PaymentDiffers"],
    says: /day of payment CAD 80\.85: NexaCloud – · lago 2026-05-11 · Odoo 2026-06-30/
  },
  {
    what: "the amount of a payment",
    on: "NEX-0020",
    plant: async ({ books }, move) => books.correctPayment(await books.payment(move), { amount: 100 }),
    found: ["PaymentDiffers"],
    says: /payment of 2026-05-15: NexaCloud – · lago CAD 102\.50 · Odoo CAD 100\.00/
  },
  {
    what: "a payment is there twice",
    on: "NEX-0022",
    plant: async ({ books }, move) => books.repeatPayment(await books.payment(move)),
    found: ["PaymentDiffers"],
    says: /lago none · Odoo CAD 154\.01 on 2026-05-29 .*It is there twice/
  },
  {
    what: "reversed by a person",
    on: "NEX-0025",
    plant: ({ books }, move) => books.reverse(move, "2026-06-20"),
    found: ["CreditNoteDiffers", "PaymentDiffers", "StateDiffers"],
    says: /state: NexaCloud open · stripe open · Odoo reversed/
  },
  {
    what: "voided after posting",
    on: "NEX-0012",
    plant: async ({ stripe }) =>
      stripe.state.void(bill("NEX-0012").billingId, Date.parse("2026-07-02T00:00:00Z") / 1_000),
    found: ["VoidedAfterPosting"],
    says: /void since 2026-07-02 · Odoo posted as INV/
  },
  {
    what: "the account of a line",
    on: "NEX-0024",
    plant: async (ground, move) =>
      ground.books.correct(move, await lineVals(ground, move, { account_id: await account(ground, "NCR.BASE") })),
    found: ["AccountDiffers"],
    says: /NexaCloud NCR\.BASE 0\.00, NCR\.HOSTING 50\.00 · stripe – · Odoo NCR\.BASE 50\.00, NCR\.HOSTING 0\.00/
  },
  {
    what: "a credit note is missing",
    on: "NEX-0027",
    plant: async ({ lago }) => lago.state.credit(bill("NEX-0027").billingId, "credit", 1_000, "2026-07-04T09:00:00Z"),
    found: ["CreditNoteDiffers"],
    says: /credit note \S+: NexaCloud – · lago CAD 10\.00 on 2026-07-04 · Odoo none/
  },
  {
    what: "the billing reference",
    on: "NEX-0026",
    plant: ({ books }, move) => books.write("account.move", move, { x_fc_stripe_invoice_id: "lago:another" }),
    found: ["ReferenceDiffers"],
    says: /Odoo lago:another/
  },
  {
    what: "the service's own subtotal",
    on: "NEX-0028",
    plant: ({ sql }) => sql(`update invoices set subtotal = 155.20 where id = '${bill("NEX-0028").id}'`),
    found: ["AmountDiffers"],
    says: /subtotal: NexaCloud CAD 155\.20 · lago CAD 155\.21 · Odoo –/
  },
  {
    what: "posted, and a draft at the billing system",
    on: "NEX-0030",
    plant: (ground) => byHand(ground, bill("NEX-0030").id),
    found: ["StateDiffers"],
    says: /stripe draft · Odoo posted as INV/
  },
  {
    what: "posted, and void long before",
    on: "NEX-0008",
    plant: (ground) => byHand(ground, bill("NEX-0008").id),
    found: ["VoidedAfterPosting"],
    says: /void since 2026-04-03/
  },
  {
    what: "posted, and of zero at the billing system",
    on: "NEX-0010",
    plant: (ground) => byHand(ground, bill("NEX-0010").id),
    found: ["Extra"],
    says: /invoice of zero: .*Odoo CAD 50\.00/
  }
]
