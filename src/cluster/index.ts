/** Runs over several machines: Effect's workflows on its cluster, in the shared database. The only place that knows of them. */
export type { Distribution } from "./Distributing.ts"
export { submitted } from "./Submitting.ts"
export { work, type Worker } from "./Worker.ts"
