/** Where NexaCloud keeps its invoices, in its own words. */
export const tables = {
  customers: {
    table: "users",
    id: "id",
    fullName: "full_name",
    company: "company",
    email: "email",
    billingEmail: "billing_email"
  },
  invoices: {
    table: "invoices",
    id: "id",
    reference: "stripe_invoice_id",
    number: "invoice_number",
    customerId: "user_id",
    createdAt: "created_at",
    currency: "currency",
    status: "status",
    subtotal: "subtotal",
    tax: "tax",
    paidAt: "paid_at",
    amountPaid: "amount_paid"
  },
  items: {
    table: "invoice_items",
    id: "id",
    invoiceId: "invoice_id",
    description: "description",
    quantity: "quantity",
    unitPrice: "unit_price",
    amount: "amount"
  }
}

/** Where it keeps what its customers have subscribed to. */
export const subscriptionTables = {
  customers: tables.customers,
  subscriptions: { table: "subscriptions", id: "id", customerId: "user_id", planId: "plan_id", status: "status" },
  plans: { table: "plans", id: "id", name: "name", price: "price", cycle: "billing_cycle" }
}

/** Where it counts what their deployments use. */
export const usageTables = {
  ...subscriptionTables,
  deployments: {
    table: "deployments",
    subscriptionId: "subscription_id",
    cpuHours: "cpu_hours",
    updatedAt: "updated_at"
  }
}
