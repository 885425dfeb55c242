/**
 * What the page does by itself: search, filter, sort, pages of rows, stories.
 *
 * Without it the page is whole: all rows with their stories, open. It makes no markup of any text; it only moves,
 * shows and hides rows that are there, so that nothing a customer is called can become code here. Rows that are not
 * shown leave the document, which keeps a hundred thousand of them as quick as a hundred.
 *
 * It runs in a browser, by its source text: it may use nothing from outside its own body.
 */
const enhance = (): void => {
  const PAGE = 100
  const TOTAL = 5
  document.documentElement.classList.add("js")

  /** What the script asks of a row again and again, read from the document once. */
  interface Row {
    readonly group: HTMLTableSectionElement
    readonly text: string
    readonly total: { readonly minor: bigint; readonly currency: string; readonly digits: number } | null
  }

  const rowOf = (group: HTMLTableSectionElement): Row => {
    const { minor, currency = "", digits } = group.rows[0]?.cells[TOTAL]?.dataset ?? {}
    return {
      group,
      text: simplify(group.textContent),
      total: minor === undefined ? null : { minor: BigInt(minor), currency, digits: Number(digits) }
    }
  }

  const simplify = (text: string): string => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase()

  interface Key {
    readonly row: Row
    readonly text: string
  }

  /** Amounts by currency, then exactly; everything else as people order text with numbers. */
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" })
  const compare = (a: Key, b: Key): number => collator.compare(a.text, b.text)
  const compareTotals = ({ row: { total: a } }: Key, { row: { total: b } }: Key): number => {
    if (a === null || b === null || a.currency !== b.currency) return (a?.currency ?? "") < (b?.currency ?? "") ? -1 : 1
    return a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0
  }

  /** Whichever way they are sorted, rows that say nothing come last. */
  const sortedBy = (rows: ReadonlyArray<Row>, column: number, direction: number): ReadonlyArray<Row> => {
    const keys = rows.map((row) => ({ row, text: row.group.rows[0]?.cells[column]?.textContent ?? "" }))
    const order = column === TOTAL ? compareTotals : compare
    const full = keys.filter(({ text }) => text !== "").toSorted((a, b) => direction * order(a, b))
    return [...full, ...keys.filter(({ text }) => text === "")].map(({ row }) => row)
  }

  /** Sums of the rows, one per currency: `CAD 3,403.46`. */
  const sums = (rows: ReadonlyArray<Row>): string => {
    const totals = new Map<string, { minor: bigint; digits: number }>()
    for (const { total } of rows) {
      if (total === null) continue
      const sum = totals.get(total.currency) ?? { minor: 0n, digits: total.digits }
      totals.set(total.currency, sum)
      sum.minor += total.minor
    }
    return [...totals].map(([currency, { minor, digits }]) => {
      const text = String(minor < 0n ? -minor : minor).padStart(digits + 1, "0")
      const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ",")
      const fraction = digits === 0 ? "" : `.${text.slice(-digits)}`
      return `${currency} ${minor < 0n ? "−" : ""}${whole}${fraction}`
    }).join(", ")
  }

  const button = (label: string, press: () => void): HTMLButtonElement => {
    const made = document.createElement("button")
    made.type = "button"
    made.textContent = label
    made.addEventListener("click", press)
    return made
  }

  /** A row's name becomes the button that opens its story. */
  const openable = (group: HTMLTableSectionElement): (isOpen?: boolean) => void => {
    const [head, story] = group.rows
    const name = head?.cells[0]
    if (name === undefined || story === undefined) return () => undefined
    const toggle = (isOpen: boolean = control.ariaExpanded !== "true") => {
      story.hidden = !isOpen
      control.ariaExpanded = String(isOpen)
    }
    const control = button("", () => toggle())
    control.append(...name.childNodes)
    control.setAttribute("aria-controls", story.id)
    name.append(control)
    toggle(false)
    return toggle
  }

  const start = (): void => {
    const table = document.querySelector<HTMLTableElement>("#table")
    const form = document.querySelector<HTMLFormElement>("#filter")
    const search = document.querySelector<HTMLInputElement>("#search")
    const outcome = document.querySelector<HTMLSelectElement>("#outcome")
    const found = document.querySelector<HTMLElement>("#found")
    const pages = document.querySelector<HTMLElement>(".pages")
    if (table === null || form === null || search === null || outcome === null || found === null || pages === null) {
      return
    }

    const all: ReadonlyArray<Row> = [...table.tBodies].map(rowOf)
    const toggles = new Map<Element, (isOpen?: boolean) => void>()
    const state = { column: -1, direction: 1, page: 0, rows: all, attached: all }

    const attach = (rows: ReadonlyArray<Row>): void => {
      for (const { group } of state.attached) group.remove()
      state.attached = rows
      for (const { group } of rows) if (!toggles.has(group)) toggles.set(group, openable(group))
      table.append(...rows.map(({ group }) => group))
    }

    const show = (): void => {
      const first = state.page * PAGE
      const rows = state.rows.slice(first, first + PAGE)
      attach(rows)
      const count = (number: number) => number.toLocaleString("en-US")
      const total = sums(state.rows)
      found.textContent = state.rows.length === 0
        ? "No invoice matches."
        : `${count(first + 1)}–${count(first + rows.length)} of ${count(state.rows.length)}` +
          (total === "" ? "" : `, ${total} in all`)
      pages.hidden = state.rows.length <= PAGE
      previous.disabled = first === 0
      next.disabled = first + PAGE >= state.rows.length
    }

    const turn = (pagesOn: number): void => {
      state.page += pagesOn
      show()
      table.scrollIntoView()
    }
    const previous = button("← Previous 100", () => turn(-1))
    const next = button("Next 100 →", () => turn(1))
    pages.append(previous, next)

    const choose = (): void => {
      const words = simplify(search.value).split(/\s+/).filter((word) => word !== "")
      const rows = all.filter(({ group, text }) =>
        (outcome.value === "" || group.dataset["outcome"] === outcome.value ||
          (outcome.value === "needs-a-look" && group.dataset["look"] !== undefined)) &&
        words.every((word) => text.includes(word))
      )
      state.rows = state.column < 0 ? rows : sortedBy(rows, state.column, state.direction)
      state.page = 0
      show()
    }

    const heads = [...table.tHead?.rows[0]?.cells ?? []]
    for (const [column, head] of heads.entries()) {
      const control = button("", () => {
        state.direction = state.column === column ? -state.direction : 1
        state.column = column
        for (const each of heads) each.removeAttribute("aria-sort")
        head.setAttribute("aria-sort", state.direction > 0 ? "ascending" : "descending")
        choose()
      })
      control.append(...head.childNodes)
      head.append(control)
    }

    /** Links lead to rows that may be on another page, or not chosen. */
    const follow = (): void => {
      const id = location.hash.slice(1)
      const isSought = ({ group }: Row) => group.id === id
      if (!all.some(isSought)) return
      if (!state.rows.some(isSought)) {
        form.reset()
        choose()
      }
      state.page = Math.floor(state.rows.findIndex(isSought) / PAGE)
      show()
      const row = all.find(isSought)
      if (row === undefined) return
      toggles.get(row.group)?.(true)
      row.group.scrollIntoView({ block: "center" })
      row.group.querySelector("button")?.focus({ preventScroll: true })
    }

    search.addEventListener("input", choose)
    outcome.addEventListener("change", choose)
    form.addEventListener("submit", (event) => event.preventDefault())
    // Following the same link twice changes no address.
    document.addEventListener("click", ({ target }) => {
      const address = target instanceof Element ? target.closest("a")?.getAttribute("href") : null
      if (address === location.hash) follow()
    })
    addEventListener("hashchange", follow)
    // On paper all chosen invoices count, not a page of them.
    addEventListener("beforeprint", () => attach(state.rows))
    addEventListener("afterprint", show)

    choose()
    form.hidden = false
    document.documentElement.classList.add("ready")
    follow()
  }
  document.addEventListener("DOMContentLoaded", start)
}

/** The script's text. */
export const script = `(${enhance.toString()})()`
