import { describe, expect, it } from "@effect/vitest"
import { cents, decimal, sum } from "../../../sandbox/sample/Cents.ts"
import { customers } from "../../../sandbox/sample/Customers.ts"
import { billedLines, type Invoice, invoices, posted } from "../../../sandbox/sample/Sample.ts"
import { taxOn } from "../../../sandbox/sample/Taxes.ts"

const total = (some: ReadonlyArray<Invoice>) => decimal(sum(some.map((each) => each.total)))
const subtotal = (some: ReadonlyArray<Invoice>) => decimal(sum(some.map((each) => each.subtotal)))
const at = (system: "stripe" | "lago", some: ReadonlyArray<Invoice>) =>
  some.filter((each) => each.row.system === system)
const itemised = (invoice: Invoice) => sum(invoice.items.map((item) => cents(item[3])))
const found = (number: string): Invoice => {
  const invoice = invoices.find((each) => each.row.number === number)
  if (invoice === undefined) throw new Error(`no ${number}`)
  return invoice
}

/** The family of a description, by the rules of the books, written down a second time. */
const family = (description: string) => {
  const text = (/^remaining time on (.+?)(?: after| from |\s*\()/i.exec(description)?.[1] ?? description).toLowerCase()
  const words = {
    hosting: ["odoo erp hosting", "wordpress website hosting"],
    managed: ["managed"],
    addons: ["daily backup", "whatsapp", "forms builder", "white label"]
  }
  return Object.entries(words).find(([, each]) => each.some((word) => text.includes(word)))?.[0] ?? "other"
}

describe("the company's case", () => {
  it("has 31 invoices: 23 to post, 1 void, 2 drafts at Stripe, 5 of zero", () => {
    const zero = invoices.filter((each) => each.total === 0n)
    const drafts = invoices.filter((each) => each.state === "draft")
    expect(invoices.length).toBe(31)
    expect([posted.length, at("stripe", posted).length, at("lago", posted).length]).toEqual([23, 14, 9])
    expect(invoices.filter((each) => each.state === "void").length).toBe(1)
    expect(drafts.map((each) => each.row.system)).toEqual(["stripe", "stripe"])
    expect([at("stripe", zero).length, at("lago", zero).length]).toEqual([3, 2])
    expect(zero.every((each) => each.items.length === 0 && each.subtotal === 0n)).toBe(true)
  })

  it("posts 3,403.46 with tax and 3,089.00 without, of which 3,051.54 is paid", () => {
    expect(total(posted)).toBe("3403.46")
    expect(subtotal(posted)).toBe("3089.00")
    expect(decimal(sum(posted.map((each) => each.paid)))).toBe("3051.54")
    expect([total(at("stripe", posted)), total(at("lago", posted))]).toEqual(["2030.76", "1372.70"])
  })

  it("bills nine plans without any item for 1,143.00, 37 % of revenue, all of them paid", () => {
    const plans = posted.filter((each) => each.items.length === 0)
    expect(plans.length).toBe(9)
    expect(subtotal(plans)).toBe("1143.00")
    expect(sum(plans.map((each) => each.subtotal)) * 100n / sum(posted.map((each) => each.subtotal))).toBe(37n)
    expect(plans.every((each) => each.paid === each.total)).toBe(true)
  })

  it("reaches every family, and base by what is not itemised", () => {
    const families = new Map<string, bigint>([["base", 0n]])
    const add = (name: string, amount: bigint) => families.set(name, (families.get(name) ?? 0n) + amount)
    for (const invoice of posted) {
      for (const [description, , , amount] of invoice.items) add(family(description), cents(amount))
      add("base", invoice.subtotal - itemised(invoice))
    }
    expect(Object.fromEntries([...families].map(([name, amount]) => [name, decimal(amount)]))).toEqual({
      base: "1143.00",
      hosting: "1120.00",
      managed: "408.00",
      addons: "92.77",
      other: "325.23"
    })
  })

  it("has one invoice with items below its subtotal and one with items above it", () => {
    const gaps = posted.filter((each) => each.items.length > 0 && itemised(each) !== each.subtotal)
    expect(gaps.map((each) => [each.row.number, decimal(each.subtotal - itemised(each))])).toEqual([
      ["NEX-0022", "-12.50"],
      ["NEX-0025", "12.50"]
    ])
    for (const each of invoices) expect(sum(billedLines(each).map((item) => cents(item[3])))).toBe(each.subtotal)
  })

  it("rounds every tax row by itself: Quebec and British Columbia differ from their combined rates", () => {
    const rows = (number: string) => found(number).taxes.map((row) => `${row.name} ${decimal(row.amount)}`)
    expect(rows("NEX-0013")).toEqual(["GST 6.17", "QST 12.31"])
    expect(decimal(taxOn(12345n, "14.975"))).toBe("18.49")
    expect(rows("NEX-0022")).toEqual(["GST 6.88", "PST 9.63"])
    expect(decimal(taxOn(13750n, "12"))).toBe("16.50")
    expect(new Set(posted.map((each) => each.taxes.map((row) => row.percent).join("+")))).toEqual(
      new Set(["13", "5", "5+9.975", "14", "5+7", ""])
    )
  })

  it("holds the lines that are hard to book", () => {
    const lines = posted.flatMap((each) => each.items)
    const text = lines.map((line) => line[0]).join("\n")
    expect(text).toContain("×")
    expect(text).toContain("é")
    expect(lines.some(([name, , , amount]) => name.startsWith("Unused time on") && cents(amount) < 0n)).toBe(true)
    expect(lines).toContainEqual(["Remaining time on Daily Backup Protection after 27 May 2026", "1", "0.81", "0.81"])
    expect(lines.filter((line) => line[1] === null).length).toBe(1)
    expect(lines.filter((line) => /\.\d{3}$/.test(line[1] ?? "")).map((line) => line[1])).toEqual(["0.125"])
    expect(lines).toContainEqual(["WordPress Website Hosting × 3 sites", "3", "33.33", "100.00"])
  })

  it("has invoices paid late, in part, by hand, after a failure, not at all, and given up", () => {
    const cash = (number: string) => found(number).payments.map((each) => [each.at.slice(0, 10), decimal(each.amount)])
    expect(cash("NEX-0023")).toEqual([["2026-06-24", "113.46"]])
    expect(cash("NEX-0012")).toEqual([["2026-05-06", "100.00"], ["2026-06-08", "80.00"]])
    expect(found("NEX-0028").payments.map((each) => each.by)).toEqual(["manual"])
    expect(found("NEX-0026").payments.map((each) => each.failed)).toEqual([true, false])
    expect(found("NEX-0026").paid).toBe(found("NEX-0026").total)
    expect(found("NEX-0025").payments).toEqual([])
    expect(found("NEX-0011").state).toBe("uncollectible")
    const owing = posted.filter((each) => each.paid !== each.total).map((each) => each.row.number)
    expect(owing).toEqual(["NEX-0011", "NEX-0012", "NEX-0025"])
  })

  it("has one person with two companies and one e-mail, people without a company, and a billing e-mail", () => {
    const all = Object.values(customers)
    const singh = all.filter((each) => each.email === "gurpreet@singh.example")
    expect(singh.map((each) => each.company)).toEqual(["Singh Logistics Inc.", "Maple Crane Rentals Ltd."])
    expect(new Set(singh.map((each) => each.fullName)).size).toBe(1)
    expect(new Set(all.map((each) => each.id)).size).toBe(all.length)
    expect(all.filter((each) => each.company === null).length).toBe(2)
    expect(all.filter((each) => each.billingEmail !== null).length).toBe(1)
  })

  it("names every invoice once, by identities of the right form", () => {
    for (const key of ["id", "billingId", "reference"] as const) {
      expect(new Set(invoices.map((each) => each[key])).size).toBe(31)
    }
    for (const each of invoices) {
      expect(each.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      expect(each.reference).toMatch(each.row.system === "stripe" ? /^in_[A-Za-z0-9]{24}$/ : /^lago:[0-9a-f-]{36}$/)
    }
  })

  it("refuses an amount that is not exactly two decimals", () => {
    expect(() => cents("12.3")).toThrow(RangeError)
    expect(() => cents("1e3")).toThrow(RangeError)
    expect([cents("-0.05"), decimal(-5n), decimal(0n)]).toEqual([-5n, "-0.05", "0.00"])
  })
})
