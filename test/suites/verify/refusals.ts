/** What a vendor, or who stands before it, does instead of answering. */
import type { Fault } from "../../../sandbox/http/Faults.ts"

/** A fault that is to happen as often as the test says. */
export type Always = Fault extends infer F ? F extends unknown ? Omit<F, "times" | "when"> : never : never

/** What the vendor does instead of answering; what becomes of the invoice; how often it was asked for. */
export const refusals: ReadonlyArray<readonly [string, Always, string, number]> = [
  ["404 with a proxy's JSON", { kind: "status", status: 404, body: { message: "no route" } }, "Malformed", 1],
  ["404 with HTML", { kind: "raw", status: 404, body: "<h1>Not found</h1>" }, "Malformed", 1],
  ["429 without headers", { kind: "status", status: 429 }, "RateLimited", 5],
  ["429 with Retry-After", { kind: "status", status: 429, headers: { "retry-after": "0" } }, "RateLimited", 5],
  [
    "429 for longer than we wait",
    { kind: "status", status: 429, headers: { "retry-after": "3600" } },
    "RateLimited",
    1
  ],
  [
    "429 with X-RateLimit-Reset",
    { kind: "status", status: 429, headers: { "x-ratelimit-reset": "90" } },
    "RateLimited",
    1
  ],
  ["409", { kind: "status", status: 409, body: {} }, "ServerError", 5],
  ["500", { kind: "status", status: 500 }, "ServerError", 5],
  [
    "503 with JSON that the Stripe library takes for an invoice",
    {
      kind: "status",
      status: 503,
      body: { message: "upstream" }
    },
    "ServerError",
    5
  ],
  ["502 with HTML", { kind: "raw", status: 502, body: "<h1>Bad gateway</h1>" }, "ServerError", 5],
  ["400", { kind: "status", status: 400, body: {} }, "Refused", 1],
  ["a socket killed before the answer", { kind: "reset", moment: "before" }, "Unreachable", 5],
  ["a socket killed in mid-answer", { kind: "reset", moment: "after" }, "Unreachable", 5],
  ["200 with HTML", { kind: "raw", body: "<h1>Log in</h1>" }, "Malformed", 1],
  ["200 with a list", { kind: "raw", body: "[]" }, "Malformed", 1],
  ["200 with an empty object", { kind: "raw", body: "{}" }, "Malformed", 1],
  ["200 with null", { kind: "raw", body: "null" }, "Malformed", 1],
  ["200 with nothing", { kind: "raw", body: "" }, "Malformed", 1],
  ["200 with an error", { kind: "raw", body: "{\"error\":{\"message\":\"no\"}}" }, "Malformed", 1]
]
