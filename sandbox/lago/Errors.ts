/** Lago's refusals, in Lago's words. */
import type { Reply } from "../http/Exchange.ts"

const error = (status: number, text: string, code?: string, headers: Readonly<Record<string, string>> = {}): Reply => {
  const body = { status, error: text, ...(code === undefined ? {} : { code }) }
  return { status, headers, body, contract: [["lago.error", body]] }
}

/** Carries no code. */
export const unauthorized = (): Reply => error(401, "Unauthorized")

export const notFound = (code: string): Reply => error(404, "Not Found", code)

/** A path that Lago does not serve: no code either. */
export const noRoute = (): Reply => error(404, "Not Found")

export const rateLimited = (perSecond: number): Reply =>
  error(429, "Too Many Requests", "too_many_requests", {
    "x-ratelimit-limit": String(perSecond),
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": "1"
  })

/** The usual body of a failing status. */
export const bodyOf = (status: number): unknown =>
  status === 401
    ? unauthorized().body
    : status === 403
    ? error(403, "Forbidden", "read_action_not_allowed_for_invoice").body
    : status === 404
    ? notFound("invoice_not_found").body
    : status === 429
    ? rateLimited(1).body
    : error(status, status === 422 ? "Unprocessable Entity" : "Internal Server Error").body
