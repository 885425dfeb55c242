import { describe, expect, it } from "vitest"
import * as Family from "../../../src/ledger/Family.ts"
import { service } from "../../support/invoices.ts"

const cases: ReadonlyArray<readonly [description: string, family: string]> = [
  ["Odoo ERP Hosting (2026-05-01 to 2026-06-01)", "hosting"],
  ["WordPress Website Hosting - Managed (at $50.00 / month)", "hosting"],
  ["WORDPRESS WEBSITE HOSTING", "hosting"],
  ["Managed Odoo - Standard (at $49.99 / month)", "managed"],
  ["Daily Backup Protection", "addons"],
  ["WhatsApp × 3 – Montréal", "addons"],
  ["Forms Builder", "addons"],
  ["White Label (at $9.00 / month)", "addons"],
  ["Remaining time on Daily Backup Protection after 27 May 2026", "addons"],
  ["Remaining time on Odoo ERP Hosting from 12 May to 1 June", "hosting"],
  ["Remaining time on Managed Odoo - Standard (at $49.99 / month)", "managed"],
  ["Unused time on Daily Backup Protection after 27 May 2026", "addons"],
  ["Remaining time on Something after Daily Backup", "other"],
  ["Something Unmapped", "other"],
  ["", "other"]
]

describe("the family of a line", () => {
  it.each(cases)("%s → %s", (description, family) => {
    expect(Family.classify(service.families, description)).toBe(family)
  })

  it.each([
    ["Odoo ERP Hosting (2026-05-01 to 2026-06-01)", "contains \"odoo erp hosting\""],
    ["Remaining time on Daily Backup Protection after 27 May 2026", "a proration; contains \"daily backup\""],
    ["Something Unmapped", "no rule knows it"]
  ])("says of %s which rule decided", (description, rule) => {
    expect(Family.because(service.families, description)).toBe(rule)
  })
})
