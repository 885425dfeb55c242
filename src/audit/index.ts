/** The comparison of a service, its billing systems and the books; no code of those who write the books. */
export type { Books, BooksOf, Reading } from "./Books.ts"
export type { Document, Partner, Payment } from "./Document.ts"
export { audit, type AuditOptions } from "./Stages.ts"
