/** Odoo over plain JSON-2, sharing nothing with the sink. */

export interface Odoo {
  readonly call: <A>(model: string, method: string, args: object) => Promise<A>
}

export interface Settings {
  readonly ODOO_URL: string
  readonly ODOO_DATABASE: string
  readonly ODOO_API_KEY: string
}

/** Throws where one is missing. */
export const settings = (): Settings => {
  const required = (name: string): string => {
    const value = process.env[name]
    if (value === undefined || value === "") throw new Error(`${name} is not set: the benchmark needs a real Odoo 19`)
    return value
  }
  return {
    ODOO_URL: required("ODOO_URL"),
    ODOO_DATABASE: required("ODOO_DATABASE"),
    ODOO_API_KEY: required("ODOO_API_KEY")
  }
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
