/** Where a JSON-2 server is, and whose key to use. */
export interface Server {
  readonly url: string
  readonly database: string
  readonly key: string
}

/** What a server answered: the status, and the decoded body (the text when it is no JSON). */
export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: unknown
}

/** Sends one request as it is, whatever the answer. */
export const send = async (
  server: Server,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {}
): Promise<Answer> => {
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: {
      "authorization": `bearer ${server.key}`,
      "x-odoo-database": server.database,
      "content-type": "application/json",
      ...headers
    },
    body: typeof body === "string" ? body : JSON.stringify(body)
  })
  const type = response.headers.get("content-type") ?? ""
  const text = await response.text()
  return { status: response.status, type, body: type.startsWith("application/json") ? JSON.parse(text) : text }
}

/** A record as tests look at it. */
export interface Read {
  readonly id: number
  readonly [field: string]: unknown
}

/** Calls with the arguments of JSON-2, and the few steps that most promises begin with. */
export const make = (server: () => Server) => {
  const attempt = (model: string, method: string, args: object = {}) =>
    send(server(), `/json/2/${model}/${method}`, args)

  const call = async <A = unknown>(model: string, method: string, args: object = {}): Promise<A> => {
    const { body, status } = await attempt(model, method, args)
    if (status !== 200) {
      throw new Error(`${model}.${method}: ${status} ${JSON.stringify((body as { message?: string }).message ?? body)}`)
    }
    return body as A
  }

  const find = (model: string, domain: ReadonlyArray<unknown>, fields: ReadonlyArray<string>, more: object = {}) =>
    call<ReadonlyArray<Read>>(model, "search_read", { domain, fields, ...more })

  const first = async (
    model: string,
    domain: ReadonlyArray<unknown>,
    fields: ReadonlyArray<string> = ["id"]
  ): Promise<Read> => {
    const [row] = await find(model, domain, fields, { limit: 1 })
    if (row === undefined) throw new Error(`no ${model} for ${JSON.stringify(domain)}`)
    return row
  }

  const read = async (model: string, id: number, fields: ReadonlyArray<string>): Promise<Read> => {
    const [row] = await call<ReadonlyArray<Read>>(model, "read", { ids: [id], fields })
    if (row === undefined) throw new Error(`no ${model} ${id}`)
    return row
  }

  const createOne = async (model: string, vals: object, context: object = {}): Promise<number> => {
    const [id] = await call<ReadonlyArray<number>>(model, "create", { vals_list: [vals], context })
    if (id === undefined) throw new Error(`${model} was not created`)
    return id
  }

  /** The refusal of a call: its status and its sentence. */
  const refusal = async (model: string, method: string, args: object = {}) => {
    const { body, status } = await attempt(model, method, args)
    return { status, ...(body as { readonly name?: string; readonly message?: string }) }
  }

  return {
    attempt,
    call,
    find,
    first,
    read,
    createOne,
    refusal,
    send: (path: string, body: unknown, headers = {}) => send(server(), path, body, headers)
  }
}

export type Calls = ReturnType<typeof make>

/** A mark that no other run uses. */
export const mark = () => Math.random().toString(16).slice(2, 10)
