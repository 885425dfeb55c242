"""A user of Odoo 19 for the pipelines, with the least rights, and its key.

Run once, as whoever administers the server:  odoo shell -c /etc/odoo/odoo.conf -d books < least_rights.py
It prints the key, once: put it into ODOO_API_KEY. Run again, it makes another key, adds what rights are missing, and leaves the rest as it is.

The role Invoicing: Administrator posts, pays, and makes the journal and the accounts that are missing. The group made here
adds what that role lacks: to know our records again by their external ids, to see which fields and decimals there are, and to
make partners. It may delete nothing. `pipeline setup odoo` creates two fields, which takes an administrator's key, once; so does
`pipeline run shadow.prune`.
"""

from datetime import datetime, timedelta

LOGIN = "ledger-pipelines"
VALID_DAYS = 365
RIGHTS = {  # model: read, write, create, unlink
    "ir.model.data": (True, False, True, False),
    "ir.model.fields": (True, False, False, False),
    "decimal.precision": (True, False, False, False),
    "res.partner": (True, True, True, False),
}

group = env["res.groups"].search([("name", "=", "Ledger pipelines")], limit=1)
if not group:
    # Without it, Odoo lets a key be valid for 90 days at most.
    group = env["res.groups"].create({"name": "Ledger pipelines", "api_key_duration": VALID_DAYS})
access = env["ir.model.access"]
for model, (read, write, create, unlink) in RIGHTS.items():
    model_id = env["ir.model"]._get_id(model)
    if access.search([("group_id", "=", group.id), ("model_id", "=", model_id)]):
        continue
    access.create({
        "name": f"ledger pipelines {model}",
        "model_id": model_id,
        "group_id": group.id,
        "perm_read": read,
        "perm_write": write,
        "perm_create": create,
        "perm_unlink": unlink,
    })
user = env["res.users"].search([("login", "=", LOGIN)], limit=1)
if not user:
    roles = env.ref("base.group_user") + env.ref("account.group_account_manager") + group
    user = env["res.users"].with_context(no_reset_password=True).create({
        "name": "Ledger pipelines",
        "login": LOGIN,
        "group_ids": [(6, 0, roles.ids)],
    })
until = datetime.now() + timedelta(days=VALID_DAYS)
key = env["res.users.apikeys"].with_user(user)._generate("rpc", "ledger pipelines", until)
env.cr.commit()
env.registry.signal_changes()  # so that a running server forgets the rights it remembers
print("ODOO_API_KEY=" + key)
