/** Changes to a JSON document as bugs, proxies and later versions of an API make them. */
import type { Random } from "./Random.ts"

/** Anything that JSON can say. */
export type Json = null | boolean | number | string | ReadonlyArray<Json> | { readonly [key: string]: Json }

/** The text of a document that was changed, and the paths of what was. */
export interface Mutant {
  readonly text: string
  readonly touched: ReadonlyArray<string>
}

type Path = ReadonlyArray<string | number>

const NUMBERS = [0, 1, -1, 0.5, -0.01, 1e21, -1e21, 1e300, 2 ** 53, -(2 ** 53), 4_294_967_296, 253_402_300_800]
const WORDS = ("NaN Infinity 12 -5 1e3 null true 0x10 undefined 12,50 5 cad CAD usd jpy kwd zzzz " +
  "draft open paid void voided finalized succeeded settled Paid uncollectible 26-01-01 0000-00-00 9999-12-31 " +
  "2026-06-01 2026-02-30 2026-13-01 2026-02-30T00:00:00Z 2026-06-01T12:00:00 2026-06-01T24:00:01Z").split(" ")
const HOLLOW = [[], {}, [null], [[]], [{}], { id: "in_other" }, { data: [] }, { data: [], has_more: false }]
const VALUES: ReadonlyArray<Json> = [
  null,
  true,
  false,
  "",
  " ",
  "\u0000",
  "June 5, 2026",
  ...NUMBERS,
  ...WORDS,
  ...HOLLOW,
  { amount: 5 }
]
/** What an object holds besides its own. */
const STRANGE_KEYS = [
  "constructor",
  "toString",
  "hasOwnProperty",
  "length",
  "then",
  "toJSON",
  "",
  "$ref",
  "x".repeat(300)
]
/** Written for a key that `JSON.stringify` would not write so, or not twice. */
const MARK = "@@"

/** One change, or up to three, at any depth; half of them at a field that `deciding` names. */
export const mutate = (whole: Json, deciding: ReadonlyArray<string>, random: Random): Mutant => {
  const touched: Array<string> = []
  let document = whole
  for (let changes = random.pick([1, 1, 1, 2, 3]); changes > 0; changes--) {
    const paths = pathsOf(document)
    if (paths.length === 0) break
    const decisive = paths.filter(([first]) => typeof first === "string" && deciding.includes(first))
    const path = random.pick(random.chance(0.5) && decisive.length > 0 ? decisive : paths)
    const change = random.pick(CHANGES)
    document = change(document, path, random, (also) => touched.push(also.join(".")))
    touched.push(path.join("."))
  }
  return { text: JSON.stringify(document).replaceAll(`"${MARK}`, "\""), touched }
}

type Change = (document: Json, path: Path, random: Random, touch: (also: Path) => void) => Json

const CHANGES: ReadonlyArray<Change> = [
  /** Another value. */
  (document, path, random) => set(document, path, random.pick(VALUES)),
  (document, path, random) => set(document, path, random.pick(VALUES)),
  /** No such field. */
  (document, path) => without(document, path),
  (document, path) => without(document, path),
  /** A number that is near, far, or the other way. */
  (document, path, random) =>
    edit(document, path, (value) => typeof value === "number" ? numeric(value, random) : value),
  (document, path, random) =>
    edit(document, path, (value) => typeof value === "number" ? numeric(value, random) : value),
  /** The same, as text or as a list of it. */
  (document, path, random) => edit(document, path, (value) => random.chance(0.5) ? String(value) : [value]),
  /** Two values in each other's place. */
  (document, path, random, touch) => {
    const other = random.pick(pathsOf(document))
    if (begins(path, other) || begins(other, path)) return document
    touch(other)
    const [mine, its] = [get(document, path), get(document, other)]
    return set(set(document, path, its ?? null), other, mine ?? null)
  },
  /** A list cut short, or with something twice. */
  (document, path, random) =>
    edit(document, path, (value) => {
      if (!Array.isArray(value) || value.length === 0) return value
      return random.chance(0.5) ? value.slice(0, random.below(value.length)) : [...value, random.pick<Json>(value)]
    }),
  /** A field twice: the last counts. */
  (document, path, random) => {
    const name = path.at(-1)
    if (typeof name !== "string") return document
    const doubled = { [MARK + name]: random.pick(VALUES) }
    return edit(
      document,
      path.slice(0, -1),
      (parent) =>
        !isObject(parent) ? parent : random.chance(0.5) ? { ...doubled, ...parent } : { ...parent, ...doubled }
    )
  },
  /** A field hidden in what some take for a prototype. */
  (document, path) => {
    const name = path.at(-1)
    const value = get(document, path)
    if (typeof name !== "string" || value === undefined) return document
    const hidden = { [`${MARK}__proto__`]: { [name]: value } }
    return edit(
      without(document, path),
      path.slice(0, -1),
      (parent) => isObject(parent) ? { ...parent, ...hidden } : parent
    )
  },
  /** More than was asked for. */
  (document, path, random, touch) => {
    const key = random.chance(0.3) ? `${MARK}__proto__` : random.pick(STRANGE_KEYS)
    const [value, parent] = [random.pick(VALUES), path.slice(0, -1)]
    touch([...parent, key.replace(MARK, "")])
    return edit(document, parent, (object) => isObject(object) ? { ...object, [key]: value } : object)
  }
]

const numeric = (value: number, random: Random): number =>
  random.pick([value + 1, value - 1, -value, value * 100, value / 100, value + 0.5, value * 1e12, 0])

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const begins = (path: Path, other: Path) => path.every((step, index) => step === other[index])

/** Where all that is in a document is, but not the document itself. */
const pathsOf = (document: Json): ReadonlyArray<Path> => {
  const paths: Array<Path> = []
  const walk = (value: Json, at: Path): void => {
    if (typeof value !== "object" || value === null) return
    for (const [key, child] of Object.entries(value)) {
      const path = [...at, Array.isArray(value) ? Number(key) : key]
      paths.push(path)
      walk(child, path)
    }
  }
  walk(document, [])
  return paths
}

const get = (document: Json, path: Path): Json | undefined => {
  const [first, ...rest] = path
  if (first === undefined) return document
  const child = Array.isArray(document)
    ? document[Number(first)]
    : isObject(document)
    ? document[String(first)]
    : undefined
  return child === undefined ? undefined : get(child, rest)
}

const edit = (document: Json, path: Path, change: (value: Json) => Json): Json => {
  const [first, ...rest] = path
  if (first === undefined) return change(document)
  if (Array.isArray(document)) {
    const list: ReadonlyArray<Json> = document
    return list.map((element, index) => index === first ? edit(element, rest, change) : element)
  }
  if (!isObject(document)) return document
  const child = document[first]
  return child === undefined ? document : { ...document, [first]: edit(child, rest, change) }
}

const set = (document: Json, path: Path, value: Json): Json => edit(document, path, () => value)

const without = (document: Json, path: Path): Json =>
  edit(document, path.slice(0, -1), (parent) => {
    const last = path.at(-1)
    if (Array.isArray(parent)) return parent.filter((_, index) => index !== last)
    return isObject(parent) ? Object.fromEntries(Object.entries(parent).filter(([key]) => key !== last)) : parent
  })
