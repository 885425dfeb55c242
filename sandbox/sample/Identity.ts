import { createHash } from "node:crypto"

/** The same UUID (version 8) for the same name, on every machine and in every run. */
export const uuid = (name: string): string => {
  const hex = createHash("sha256").update(name).digest("hex")
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-"
  )
}

/** A Stripe identifier, such as `in_4fK…`: 24 characters after its prefix, the same for the same name. */
export const stripeId = (prefix: string, name: string): string =>
  `${prefix}_${
    createHash("sha256").update(`${prefix} ${name}`).digest("base64").replace(/[^A-Za-z0-9]/g, "").slice(0, 24)
  }`
