# Written inside Odoo, as a module of its own would: per invoice search by field, create with its lines, post, and
# register the payment by the wizard, each invoice in its savepoint. Read by `odoo shell`; INVOICES stands before it.
import json
import time

account = env["account.account"].search([("code", "=", INVOICES[0]["account"])], limit=1)
journal = env["account.journal"].search([("code", "=", "NCSTR")], limit=1)
tax = env["account.tax"].search([("name", "=", INVOICES[0]["tax"]), ("type_tax_use", "=", "sale")], limit=1)
started = time.monotonic()
written = 0
for invoice in INVOICES:
    with env.cr.savepoint():
        if env["account.move"].search([("x_fc_nexacloud_invoice_id", "=", invoice["id"])], limit=1):
            continue
        partner = env["res.partner"].search([("name", "=", invoice["partner"])], limit=1)
        if not partner:
            partner = env["res.partner"].create({"name": invoice["partner"], "is_company": True})
        move = env["account.move"].create({
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": invoice["date"],
            "date": invoice["date"],
            "invoice_date_due": invoice["date"],
            "ref": invoice["id"],
            "x_fc_nexacloud_invoice_id": invoice["id"],
            "invoice_line_ids": [(0, 0, {
                "name": line["name"],
                "quantity": float(line["quantity"]),
                "price_unit": float(line["price"]),
                "account_id": account.id,
                "tax_ids": [(6, 0, tax.ids)],
            }) for line in invoice["lines"]],
        })
        move.action_post()
        if invoice["payment"]:
            env["account.payment.register"].with_context(active_model="account.move", active_ids=move.ids).create({
                "journal_id": journal.id,
                "payment_date": invoice["payment"],
                "communication": invoice["reference"],
            }).action_create_payments()
            assert move.payment_state in ("paid", "in_payment"), move.payment_state
        written += 1
env.cr.commit()
print("BENCH " + json.dumps({"seconds": time.monotonic() - started, "invoices": written}))
