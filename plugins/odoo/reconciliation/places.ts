/** Where an Odoo that bills in the shadow keeps plans and charges: all that is assumed of the company's own module. */

export interface MeteredPlaces {
  /** Drafts with the flag; their lines are the plan, a month, in Odoo's own fields. */
  readonly orders: { readonly model: string; readonly flag: string }
  /** Products of the service, by the beginning of their code. */
  readonly products: { readonly code: string }
  /** Charges: an order's are those of the products on its lines. Prices are in the company's currency, without tax. */
  readonly charges: {
    readonly model: string
    /** Leads to a product. */
    readonly product: string
    /** How it is computed; what is not in `kinds` is not computed. */
    readonly kind: string
    /** What is counted; what is not in `metrics` nobody counts. */
    readonly metric: string
    /** Units a month that the plan includes. */
    readonly included: string
    /** Of one unit beyond them. */
    readonly price: string
  }
  /** Those that are usage beyond what is included × price, all at one price. */
  readonly kinds: ReadonlyArray<string>
  /** Seconds of processors in one unit. */
  readonly metrics: Readonly<Record<string, bigint>>
}

/** `x_fc_shadow`, the two models' names and `NC-` are the company's; fields and values of a charge are assumed. */
export const meteredPlaces: MeteredPlaces = {
  orders: { model: "sale.order", flag: "x_fc_shadow" },
  products: { code: "NC-" },
  charges: {
    model: "fusion.billing.charge",
    product: "product_id",
    kind: "charge_model",
    metric: "metric",
    included: "included_quantity",
    price: "unit_price"
  },
  kinds: ["standard"],
  metrics: { cpu_seconds: 1n, cpu_hours: 3600n }
}
