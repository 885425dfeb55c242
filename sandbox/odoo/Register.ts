import * as BigDecimal from "effect/BigDecimal"
import type { Row, Value } from "./Books.ts"
import { storedAll } from "./Convert.ts"
import { browse, idsOf, insert } from "./Env.ts"
import type { Behaviour, Env, JsonObject } from "./Env.ts"
import { exact, text, total } from "./Exact.ts"
import { userError, valueError } from "./OdooError.ts"
import * as PaymentEntries from "./PaymentEntries.ts"
import * as Payments from "./Payments.ts"
import * as Reconcile from "./Reconcile.ts"

const activeMoves = (env: Env): ReadonlyArray<Row> => {
  const { active_ids: ids, active_model: model } = env.context
  if (model !== "account.move" || !Array.isArray(ids)) {
    throw userError("The register payment wizard should only be called on account.move or account.move.line records.")
  }
  return ids.map((id) => browse(env, "account.move", id))
}

/** The open receivables of the selected invoices, by what one payment may pay together. */
const batches = (env: Env, moves: ReadonlyArray<Row>): ReadonlyArray<ReadonlyArray<Row>> => {
  const open = moves.flatMap((move) => Reconcile.openLine(env, move) ?? [])
  const key = (line: Row) => {
    const move = browse(env, "account.move", line["move_id"] ?? null)
    const owed = String(line["amount_residual"]).startsWith("-") ? "outbound" : "inbound"
    return `${String(move["partner_id"])} ${String(move["currency_id"])} ${owed}`
  }
  return [...Map.groupBy(open, key).values()]
}

const amountOf = (lines: ReadonlyArray<Row>): string =>
  text(BigDecimal.abs(total(lines.map((line) => exact(String(line["amount_residual"]))))))

const memoOf = (env: Env, line: Row): string | null => {
  const move = browse(env, "account.move", line["move_id"] ?? null)
  const first = [move["payment_reference"], move["ref"], move["name"]].find((each) =>
    typeof each === "string" && each !== ""
  )
  return typeof first === "string" ? first : null
}

const create = (env: Env, vals: JsonObject): number => {
  const unknown = (name: string) => valueError(`Invalid field '${name}' in 'account.payment.register'`)
  const given = storedAll(env, "account.payment.register", vals, unknown)
  const moves = activeMoves(env)
  const all = batches(env, moves)
  const [first] = all
  if (first === undefined) {
    throw userError(
      "There's nothing left to pay for the selected journal items, so no payment registration is necessary. You've " +
        "got your finances under control like a boss!"
    )
  }
  const alone = first.length === 1 && all.length === 1
  const wizard: Readonly<Record<string, Value>> = {
    journal_id: Payments.defaultJournal(env),
    payment_date: env.today,
    amount: amountOf(first),
    communication: alone && first[0] !== undefined ? memoOf(env, first[0]) : null,
    group_payment: alone,
    payment_type: String(first[0]?.["amount_residual"]).startsWith("-") ? "outbound" : "inbound",
    partner_type: "customer",
    currency_id: moves[0]?.["currency_id"] ?? null,
    partner_id: moves[0]?.["partner_id"] ?? null,
    ...given,
    line_ids: all.flat().map((line) => line.id)
  }
  return insert(env, "account.payment.register", wizard).id
}

const pay = (env: Env, wizard: Row, lines: ReadonlyArray<Row>, amount: Value, memo: Value): number => {
  const move = browse(env, "account.move", lines[0]?.["move_id"] ?? null)
  const id = Payments.create(env, {
    payment_type: String(lines[0]?.["amount_residual"]).startsWith("-") ? "outbound" : "inbound",
    partner_id: move["partner_id"] ?? null,
    currency_id: move["currency_id"] ?? null,
    journal_id: wizard["journal_id"] ?? null,
    date: wizard["payment_date"] ?? null,
    amount,
    memo,
    invoice_ids: [[6, 0, lines.flatMap((line) => typeof line["move_id"] === "number" ? [line["move_id"]] : [])]]
  })
  const payment = PaymentEntries.post(env, id)
  Reconcile.reconcile(env, [...lines, PaymentEntries.receivableLine(env, payment)])
  return id
}

const action = (ids: ReadonlyArray<number>): JsonObject => ({
  name: "Payments",
  type: "ir.actions.act_window",
  res_model: "account.payment",
  context: { create: false },
  ...(ids.length === 1
    ? { view_mode: "form", res_id: ids[0] }
    : { view_mode: "list,form", domain: [["id", "in", ids]] })
})

/** Creates, posts and reconciles in one transaction; the amount and the memo given count only for a single payment. */
const createPayments = (env: Env, id: number): JsonObject => {
  const wizard = browse(env, "account.payment.register", id)
  const lines = idsOf(wizard["line_ids"]).map((line) => browse(env, "account.move.line", line))
  const all = batches(env, lines.map((line) => browse(env, "account.move", line["move_id"] ?? null)))
  const [first] = all
  if (all.length === 1 && first !== undefined && (first.length === 1 || wizard["group_payment"] === true)) {
    return action([pay(env, wizard, first, wizard["amount"] ?? null, wizard["communication"] ?? null)])
  }
  const grouped = wizard["group_payment"] === true ? all : all.flat().map((line) => [line])
  return action(
    grouped.map((each) => pay(env, wizard, each, amountOf(each), each[0] === undefined ? null : memoOf(env, each[0])))
  )
}

/** `account.payment.register`, the wizard behind "Register Payment". */
export const behaviour: Behaviour = {
  create,
  methods: { action_create_payments: (env, [id]) => id === undefined ? null : createPayments(env, id) }
}
