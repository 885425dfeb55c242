/** Every benchmark: `node bench/NAME.ts` is each by itself. */

export interface Benchmark {
  readonly name: string
  readonly title: string
  /** How it is measured, for the page. */
  readonly about: string
  /** Whether it has ratios that hold across machines, and takes seconds to find them. */
  readonly isSmall: boolean
}

export const catalogue: ReadonlyArray<Benchmark> = [
  {
    name: "million",
    title: "One process, one million",
    about:
      "Invoices of three items in a real PostgreSQL go through NexaCloud's source, the verifier with a double of Stripe in " +
      "the same process, the rules and a sink in memory, each way in a new process. The time in which the double makes what a " +
      "network would bring is taken off; `COPY` is PostgreSQL's own, of the same rows, received and thrown away.",
    isSmall: true
  },
  {
    name: "engine",
    title: "Our own code, per invoice",
    about:
      "Ready-made invoices of three items, with what a billing system confirms of each, are led in chunks of a thousand " +
      "from a source through verifier and rules into memory: no database, no network. The plain loop takes the same from " +
      "JSON, finds families, gap and tax in whole cents, and writes JSON; it checks nothing. Times are the processor's.",
    isSmall: true
  },
  {
    name: "journal",
    title: "The journal by itself",
    about:
      "Outcomes of new invoices with their intents are recorded in chunks of a thousand into a file, told and verified. " +
      "Times are the processor's.",
    isSmall: true
  },
  {
    name: "overhead",
    title: "A run that is followed",
    about:
      "`ledger.daily` reads the embedded database and asks Stripe's stand-in, each in a process of its own and without " +
      "latency, and posts into memory, every run in a new process. It is the worst case: with a real Odoo the same run " +
      "takes minutes, and those who follow it the same. Times are the processor's.",
    isSmall: false
  },
  {
    name: "verify",
    title: "Verifying at Stripe and Lago",
    about:
      "Stand-ins of the vendors, each in a process of its own, 100 ms away, answer 25 and 50 requests a second, and 429 " +
      "beyond it. Of 2,000 invoices over 90 days 1,000 are wanted, of which 5 were deleted. The paced reads are 8 at a " +
      "time, 20 a second at Stripe and 40 at Lago, where a paid invoice takes a second read for its payments; some of " +
      "them are really made, and all reckoned from these. The many are of a year, without latency.",
    isSmall: true
  },
  {
    name: "odoo",
    title: "Getting invoices into Odoo",
    about:
      "A real Odoo 19 with two workers is written to in turns: by the sink, from an empty look-up to the last read-back; " +
      "inside Odoo, by a script for its shell that does what a module of its own would; over JSON-2 one call at a time; and, " +
      "for unpaid invoices, by the floor: the thinnest client there can be, without look-up, check or read-back.",
    isSmall: false
  }
]
