/** The one company that we write for: our user's own. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { PipelineError } from "#etl"
import { type Arguments, type Client, connect } from "../client.ts"
import { User, UserContext } from "../schema.ts"

/** A client that sees and writes one company only, whatever else its user may see. */
export interface CompanyClient extends Client {
  readonly companyId: number
}

/**
 * A client for our user's own company.
 *
 * Fails  `AccessRefused` when the user cannot be read
 */
export const connectCompany = Effect.gen(function*() {
  const client = yield* connect
  const { uid } = yield* client.read("res.users", "context_get", {}, UserContext)
  const [user] = yield* client.read(
    "res.users",
    "search_read",
    { domain: [["id", "=", uid]], fields: Object.keys(User.fields) },
    Schema.Array(User)
  )
  if (user === undefined) {
    return yield* new PipelineError.AccessRefused({ plugin: "odoo", problem: "does not show our user itself" })
  }
  return within(client, user.company_id[0])
})

/** Odoo shows the records of all companies that a user may see, unless a call says which. */
const within = (client: Client, companyId: number): CompanyClient => {
  const only = (args: Arguments): Arguments => ({
    ...args,
    context: { ...(isContext(args["context"]) ? args["context"] : {}), allowed_company_ids: [companyId] }
  })
  return {
    connection: client.connection,
    companyId,
    read: (model, method, args, answer) => client.read(model, method, only(args), answer),
    write: (model, method, args, answer) => client.write(model, method, only(args), answer)
  }
}

const isContext = (context: unknown): context is Arguments => typeof context === "object" && context !== null
