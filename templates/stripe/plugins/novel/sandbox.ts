/** What the sandbox holds of Novel: its tables with rows, and the same invoices at Stripe. */
import type { Sandbox } from "#etl/testing"

const acme = { id: "acme", name: "Acme Inc.", email: "books@acme.example", province: "ON" }

export const brought: Sandbox.Brought = {
  database: {
    setting: "NOVEL_DSN",
    table: "novel_bills",
    sql: `
      create table novel_accounts (
        account_id int primary key, contact text, organisation text, mail text
      );
      create table novel_bills (
        bill_id int primary key, stripe_ref text, bill_no text, account_id int not null references novel_accounts,
        made_at timestamptz not null, currency_code text not null, state text, net numeric(12, 2), vat numeric(12, 2)
      );
      create table novel_bill_lines (
        line_id int primary key, bill_id int not null references novel_bills,
        what text, count numeric, price numeric, net numeric(12, 2)
      );
      insert into novel_accounts values (1, 'Zoé Roy', 'Acme Inc.', 'books@acme.example');
      insert into novel_bills values
        (1, 'in_NovelOne0000000000001', 'NOVEL-1', 1, '2026-06-01T12:00:00Z', 'CAD', 'open', 100.00, 13.00),
        (2, 'in_NovelTwo0000000000002', 'NOVEL-2', 1, '2026-06-02T12:00:00Z', 'CAD', 'open', 40.00, 5.20),
        (3, 'in_NovelThree00000000003', 'NOVEL-3', 1, '2026-06-03T12:00:00Z', 'CAD', 'open', 10.00, 1.30);
      insert into novel_bill_lines values
        (1, 1, '5 seats', 5, 12.00, 60.00), (2, 1, '20 gigabytes of storage', 20, 1.50, 30.00),
        (3, 2, '2 seats', 2, 20.00, 40.00), (4, 3, '1 seat', 1, 10.00, 10.00)`
  },
  fields: ["x_fc_novel_invoice_id"],
  bills: [
    {
      reference: "in_NovelOne0000000000001",
      number: "NOVEL-1",
      customer: acme,
      created: "2026-06-01T12:00:00Z",
      lines: [
        ["5 seats", "5", "12.00", "60.00"],
        ["20 gigabytes of storage", "20", "1.50", "30.00"],
        ["Base", "1", "10.00", "10.00"]
      ],
      taxes: [{ name: "HST", percent: "13", amount: "13.00" }],
      paid: "2026-06-02T09:00:00Z"
    },
    {
      reference: "in_NovelTwo0000000000002",
      number: "NOVEL-2",
      customer: acme,
      created: "2026-06-02T12:00:00Z",
      lines: [["2 seats", "2", "20.00", "40.00"]],
      taxes: [{ name: "HST", percent: "13", amount: "5.20" }]
    },
    {
      reference: "in_NovelThree00000000003",
      number: "NOVEL-3",
      customer: acme,
      created: "2026-06-03T12:00:00Z",
      lines: [["1 seat", "1", "10.00", "10.00"]],
      taxes: [{ name: "HST", percent: "13", amount: "1.30" }],
      voided: "2026-06-04T12:00:00Z"
    }
  ]
}
