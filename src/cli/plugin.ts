/** `pipeline plugin new NAME`: a plugin that runs in the sandbox at once, to be made one's own. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { type Billing, type Kind, type Made, make } from "./Scaffold.ts"

export interface Input {
  readonly name: string
  readonly kind: Kind
  readonly billing: Billing
}

export const execute = Effect.fn("pipeline.plugin.new")(function*({ billing, kind, name }: Input) {
  const made = yield* make(name, kind, billing)
  for (const file of made.files) yield* Console.log(`  ${file}`)
  for (const line of next(made, kind, billing)) yield* Console.log(line)
})

/** What to do, in order; each can be done at once. */
const next = ({ key, name }: Made, kind: Kind, billing: Billing): ReadonlyArray<string> => [
  "",
  `  ${name} is there, with a sample of its own. Next`,
  `    npm run -s pipeline -- sandbox run ${key}.daily`,
  `    npx vitest run test/plugins/${key}   its promises, and what its sample comes to`,
  ...OWN[kind === "service" ? billing : kind](key).map((line) => `    ${line}`),
  "",
  "  The guide, step by step: docs/add-a-service.md"
]

const OWN: Readonly<Record<Billing | Exclude<Kind, "service">, (key: string) => ReadonlyArray<string>>> = {
  stripe: (key) => [
    `plugins/${key}/schema.ts    the names of your tables and columns`,
    `plugins/${key}/sandbox.ts   a few rows of yours, and what Stripe says of them`,
    `plugins/${key}/service.ts   which words make which revenue account`
  ],
  lago: (key) => [
    `plugins/${key}/sandbox.ts   a few invoices of yours, as Lago has them`,
    `plugins/${key}/service.ts   which words make which revenue account`
  ],
  source: (key) => [
    `plugins/${key}/schema.ts    the form of your records`,
    `plugins/${key}/client.ts    where they come from`
  ],
  verifier: (key) => [
    `plugins/${key}/schema.ts    the vendor's answer, in its words`,
    `plugins/${key}/client.ts    how it is asked, and how it says no`,
    `plugins/${key}/verify.ts    what is true of it`
  ],
  sink: (key) => [
    `plugins/${key}/schema.ts    the columns of the table`,
    `plugins/${key}/client.ts    where the books are kept`
  ]
}
