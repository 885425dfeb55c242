/** Odoo over plain JSON-2, sharing nothing with the sink. */

export interface Odoo {
  readonly call: <A>(model: string, method: string, args: object) => Promise<A>
}

export interface Settings {
  readonly ODOO_URL: string
  readonly ODOO_DATABASE: string
  readonly ODOO_API_KEY: string
}

/** Those of the environment, or the names of what is missing there. */
export const settings = (): Settings | ReadonlyArray<string> => {
  const { ODOO_API_KEY = "", ODOO_DATABASE = "", ODOO_URL = "" } = process.env
  const all = { ODOO_URL, ODOO_DATABASE, ODOO_API_KEY }
  const missing = Object.entries(all).filter(([, value]) => value === "").map(([name]) => name)
  return missing.length === 0 ? all : missing
}

/** Calls methods; throws Odoo's answer where it refuses. */
export const connect = ({ ODOO_API_KEY, ODOO_DATABASE, ODOO_URL }: Settings): Odoo => ({
  call: async (model, method, args) => {
    const response = await fetch(`${ODOO_URL}/json/2/${model}/${method}`, {
      method: "POST",
      headers: {
        "authorization": `bearer ${ODOO_API_KEY}`,
        "content-type": "application/json",
        "x-odoo-database": ODOO_DATABASE
      },
      body: JSON.stringify(args)
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${model}.${method} answered ${response.status}: ${text.slice(0, 300)}`)
    return JSON.parse(text)
  }
})
