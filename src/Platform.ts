/** The only outside services that a stage may ask for. */
import type * as HttpClient from "effect/http/HttpClient"
import type { Progress } from "./Progress.ts"

export type Platform = HttpClient.HttpClient | Progress
