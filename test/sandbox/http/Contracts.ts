import * as Conformance from "./Conformance.ts"

/** Holds bodies to the vendors' schemas, and remembers which schemas something was held to. */
export const remembering = () => {
  const held = new Set<string>()
  const conform: typeof Conformance.conform = (schema, body) => {
    held.add(schema)
    return Conformance.conform(schema, body)
  }
  return { held, conform }
}
