/** What a double is asked, as its routes see it. */
export interface Request {
  readonly method: string
  /** Path without the query, still percent-encoded: `/v1/invoices/in_1`. */
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

/** What a double answers: a JSON body, and the published schemas that it, or parts of it, must meet. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
  /** Schemas by `$id`, such as `stripe.invoice`, with what each governs; absent where the vendor publishes none. */
  readonly contract?: ReadonlyArray<readonly [schema: string, part: unknown]>
}

/** A request as it was received, and the status it was answered with (0 when its socket was killed). */
export interface Logged extends Request {
  readonly status: number
  /** Milliseconds since 1970, on arrival. */
  readonly at: number
}

/** The token of bearer authentication. */
export const bearer = (request: Request): string | undefined =>
  /^bearer (\S+)$/i.exec(request.headers["authorization"] ?? "")?.[1]

/** The user of basic authentication. */
export const basicUser = (request: Request): string | undefined => {
  const encoded = /^basic (\S+)$/i.exec(request.headers["authorization"] ?? "")?.[1] ?? ""
  const user = Buffer.from(encoded, "base64").toString("utf8").split(":")[0]
  return user === "" ? undefined : user
}

/** Every value of a list parameter, however the client spells it: `a[]=1`, `a[0]=1` or `a=1`. */
export const list = (query: URLSearchParams, name: string): ReadonlyArray<string> =>
  [...query].filter(([key]) => key.replace(/\[\d*\]$/, "") === name).map(([, value]) => value)
