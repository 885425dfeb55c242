/** Why a request got no answer, in a word. */
import type { HttpClientError } from "effect/http/HttpClientError"

/** The runtime's own code, such as `ECONNREFUSED`; its sentences may hold addresses. */
export const networkCause = (error: HttpClientError): string => {
  let cause: unknown = error
  while (typeof cause === "object" && cause !== null) {
    if ("code" in cause && typeof cause.code === "string") return cause.code
    cause = "cause" in cause ? cause.cause : null
  }
  return "the connection failed"
}
