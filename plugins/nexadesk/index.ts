/** NexaDesk: a help desk by the seat, with chat as an add-on, billed at Lago. */
export { service } from "./service.ts"
