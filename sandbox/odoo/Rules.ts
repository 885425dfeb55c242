import type { Row, Value } from "./Books.ts"
import { storedAll } from "./Convert.ts"
import { browse, displayName, insert, update } from "./Env.ts"
import type { Behaviour, Env, JsonObject } from "./Env.ts"
import { constraintError, missingValue, OdooError, userError, validationError, valueError } from "./OdooError.ts"

const given = (env: Env, of: string, vals: JsonObject) =>
  storedAll(env, of, vals, (name) => valueError(`Invalid field '${name}' in '${of}'`))

const changes = (env: Env, of: string, row: Row, vals: JsonObject) =>
  storedAll(env, of, vals, (name) => new OdooError("builtins.KeyError", name), new Set(), row)

/** `res.partner`: a name is a must, and whoever has entries stays. */
export const partner: Behaviour = {
  create: (env, vals) => {
    const values = given(env, "res.partner", vals)
    if (!values["name"]) throw constraintError("Contacts require a name")
    const row = insert(env, "res.partner", {
      active: true,
      is_company: false,
      type: "contact",
      lang: "en_US",
      customer_rank: 0,
      ...values
    })
    update(env, "res.partner", row, { commercial_partner_id: row.id })
    return row.id
  },
  write: (env, row, vals) => {
    const values = changes(env, "res.partner", row, vals)
    if ("name" in values && !values["name"]) throw constraintError("Contacts require a name")
    update(env, "res.partner", row, values)
  },
  unlink: (env, row) => {
    if (env.books.rows("account.move").some((move) => move["partner_id"] === row.id)) {
      throw userError("The partner cannot be deleted because it is used in Accounting")
    }
  }
}

const accountCode = (env: Env, code: Value | undefined, self?: number): void => {
  if (typeof code !== "string" || code === "") {
    throw validationError("The code must be set for every company to which this account belongs.")
  }
  if (!/^[A-Za-z0-9.]+$/.test(code)) {
    throw validationError("The account code can only contain alphanumeric characters and dots.")
  }
  if (env.books.rows("account.account").some((row) => row["code"] === code && row.id !== self)) {
    throw validationError(
      `Account codes must be unique. You can't create accounts with these duplicate codes: ${code}`
    )
  }
}

/** `account.account`: codes are unique and hold letters, digits and dots. */
export const account: Behaviour = {
  create: (env, vals) => {
    const values = given(env, "account.account", vals)
    accountCode(env, values["code"])
    return insert(env, "account.account", {
      active: true,
      account_type: "asset_current",
      reconcile: values["account_type"] === "asset_receivable" || values["account_type"] === "liability_payable",
      company_ids: [1],
      ...values
    }).id
  },
  write: (env, row, vals) => {
    const values = changes(env, "account.account", row, vals)
    if ("code" in values) accountCode(env, values["code"], row.id)
    update(env, "account.account", row, values)
  }
}

const freeCode = (env: Env, type: string): string => {
  const taken = new Set(env.books.rows("account.journal").map((row) => row["code"]))
  for (let at = 1;; at++) if (!taken.has(`${type}${at}`)) return `${type}${at}`
}

const bankAccount = (env: Env, name: Value): number => {
  const taken = new Set(env.books.rows("account.account").map((row) => row["code"]))
  let at = 111312
  while (taken.has(String(at))) at++
  return insert(env, "account.account", {
    code: String(at),
    name,
    active: true,
    account_type: "asset_cash",
    reconcile: false,
    company_ids: [1]
  }).id
}

/** `account.journal`: codes are unique and 5 characters at most; a bank gets its own account. */
export const journal: Behaviour = {
  create: (env, vals) => {
    const values = given(env, "account.journal", vals)
    const type = values["type"]
    const liquid = type === "bank" || type === "cash"
    const code = typeof values["code"] === "string"
      ? values["code"].slice(0, 5)
      : liquid
      ? freeCode(env, type === "bank" ? "BNK" : "CSH")
      : null
    if (code === null || typeof type !== "string") {
      throw missingValue("Sequence Prefix", "code", "Journal", "account.journal")
    }
    if (env.books.rows("account.journal").some((row) => row["code"] === code)) {
      throw constraintError("Journal codes must be unique per company.")
    }
    return insert(env, "account.journal", {
      active: true,
      sequence: 10,
      company_id: 1,
      refund_sequence: type === "sale" || type === "purchase",
      payment_sequence: liquid,
      ...values,
      code,
      default_account_id: values["default_account_id"] ?? (liquid ? bankAccount(env, values["name"] ?? null) : null),
      suspense_account_id: liquid
        ? env.books.rows("account.account").find((row) => row["name"] === "Bank Suspense Account")?.id ?? null
        : null
    }).id
  }
}

/** `ir.model.fields`: new fields of our own, whose names start with `x_`. */
export const modelField: Behaviour = {
  create: (env, vals) => {
    const values = given(env, "ir.model.fields", vals)
    const model = browse(env, "ir.model", values["model_id"] ?? null)["model"]
    const name = String(values["name"])
    if (!name.startsWith("x_")) throw constraintError("Custom fields must have a name that starts with 'x_'!")
    if (env.books.rows("ir.model.fields").some((row) => row["name"] === name && row["model"] === model)) {
      throw constraintError("Field names must be unique per model.")
    }
    const defaults = {
      field_description: "Field Label",
      ttype: "char",
      index: false,
      copied: true,
      store: true,
      relation: null
    }
    return insert(env, "ir.model.fields", { ...defaults, ...values, model: model ?? null, state: "manual" }).id
  }
}

/** `ir.model.data`: an external id is given once. */
export const externalId: Behaviour = {
  create: (env, vals) => {
    const values: Record<string, Value> = {
      module: "",
      noupdate: false,
      res_id: 0,
      ...given(env, "ir.model.data", vals)
    }
    const { module, name } = values
    if (typeof name === "string" && name.includes(" ")) throw constraintError("External IDs cannot contain spaces")
    if (env.books.rows("ir.model.data").some((row) => row["name"] === name && row["module"] === module)) {
      throw constraintError(
        "duplicate key value violates unique constraint \"ir_model_data_module_name_uniq_index\"\nDETAIL:  " +
          `Key (module, name)=(${String(module)}, ${String(name)}) already exists.\n`
      )
    }
    return insert(env, "ir.model.data", values).id
  },
  compute: {
    complete_name: (_, row) => [row["module"], row["name"]].filter((part) => part).join("."),
    reference: (_, row) => `${String(row["model"])},${String(row["res_id"])}`,
    display_name: (env, row) =>
      (typeof row["res_id"] === "number" && displayName(env, String(row["model"]), row["res_id"])) ||
      String(row["name"])
  }
}

/** `res.country.state`: `Ontario (CA)`. */
export const state: Behaviour = {
  compute: {
    display_name: (env, row) =>
      `${String(row["name"])} (${String(env.books.get("res.country", row["country_id"])?.["code"])})`
  }
}
