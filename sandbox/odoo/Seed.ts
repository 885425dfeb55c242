import captured from "./books.json" with { type: "json" }
import type { OdooState, Row, Table } from "./Books.ts"
import { models } from "./Schema.ts"

const table = (rows: ReadonlyArray<Row>): Table => ({
  next: rows.reduce((last, row) => Math.max(last, row.id), 0) + 1,
  rows: Object.fromEntries(rows.map((row) => [row.id, row]))
})

const modelRows = (): ReadonlyArray<Row> =>
  Object.entries(models).map(([model, { id, name, transient }]) => ({ id, model, name, transient, state: "base" }))

const fieldRows = (): ReadonlyArray<Row> =>
  Object.entries(models).flatMap(([model, { fields, id }]) =>
    Object.entries(fields).map(([name, field]) => ({
      model,
      model_id: id,
      name,
      ttype: field.type,
      field_description: field.string,
      relation: field.relation ?? null,
      required: field.required ?? false,
      readonly: field.readonly ?? false,
      store: field.store ?? false,
      index: false,
      copied: false,
      state: "base"
    }))
  ).map((row, at) => ({ ...row, id: at + 1 }))

/** New books as a real Odoo 19 has them: Nexa Systems Inc. (Ontario, CAD), chart `ca_2023`, no entries. */
export const seed = (): OdooState => {
  const rows: Readonly<Record<string, ReadonlyArray<Row>>> = captured.rows
  return {
    tables: {
      ...Object.fromEntries(Object.entries(structuredClone(rows)).map(([model, list]) => [model, table(list)])),
      "ir.model": table(modelRows()),
      "ir.model.fields": table(fieldRows())
    }
  }
}
