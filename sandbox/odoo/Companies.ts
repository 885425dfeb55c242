import { storedAll } from "./Convert.ts"
import { browse, idsOf, insert, update } from "./Env.ts"
import type { Behaviour, Env } from "./Env.ts"
import { userError, valueError } from "./OdooError.ts"

/** What Odoo says where nothing is locked. */
const NEVER = "1-01-01"

/** `res.company`: lock dates as they are for the caller; nobody has an exception here. */
export const company: Behaviour = {
  compute: Object.fromEntries(
    ["fiscalyear_lock_date", "tax_lock_date", "sale_lock_date", "hard_lock_date"].map((lock) => [
      `user_${lock}`,
      (_, row) => row[lock] ?? NEVER
    ])
  )
}

/** The models whose records know a partner. */
const REFERRING = ["account.move", "account.move.line", "account.payment"]

const merge = (env: Env, ids: ReadonlyArray<number>, destination: number): void => {
  for (const id of ids) {
    if (id === destination) continue
    for (const model of REFERRING) {
      for (const row of env.books.rows(model)) {
        if (row["partner_id"] === id) update(env, model, row, { partner_id: destination })
      }
    }
    for (const row of env.books.rows("ir.model.data")) {
      if (row["model"] === "res.partner" && row["res_id"] === id) {
        update(env, "ir.model.data", row, { res_id: destination })
      }
    }
    env.books.remove("res.partner", id)
  }
}

/** `base.partner.merge.automatic.wizard`: all that knew a partner knows the one that stays, external ids too. */
export const partnerMerge: Behaviour = {
  create: (env, vals) => {
    const model = "base.partner.merge.automatic.wizard"
    const unknown = (name: string) => valueError(`Invalid field '${name}' in '${model}'`)
    return insert(env, model, storedAll(env, model, vals, unknown)).id
  },
  methods: {
    action_merge: (env, [id]) => {
      const wizard = browse(env, "base.partner.merge.automatic.wizard", id)
      const ids = idsOf(wizard["partner_ids"])
      const destination = wizard["dst_partner_id"]
      if (typeof destination !== "number" || ids.length > 3) {
        throw userError("For safety reasons, you cannot merge more than 3 contacts together.")
      }
      merge(env, ids, destination)
      return { type: "ir.actions.act_window", res_model: "base.partner.merge.automatic.wizard", res_id: wizard.id }
    }
  }
}
