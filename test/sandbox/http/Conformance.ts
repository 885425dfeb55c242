import { Ajv } from "ajv"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import type { Conform } from "../../../sandbox/http/Server.ts"

const schemas = new URL("../../../../shared/contracts/schemas/", import.meta.url)

/** Whether the vendors' schemas are at hand; said aloud when they are not. */
export const atHand = existsSync(schemas)
if (!atHand) console.warn("NOT TESTED: ../shared/contracts is absent, so no body was held to the vendors' schemas")

const formats: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/,
  uri: /^https?:\/\/\S+$/
}

const load = (): Conform => {
  const ajv = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true, formats: { ...formats } })
  for (const file of readdirSync(schemas).filter((name) => name.endsWith(".schema.json"))) {
    ajv.addSchema(JSON.parse(readFileSync(new URL(file, schemas), "utf8")))
  }
  return (name, body) => {
    const validate = ajv.getSchema(name)
    if (validate === undefined) return [`no schema ${name}`]
    // As it arrives: without what JSON leaves out.
    if (validate(JSON.parse(JSON.stringify(body))) === true) return []
    return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
  }
}

/** Holds bodies to the vendors' schemas; to nothing where these are absent. */
export const conform: Conform = atHand ? load() : () => []
