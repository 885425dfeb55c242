import type { Row, Value } from "./Books.ts"
import { storedAll } from "./Convert.ts"
import { browse, insert, update } from "./Env.ts"
import type { Behaviour, Env, Json, JsonObject } from "./Env.ts"
import { OdooError, valueError } from "./OdooError.ts"
import { createOne, isObject, unlink, writeOne } from "./Orm.ts"

const iso = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)

/** The day on which one line of terms is due. */
const dueOn = (line: Row, from: string): string => {
  const [year, month, day] = [Number(from.slice(0, 4)), Number(from.slice(5, 7)) - 1, Number(from.slice(8))]
  const days = Number(line["nb_days"])
  switch (line["delay_type"]) {
    case "days_after_end_of_month":
      return iso(year, month + 1, days)
    case "days_after_end_of_next_month":
      return iso(year, month + 2, days)
    case "days_end_of_month_on_the": {
      const after = iso(year, month, day + days)
      const [afterYear, afterMonth] = [Number(after.slice(0, 4)), Number(after.slice(5, 7))]
      const lastDay = new Date(Date.UTC(afterYear, afterMonth + 1, 0)).getUTCDate()
      const wanted = Number(line["days_next_month"])
      return wanted === 0
        ? iso(afterYear, afterMonth, 0)
        : iso(afterYear, afterMonth, Math.min(Number.isNaN(wanted) ? 1 : wanted, lastDay))
    }
    default:
      return iso(year, month, day + days)
  }
}

const linesOf = (env: Env, terms: number): ReadonlyArray<Row> =>
  env.books.rows("account.payment.term.line").filter((line) => line["payment_id"] === terms)

/** When a move is due by its payment terms; `null` without terms. */
export const dueDate = (env: Env, move: Row): string | null => {
  const terms = move["invoice_payment_term_id"]
  if (typeof terms !== "number") return null
  const [line, ...others] = linesOf(env, terms)
  if (others.length > 0) {
    throw new OdooError("builtins.NotImplementedError", "This stand-in for Odoo books no instalments.")
  }
  return line === undefined ? null : dueOn(line, String(move["invoice_date"] ?? move["date"] ?? env.today))
}

/** Sets the due date that the terms ask for, as Odoo does whenever dates, terms or amounts of a draft change. */
export const updateDueDate = (env: Env, id: number): void => {
  const move = browse(env, "account.move", id)
  const due = dueDate(env, move)
  if (due !== null) update(env, "account.move", move, { invoice_date_due: due })
}

/** The terms that a document of this type takes from its partner. */
export const ofPartner = (env: Env, moveType: string, partner: Value | undefined): Value =>
  moveType.startsWith("out_") ? env.books.get("res.partner", partner)?.["property_payment_term_id"] ?? null : null

const unknown = (name: string) => valueError(`Invalid field '${name}' in 'account.payment.term'`)
const lines: ReadonlySet<string> = new Set(["line_ids"])

const command = (env: Env, terms: number, commands: Json): void => {
  for (const each of Array.isArray(commands) ? commands : []) {
    const [code, id, values] = Array.isArray(each) ? each : []
    if (code === 0 && isObject(values)) createOne(env, "account.payment.term.line", { ...values, payment_id: terms })
    else if (code === 1 && isObject(values)) {
      writeOne(env, "account.payment.term.line", browse(env, "account.payment.term.line", id), values)
    } else if (code === 2 && typeof id === "number") unlink(env, "account.payment.term.line", [id])
    else throw valueError(`Invalid command ${JSON.stringify(each)}`)
  }
}

/** `account.payment.term`: without lines, the whole is due at once. */
export const behaviour: Behaviour = {
  create: (env, vals: JsonObject) => {
    const given = storedAll(env, "account.payment.term", vals, unknown, lines)
    const terms = insert(env, "account.payment.term", { active: true, sequence: 10, company_id: null, ...given })
    command(env, terms.id, vals["line_ids"] ?? [[0, 0, {}]])
    return terms.id
  },
  write: (env, terms, vals) => {
    update(env, "account.payment.term", terms, storedAll(env, "account.payment.term", vals, unknown, lines, terms))
    command(env, terms.id, vals["line_ids"])
  },
  unlink: (env, terms) => {
    unlink(env, "account.payment.term.line", linesOf(env, terms.id).map(({ id }) => id))
  },
  compute: { line_ids: (env, terms) => linesOf(env, terms.id).map(({ id }) => id) }
}

/** `account.payment.term.line`. */
export const line: Behaviour = {
  create: (env, vals) =>
    insert(env, "account.payment.term.line", {
      value: "percent",
      value_amount: "100",
      delay_type: "days_after",
      nb_days: 0,
      days_next_month: "10",
      ...storedAll(env, "account.payment.term.line", vals, unknown)
    }).id
}
