/** Reads what a billing system answered: by a schema, or not at all. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { type Unanswered, unanswered } from "./Unanswered.ts"

/** An answer that is not understood, and so is none. */
export const malformed = (system: string, what: string): Unanswered =>
  unanswered("Malformed", `${system} answered with ${what}; nothing is taken from it`)

/** Decodes answers; names the fields that do not fit and repeats nothing of what they hold. */
export const decoder = <S extends Schema.Constraint>(system: string, what: string, schema: S) => {
  const decode = Schema.decodeUnknownEffect(schema, { errors: "all" })
  return (answer: unknown) =>
    Effect.mapError(decode(answer), ({ issue }) => {
      const { issues } = SchemaIssue.makeFormatterStandardSchemaV1()(issue)
      const fields = issues.map(({ path }) => (path ?? []).map(String).join(".")).filter((field) => field !== "")
      const named = [...new Set(fields)].slice(0, 5).join(", ")
      return malformed(system, `what is not ${what} as documented${named === "" ? "" : ` (${named})`}`)
    })
}
