/** Given to Node's `--import`: notes every file that is loaded from then on in the file that `LOADED` names. */
import { appendFileSync } from "node:fs"
import { registerHooks } from "node:module"

registerHooks({
  load: (url, context, next) => {
    appendFileSync(String(process.env["LOADED"]), `${url}\n`)
    return next(url, context)
  }
})
