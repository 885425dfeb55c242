/** Secrets and persons that can be told from all else, to be looked for in whatever a process leaves behind. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { readdirSync, readFileSync } from "node:fs"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { join } from "node:path"
import { text } from "node:stream/consumers"
import type { OdooDouble } from "../../sandbox/odoo/Odoo.ts"

/** Stands in the name of every customer, and in nothing else. */
export const NAME = "Serinus"

/** Stands in every customer's mail address. */
export const MAIL = "kanarie.example"

/** Gives every user of NexaCloud a name and an address to be looked for; a person stays a person. */
export const persons = `update users set
  full_name = '${NAME} person ' || left(id::text, 8),
  company = case when company is null then null else '${NAME} company ' || left(id::text, 8) end,
  email = md5(email) || '@${MAIL}',
  billing_email = md5(billing_email) || '@${MAIL}'`

const WEBHOOK_KEY = "canary of the webhook's key, 36 bytes"

export const stripeKey = "rk_test_canaryOfStripe7f3a"
export const lagoKey = "canary-of-lago-8c1e"
export const odooKey = "canary-of-odoo-2b9d"
export const webhookPath = "/hooks/canary-of-the-path-51aa"
export const webhookSecret = `whsec_${Buffer.from(WEBHOOK_KEY).toString("base64")}`
/** Of Stripe's form, and nobody's. */
export const wrongKey = "rk_test_canaryOfNobody90d4"

const database = "canary/of postgres"
const telemetry = "canary of telemetry"

export const telemetryHeaders = `x-collector-key=${encodeURIComponent(telemetry)}`

/** The address with a password to be looked for: the embedded database takes any. */
export const withPassword = (dsn: string): string =>
  dsn.replace(/\/\/.*@/, `//ledger_reader:${encodeURIComponent(database)}@`)

/** Every secret, in each form that it travels in. */
const secrets: ReadonlyArray<string> = [
  stripeKey,
  lagoKey,
  odooKey,
  wrongKey,
  database,
  telemetry,
  WEBHOOK_KEY,
  webhookPath
].flatMap((secret) => [
  secret,
  encodeURIComponent(secret),
  // Without what depends on the letters that follow.
  Buffer.from(`${secret}:`).toString("base64").slice(0, -4)
])

/** Which of these words the text holds, as `where: word`. */
export const found = (where: string, said: string, words: ReadonlyArray<string>): ReadonlyArray<string> =>
  [...new Set(words)].filter((word) => said.includes(word)).map((word) => `${where}: ${word}`)

/** The secrets that the text holds. */
export const leaked = (where: string, said: string): ReadonlyArray<string> => found(where, said, secrets)

/** Every file below a folder, as its bytes read as text. */
export const files = (folder: string): ReadonlyArray<readonly [path: string, held: string]> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => [join(parentPath, name), readFileSync(join(parentPath, name), "utf8")])

/** An Odoo in front of this one that takes no invoice, and quotes in its refusal the customer, the address and the key. */
export const quotingOdoo = (odoo: OdooDouble): Effect.Effect<string, never, Scope.Scope> =>
  Effect.gen(function*() {
    const relay = async (request: IncomingMessage, response: ServerResponse) => {
      const { authorization = "", "x-odoo-database": database = "" } = request.headers
      const body = await text(request)
      const send = (status: number, answer: string) =>
        response.writeHead(status, { "content-type": "application/json" }).end(answer)
      if (request.url === "/json/2/account.move/load") {
        const { name, email } = customer(odoo, body)
        const message = `${name} (${email}) may not be invoiced by ${authorization}`
        return send(422, JSON.stringify({ name: "odoo.exceptions.UserError", message, arguments: [], debug: "" }))
      }
      const passed = await fetch(`${odoo.url}${request.url}`, {
        method: request.method ?? "POST",
        headers: { authorization, "content-type": "application/json", "x-odoo-database": String(database) },
        ...(request.method === "GET" ? {} : { body })
      })
      send(passed.status, await passed.text())
    }
    const server = createServer((request, response) => void relay(request, response).catch(() => response.destroy()))
    yield* Effect.acquireRelease(
      Effect.callback<void>((resume) => void server.listen(0, "127.0.0.1", () => resume(Effect.void))),
      () =>
        Effect.callback<void>((resume) => {
          server.close(() => resume(Effect.void))
          server.closeAllConnections()
        })
    )
    const address = server.address()
    return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
  })

/** Whose invoice the first row of a `load` is. */
const customer = (odoo: OdooDouble, body: string) => {
  const { data, fields }: {
    readonly data: ReadonlyArray<ReadonlyArray<unknown>>
    readonly fields: ReadonlyArray<string>
  } = JSON.parse(body)
  const id = Number(data[0]?.[fields.indexOf("partner_id/.id")])
  const [partner] = [odoo.call("res.partner", "read", { ids: [id], fields: ["name", "email"] })].flat()
  return Object(partner)
}
