/** Starts the database in the directory it is given, says where, stops it, and has nothing left to keep it alive. */
import * as Effect from "effect/Effect"
import { serve } from "../../../sandbox/nexacloud/Database.ts"

const directory = process.argv[2] ?? ""
await Effect.runPromise(Effect.scoped(Effect.map(serve({ directory }), ({ dsn }) => console.log(dsn))))
