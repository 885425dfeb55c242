/** Where Novel keeps its invoices, in its own words; null for what it does not keep. */
export const tables = {
  customers: {
    table: "novel_accounts",
    id: "account_id",
    fullName: "contact",
    company: "organisation",
    email: "mail",
    billingEmail: null
  },
  invoices: {
    table: "novel_bills",
    id: "bill_id",
    reference: "stripe_ref",
    number: "bill_no",
    customerId: "account_id",
    createdAt: "made_at",
    currency: "currency_code",
    status: "state",
    subtotal: "net",
    tax: "vat",
    paidAt: null
  },
  items: {
    table: "novel_bill_lines",
    id: "line_id",
    invoiceId: "bill_id",
    description: "what",
    quantity: "count",
    unitPrice: "price",
    amount: "net"
  }
}
