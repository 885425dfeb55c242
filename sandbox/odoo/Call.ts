import { idsOf } from "./Env.ts"
import type { Env, Json, JsonObject } from "./Env.ts"
import { model } from "./Env.ts"
import { load } from "./Load.ts"
import { accessError, httpError, OdooError } from "./OdooError.ts"
import { create, fieldsGet, nameSearch, read, readRows, unlink, write } from "./Orm.ts"
import { search } from "./Search.ts"

/** A method that every model has: on the model itself, or on the records named by `ids`. */
interface Method {
  readonly on: "model" | "records"
  readonly required: ReadonlyArray<string>
  readonly optional: ReadonlyArray<string>
  readonly run: (env: Env, model: string, args: JsonObject, ids: ReadonlyArray<number>) => Json
}

const method = (
  on: Method["on"],
  required: ReadonlyArray<string>,
  optional: ReadonlyArray<string>,
  run: Method["run"]
): Method => ({ on, required, optional, run })

const sliced = ["offset", "limit", "order"]

const methods: Readonly<Record<string, Method>> = {
  search_read: method(
    "model",
    [],
    ["domain", "fields", ...sliced],
    (env, of, args) => readRows(env, of, search(env, of, args["domain"] ?? [], args), args["fields"])
  ),
  search: method(
    "model",
    ["domain"],
    sliced,
    (env, of, args) => search(env, of, args["domain"], args).map((row) => row.id)
  ),
  search_count: method(
    "model",
    ["domain"],
    ["limit"],
    (env, of, args) => search(env, of, args["domain"], { limit: args["limit"] }).length
  ),
  read: method("records", [], ["fields", "load"], (env, of, args, ids) => read(env, of, ids, args["fields"])),
  create: method("model", ["vals_list"], [], (env, of, args) => create(env, of, args["vals_list"])),
  write: method("records", ["vals"], [], (env, of, args, ids) => write(env, of, ids, args["vals"])),
  unlink: method("records", [], [], (env, of, _, ids) => unlink(env, of, ids)),
  load: method("model", ["fields", "data"], [], (env, of, args) => load(env, of, args["fields"], args["data"])),
  fields_get: method(
    "model",
    [],
    ["allfields", "attributes"],
    (env, of, args) => fieldsGet(env, of, args["allfields"], args["attributes"])
  ),
  name_search: method("model", [], ["name", "domain", "operator", "limit"], nameSearch),
  has_access: method("records", ["operation"], [], (_, __, args) => {
    if (["read", "write", "create", "unlink"].includes(String(args["operation"]))) return true
    throw new OdooError("builtins.AssertionError", "Invalid access mode")
  })
}

const privateOnly = new Set(["exists", "check_access", "browse", "sudo", "with_context", "filtered", "mapped"])

const generic = (env: Env, of: string, name: string, own: Method, args: JsonObject): Json => {
  const { context: _, ids, ...named } = args
  if (own.on === "model" && ids !== undefined) {
    throw httpError("UnprocessableEntity", `cannot call ${of}.${name} with ids`)
  }
  const missing = own.required.find((argument) => !(argument in named))
  if (missing !== undefined) throw httpError("UnprocessableEntity", `missing a required argument: '${missing}'`)
  const unknown = Object.keys(named).find((argument) =>
    !own.required.includes(argument) && !own.optional.includes(argument)
  )
  if (unknown !== undefined) {
    throw name === "search_read"
      ? new OdooError("builtins.TypeError", `BaseModel._read_format() got an unexpected keyword argument '${unknown}'`)
      : httpError("UnprocessableEntity", `got an unexpected keyword argument '${unknown}'`)
  }
  return own.run(env, of, named, Array.isArray(ids) ? idsOf(ids.filter((id) => typeof id === "number")) : [])
}

/** Runs one JSON-2 call inside the open transaction. */
export const call = (env: Env, of: string, name: string, args: JsonObject): Json => {
  model(of)
  if (name.startsWith("_") || privateOnly.has(name)) {
    throw accessError(`Private methods (such as '${of}.${name}') cannot be called remotely.`)
  }
  const button = env.behaviours[of]?.methods
  if (button !== undefined && Object.hasOwn(button, name)) {
    const ids = args["ids"]
    return button[name]?.(env, Array.isArray(ids) ? ids.filter((id) => typeof id === "number") : [], args)
  }
  const own = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (own === undefined) throw httpError("NotFound", `The method '${of}.${name}' does not exist`)
  return generic(env, of, name, own, args)
}
