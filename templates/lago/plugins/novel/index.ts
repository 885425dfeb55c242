/** Novel: what it sells, billed at Lago. */
export { service } from "./service.ts"
