/** A stored value: decimals as text, many2one as an id, x2many as ids, what is not set as `null`. */
export type Value = string | number | boolean | null | ReadonlyArray<number>

/** One record; replaced, never changed in place. */
export interface Row {
  readonly id: number
  readonly [field: string]: Value
}

/** The rows of one model, by id. */
export interface Table {
  next: number
  readonly rows: Record<string, Row>
}

/** Everything the double remembers: plain JSON. */
export interface OdooState {
  readonly tables: Record<string, Table>
}

/** The tables with one open transaction, as each JSON-2 call is one. */
export interface Books {
  readonly state: OdooState
  readonly rows: (model: string) => ReadonlyArray<Row>
  readonly get: (model: string, id: Value | undefined) => Row | undefined
  readonly insert: (model: string, values: Readonly<Record<string, Value>>) => Row
  readonly put: (model: string, row: Row) => void
  readonly remove: (model: string, id: number) => void
  /** A point to go back to. */
  readonly savepoint: () => number
  readonly rollback: (savepoint: number) => void
  /** Ends the transaction; true when it changed anything. */
  readonly commit: () => boolean
}

export const make = (state: OdooState): Books => {
  const undo: Array<() => void> = []
  const table = (model: string): Table => state.tables[model] ??= { next: 1, rows: {} }
  const put = (model: string, row: Row) => {
    const { rows } = table(model)
    const before = rows[row.id]
    undo.push(() => {
      if (before === undefined) delete rows[row.id]
      else rows[row.id] = before
    })
    rows[row.id] = row
  }
  return {
    state,
    rows: (model) => Object.values(table(model).rows),
    get: (model, id) => typeof id === "number" ? table(model).rows[id] : undefined,
    insert: (model, values) => {
      const row: Row = { ...values, id: table(model).next++ }
      put(model, row)
      return row
    },
    put,
    remove: (model, id) => {
      const { rows } = table(model)
      const before = rows[id]
      if (before === undefined) return
      undo.push(() => {
        rows[id] = before
      })
      delete rows[id]
    },
    savepoint: () => undo.length,
    rollback: (savepoint) => {
      while (undo.length > savepoint) undo.pop()?.()
    },
    commit: () => undo.splice(0).length > 0
  }
}
