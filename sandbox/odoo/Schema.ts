import books from "./books.json" with { type: "json" }
import type { Books } from "./Books.ts"

/** A field as `fields_get` describes it. */
export interface Field {
  readonly type: string
  readonly string: string
  readonly required?: boolean
  readonly readonly?: boolean
  readonly store?: boolean
  readonly relation?: string
  readonly selection?: ReadonlyArray<ReadonlyArray<string>>
}

export interface Model {
  readonly id: number
  readonly name: string
  readonly transient: boolean
  readonly order: string
  readonly fields: Readonly<Record<string, Field>>
}

/** Every model of the double, captured from a real Odoo 19 (`regenerate.ts`). */
export const models: Readonly<Record<string, Model>> = books.models

export const modelOf = (name: string): Model | undefined => Object.hasOwn(models, name) ? models[name] : undefined

/** The fields of a model that were made at run time (`ir.model.fields` rows whose state is `manual`). */
export const manualFields = (books: Books, model: string): Readonly<Record<string, Field>> =>
  Object.fromEntries(
    books.rows("ir.model.fields").filter((row) => row["state"] === "manual" && row["model"] === model).map((row) => [
      String(row["name"]),
      {
        type: String(row["ttype"]),
        string: String(row["field_description"]),
        required: row["required"] === true,
        readonly: false,
        store: true,
        ...(typeof row["relation"] === "string" ? { relation: row["relation"] } : {})
      }
    ])
  )

export const manualField = (books: Books, model: string, name: string): Field | undefined =>
  name.startsWith("x_") ? manualFields(books, model)[name] : undefined
