/** Novel: books in two files, one to read by people and one to go on from. */
export { customerInvoices, type Options } from "./sink.ts"
