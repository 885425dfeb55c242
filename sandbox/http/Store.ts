import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"

/** Records by their id, in an order of their own; kept in a JSON file when one is named. */
export interface Store<A extends { readonly id: string }> {
  readonly get: (id: string) => A | undefined
  readonly all: () => ReadonlyArray<A>
  readonly put: (record: A) => A
  readonly remove: (id: string) => void
}

/**
 * Opens a store. A file that exists is what it holds; `initial` is for the first time.
 *
 * Limits   one process at a time; a file is replaced as a whole
 */
export const open = <A extends { readonly id: string }>(
  initial: ReadonlyArray<A>,
  order: (a: A, b: A) => number,
  file?: string
): Store<A> => {
  const known: ReadonlyArray<A> = file !== undefined && existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : initial
  const records = new Map(known.map((record) => [record.id, record]))
  let ordered: ReadonlyArray<A> | undefined
  const changed = () => {
    ordered = undefined
    if (file === undefined) return
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, JSON.stringify([...records.values()], null, 1))
    renameSync(`${file}.new`, file)
  }
  changed()
  return {
    get: (id) => records.get(id),
    all: () => ordered ??= [...records.values()].toSorted(order),
    put: (record) => {
      records.set(record.id, record)
      changed()
      return record
    },
    remove: (id) => {
      records.delete(id)
      changed()
    }
  }
}

/** A change of state that the vendor's documentation does not allow. */
export class IllegalTransition extends Error {
  constructor(id: string, from: string, change: string) {
    super(`${id} is ${from}: the vendor documents no way to ${change}`)
    this.name = "IllegalTransition"
  }
}
