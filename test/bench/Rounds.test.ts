import { expect, it } from "vitest"
import { inTurns } from "../../bench/Rounds.ts"

it("ways take turns in an order that changes, after a round that is not counted", async () => {
  const order: Array<string> = []
  const way = (name: string) => () => Promise.resolve(order.push(name))
  const took = await inTurns(2, { ours: way("ours"), baseline: way("baseline") })
  expect(order).toEqual(["baseline", "ours", "ours", "baseline", "baseline", "ours"])
  expect([took("ours"), took("baseline")]).toEqual([[3, 6], [4, 5]])
})
