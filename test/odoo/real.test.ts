import { suite } from "../suites/OdooSuite.ts"

const setting = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: start a real Odoo with ../shared/odoo/up and export what it prints`)
  return value
}

const server = { url: setting("ODOO_URL"), database: setting("ODOO_DATABASE"), key: setting("ODOO_API_KEY") }

suite("real Odoo", () => server)
