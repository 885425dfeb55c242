/**
 * What the double knows of Odoo: each model's fields, and which of its rows a new set of books holds.
 *
 * `domain: null` captures the fields alone: the model starts empty.
 */
export const captured: Readonly<
  Record<string, { readonly fields: string; readonly domain: ReadonlyArray<unknown> | null }>
> = {
  "res.company": {
    fields: "name active partner_id currency_id country_id state_id chart_template tax_calculation_rounding_method " +
      "fiscalyear_lock_date tax_lock_date sale_lock_date purchase_lock_date hard_lock_date " +
      "user_fiscalyear_lock_date user_tax_lock_date user_sale_lock_date user_hard_lock_date account_sale_tax_id",
    domain: []
  },
  "res.partner": {
    fields:
      "name active email phone street street2 city zip is_company parent_id type country_id state_id ref vat lang " +
      "comment company_id commercial_partner_id customer_rank property_payment_term_id",
    domain: []
  },
  "res.country": { fields: "name code currency_id", domain: [] },
  "res.country.state": { fields: "name code country_id", domain: [["country_id.code", "in", ["CA", "US"]]] },
  "res.currency": { fields: "name active symbol full_name rounding decimal_places position", domain: [] },
  "res.users": { fields: "login name active partner_id company_id tz lang", domain: [] },
  "res.users.apikeys": { fields: "name user_id scope expiration_date", domain: [] },
  "account.tax.group": { fields: "name sequence company_id", domain: [] },
  "account.tax": {
    fields: "name active amount amount_type type_tax_use sequence children_tax_ids price_include include_base_amount " +
      "is_base_affected tax_group_id country_id company_id invoice_label description tax_scope fiscal_position_ids",
    domain: []
  },
  "account.fiscal.position": { fields: "name active sequence country_id state_ids company_id", domain: [] },
  "account.tax.repartition.line": {
    fields: "tax_id document_type repartition_type account_id tag_ids",
    domain: []
  },
  "account.account.tag": { fields: "name active applicability", domain: [["applicability", "=", "taxes"]] },
  "account.account": { fields: "code name active account_type reconcile currency_id company_ids", domain: [] },
  "account.journal": {
    fields: "name code type active sequence currency_id default_account_id suspense_account_id company_id " +
      "refund_sequence payment_sequence",
    domain: []
  },
  "account.move": {
    fields:
      "name state move_type partner_id journal_id company_id currency_id date invoice_date invoice_date_due ref " +
      "payment_reference invoice_payment_term_id invoice_origin narration invoice_line_ids line_ids " +
      "amount_untaxed amount_tax amount_total amount_residual " +
      "amount_untaxed_signed amount_tax_signed amount_total_signed amount_residual_signed " +
      "payment_state tax_totals reversed_entry_id reversal_move_ids matched_payment_ids sequence_prefix " +
      "sequence_number posted_before origin_payment_id",
    domain: null
  },
  "account.move.line": {
    fields:
      "name move_id move_name parent_state move_type sequence display_type quantity price_unit discount tax_ids " +
      "account_id account_type partner_id company_id journal_id currency_id date date_maturity price_subtotal " +
      "price_total debit credit balance amount_currency amount_residual amount_residual_currency reconciled " +
      "reconciled_lines_ids tax_line_id group_tax_id tax_tag_ids product_id payment_id",
    domain: null
  },
  "account.payment.term": { fields: "name active sequence company_id line_ids", domain: [] },
  "account.payment.term.line": {
    fields: "payment_id value value_amount delay_type nb_days days_next_month",
    domain: []
  },
  "account.partial.reconcile": { fields: "debit_move_id credit_move_id amount", domain: null },
  "account.payment": {
    fields:
      "name state payment_type partner_type partner_id amount currency_id date memo journal_id company_id move_id " +
      "reconciled_invoice_ids reconciled_invoices_count invoice_ids is_reconciled is_matched payment_reference " +
      "outstanding_account_id",
    domain: null
  },
  "account.payment.register": {
    fields:
      "amount communication journal_id payment_date group_payment currency_id payment_type partner_type partner_id " +
      "line_ids",
    domain: null
  },
  "account.move.reversal": { fields: "move_ids new_move_ids journal_id date reason", domain: null },
  "base.partner.merge.automatic.wizard": { fields: "state partner_ids dst_partner_id", domain: null },
  "decimal.precision": { fields: "name digits", domain: [] },
  "ir.model": { fields: "model name transient state", domain: null },
  "ir.model.fields": {
    fields:
      "name model model_id ttype field_description index copied state store relation required readonly modules help",
    domain: null
  },
  "ir.model.data": {
    fields: "module name complete_name model res_id noupdate reference",
    domain: [["model", "in", [
      "res.company",
      "res.country",
      "res.currency",
      "res.partner",
      "res.users",
      "account.tax",
      "account.account",
      "account.journal",
      "account.payment.term"
    ]]]
  }
}

/** Odoo's own order of each model (`_order` in its source), where it is not by id. */
export const orders: Readonly<Record<string, string>> = {
  "account.account": "code, id",
  "account.fiscal.position": "sequence",
  "account.journal": "sequence, type, code",
  "account.move": "date desc, name desc, invoice_date desc, id desc",
  "account.move.line": "date desc, move_name desc, id",
  "account.payment": "date desc, name desc",
  "account.payment.term": "sequence, id",
  "account.tax": "sequence, id",
  "ir.model.data": "module, model, name",
  "ir.model.fields": "name, id",
  "res.company": "name",
  "res.country": "name, id",
  "res.country.state": "code, id",
  "res.currency": "active desc, name",
  "res.partner": "name, id desc",
  "res.users": "name, login"
}
