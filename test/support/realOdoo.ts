/** The real Odoo that the environment names; a test that asks for it and has none fails, it is not skipped. */
import type { OdooSettings } from "./OdooBooks.ts"

const required = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === "") throw new Error(`${name} is not set: these tests need a real Odoo 19`)
  return value
}

export const realOdoo = (): OdooSettings => ({
  ODOO_URL: required("ODOO_URL"),
  ODOO_DATABASE: required("ODOO_DATABASE"),
  ODOO_API_KEY: required("ODOO_API_KEY")
})
