/** Stripe's refusals, in Stripe's words. */
import type { Reply } from "../http/Exchange.ts"

const error = (
  status: number,
  message: string,
  details: { readonly type?: "api_error"; readonly code?: string; readonly param?: string; readonly doc_url?: string } =
    {}
): Reply => {
  const body = { error: { message, type: "invalid_request_error", ...details } }
  return { status, body, contract: [["stripe.error", body]] }
}

const documented = (code: string) => ({
  code,
  doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}`
})

export const noKey = (): Reply =>
  error(
    401,
    "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth " +
      "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
  )

export const wrongKey = (key: string): Reply =>
  error(401, `Invalid API Key provided: ${key.slice(0, 8)}${"*".repeat(4)}${key.slice(-4)}`)

export const forbidden = (): Reply =>
  error(
    403,
    "The provided key 'rk_****' does not have the required permissions for this endpoint on account 'acct_1'.",
    {
      code: "more_permissions_required"
    }
  )

export const missing = (id: string): Reply =>
  error(404, `No such invoice: '${id}'`, { ...documented("resource_missing"), param: "invoice" })

export const wrongMode = (id: string, live: boolean): Reply => {
  const [its, used] = live ? ["live", "test"] : ["test", "live"]
  const detail = `a similar object exists in ${its} mode, but a ${used} mode key was used to make this request.`
  return error(404, `No such invoice: '${id}'; ${detail}`, { code: "resource_missing", param: "invoice" })
}

export const missingCursor = (id: string, param: string): Reply =>
  error(400, `No such object: '${id}'`, { ...documented("resource_missing"), param })

export const unknownParameter = (param: string): Reply =>
  error(400, `Received unknown parameter: ${param}`, { ...documented("parameter_unknown"), param })

export const invalid = (param: string, message: string): Reply => error(400, message, { param })

export const unknownUrl = (method: string, path: string): Reply =>
  error(404, `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs.`)

export const rateLimited = (): Reply => error(429, "Request rate limit exceeded.", documented("rate_limit"))

/** The usual body of a failing status. */
export const bodyOf = (status: number): unknown =>
  status === 401
    ? wrongKey("sk_test_revoked1234").body
    : status === 403
    ? forbidden().body
    : status === 404
    ? missing("in_missing").body
    : status === 429
    ? rateLimited().body
    : error(status, "Sorry! There was an error while talking to one of our backends.", { type: "api_error" }).body
