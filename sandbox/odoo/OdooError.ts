const statusOf: Readonly<Record<string, number>> = {
  "werkzeug.exceptions.BadRequest": 400,
  "werkzeug.exceptions.Unauthorized": 401,
  "odoo.exceptions.AccessError": 403,
  "werkzeug.exceptions.NotFound": 404,
  "odoo.exceptions.MissingError": 404,
  "werkzeug.exceptions.UnprocessableEntity": 422,
  "odoo.exceptions.UserError": 422,
  "odoo.exceptions.ValidationError": 422
}

/**
 * A refusal in Odoo's own words, as JSON-2 answers it.
 *
 * Status  by the Python class: 422 for what a user could mend, 500 for whatever Odoo did not foresee
 * Import  `bare` is the same sentence as `load` reports it (without "The operation cannot be completed")
 */
export class OdooError extends Error {
  readonly python: string
  readonly status: number
  readonly bare: string
  constructor(python: string, message: string, bare = message) {
    super(message)
    this.python = python
    this.status = statusOf[python] ?? 500
    this.bare = bare
  }
  /** The JSON body; the traceback is left empty, since nobody may depend on it. */
  get body() {
    const args = this.python.startsWith("werkzeug.") ? [this.message, this.status] : [this.message]
    return { name: this.python, message: this.message, arguments: args, context: {}, debug: "" }
  }
}

export const userError = (message: string) => new OdooError("odoo.exceptions.UserError", message)

export const validationError = (message: string) => new OdooError("odoo.exceptions.ValidationError", message)

/** What a database constraint refused. */
export const constraintError = (message: string) =>
  new OdooError("odoo.exceptions.ValidationError", `The operation cannot be completed: ${message}`, message)

/** What a `NOT NULL` column refused: the field and model by label and by name. */
export const missingValue = (label: string, field: string, of: string, model: string) =>
  constraintError(
    `Missing required value for the field '${label}' (${field}).\nModel: '${of}' (${model})\n` +
      "- create/update: a mandatory field is not set\n" +
      "- delete: another model requires the record being deleted, you can archive it instead\n"
  )

/** What a foreign key refused: the model and its field, by label and by name. */
export const danglingReference = (of: string, model: string, label: string, field: string) =>
  constraintError(
    "Another model is using the record you are trying to delete.\n\n" +
      `The troublemaker is: '${of}' (${model})\nThanks to the following constraint: '${label}' (${field})\n` +
      "How about archiving the record instead?"
  )

export const valueError = (message: string) => new OdooError("builtins.ValueError", message)

export const accessError = (message: string) => new OdooError("odoo.exceptions.AccessError", message)

export const missingRecord = (model: string, id: number) =>
  new OdooError(
    "odoo.exceptions.MissingError",
    `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: 2)`
  )

export const httpError = (name: "BadRequest" | "Unauthorized" | "NotFound" | "UnprocessableEntity", message: string) =>
  new OdooError(`werkzeug.exceptions.${name}`, message)
