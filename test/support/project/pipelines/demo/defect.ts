/** Breaks in a way that nobody foresaw. */
import * as Effect from "effect/Effect"
import * as Scripted from "../../../Scripted.ts"

export default Scripted.pipeline("demo.defect", { rows: [], opening: Effect.die(new Error("a wheel came off")) })
