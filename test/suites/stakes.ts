/** Why each promise matters, in a bookkeeper's words. The first that fits a promise's name is said of it. */
export const stakes: ReadonlyArray<readonly [promise: RegExp, why: string]> = [
  // Sources
  [
    /^gives every record once/,
    "an invoice left out is revenue that is never booked; one given twice may be booked twice"
  ],
  [
    /^rejects what cannot be read/,
    "one bad row must be seen by a person, and must not keep the others out of the books"
  ],
  [
    /^a record is what its system holds/,
    "a letter or a digit that is lost is a wrong name or a wrong amount in the books"
  ],
  [
    /^a record can be given to another process/,
    "a run on several machines would post another amount than one on a single machine, or nothing"
  ],
  [/^the same selection gives the same/, "a plan that was reviewed could not be applied as it was reviewed"],
  [/^a limit takes the first/, "whoever tries ten invoices first would write more than they meant to"],
  [/^windows that meet cover/, "an invoice at midnight would be in no month, or in two"],
  [/^only takes the record asked for/, "whoever corrects one invoice would touch others"],
  [/releases the connection/, "connections that pile up bring down the service whose invoices these are"],
  [
    /^every failure is of its kind/,
    "people act on what it says: a wrong kind sends them to the wrong place, a secret ends in a log"
  ],
  [/^a check never fails/, "a check that breaks tells nobody what to mend"],
  // Verifiers
  [/^confirms what a decoded 2xx/, "only the billing system's own word may move money in the books"],
  [/^says void and draft/, "a void or a draft that is taken for an invoice is revenue that does not exist"],
  [/^says NotFound only/, "a proxy's 404 would make real invoices look as if they had never been there"],
  [/^never asks for what is not/, "a reference is anybody's text: it could lead the key to another address"],
  [/without settings: NotConfigured/, "invoices wait for the key; they must not be judged without it"],
  [/(401|403|refused key)/, "asking on with a refused key gets the account locked, and says the same a thousand times"],
  [/storm of unknown|wrong account/, "with the wrong account's key every invoice would be taken for deleted"],
  [/nobody there|closed port/, "a thousand time-outs one after another would hold the run for hours"],
  [/leaves the vendor alone|429/, "who asks on against a limit is shut out, and the service's own billing with it"],
  [/not waited for again/, "a vendor that hangs would hold the whole run"],
  [/once: asks again/, "a moment's trouble would leave invoices out until tomorrow"],
  [/a later run asks anew/, "what was true yesterday may not be: a payment or a void would never be seen"],
  [/wrong mode/, "test invoices would reach live books, or real ones a trial's"],
  [/one bad invoice does not stop/, "one invoice's trouble would keep all others out of the books"],
  [/: Malformed/, "what nobody understood would be posted as if it were true"],
  [
    /: (ServerError|Unreachable|RateLimited|Refused)/,
    "a failed read is no answer: it must be tried again, and never be taken for one"
  ],
  [/^check says whether the key/, "people find out before the night's run, and no log may hold the key"],
  [
    /each payment that came/,
    "cash that is booked and did not come, or came and is not booked, never reconciles with the bank"
  ],
  [/the whole truth, or none/, "half of an answer would be posted with payments or taxes missing"],
  [/amounts in the units of its currency/, "a hundredfold wrong amount in the books"],
  [/clock jumps|dates of creation/, "clocks and stamps are wrong now and then; what is booked must not depend on them"],
  [/told as it is|each invoice true/, "a wrong list would put a wrong date, state or amount into the books"],
  [
    /fewer requests|asks for a page|a page that two chunks/,
    "many thousand requests take hours and meet the vendor's limits"
  ],
  [/^asks for each where/, "pages of strangers' invoices would be read for the sake of three"],
  [
    /what it says of it alone|pages still find them/,
    "the same invoice would be booked in two ways, by how it was asked for"
  ],
  [/unknown only when the vendor says so/, "an invoice missing from a list is not gone"],
  [/^lists (answer|that fail)/, "trouble with lists must neither stop the run nor turn into a storm of requests"],
  [
    /^each answer says what it rests on/,
    "an auditor asks on what a booking rests; and evidence must not spread personal data"
  ],
  // Sinks
  [
    /call is lost|answer is lost/,
    "networks lose calls: what is written blindly again is booked twice, what is not is missing"
  ],
  [
    /fails with their own words/,
    "nobody could tell what to correct, and one invoice would keep all others out of the books"
  ],
  [
    /second run finds it posted|the next run finds/,
    "run daily, each invoice would be in the books once more every day"
  ],
  [/runs at once|killed had not booked/, "two runs, or one that was killed, would book an invoice or a payment twice"],
  [/planning writes nothing|a dry run/, "people try a dry run because it is safe"],
  [/draft/, "what a person left for review must stay theirs, and must not be in the books twice"],
  [
    /refunded|refund|credit note|paid back|take[sn] back|credited/,
    "money that went back must be in the books once, as what it was, with its tax"
  ],
  [/payment|paid/, "what is open in the books is what customers are dunned for"],
  [/void|voided/, "an invoice that was taken back must not stay as revenue unseen"],
  [/partner|company/, "invoices under the wrong customer are sent to, and collected from, the wrong people"],
  [/account of its own|base revenue/, "revenue under the wrong account makes every report of it wrong"],
  [/fails that invoice; the others/, "one invoice's trouble would keep all others out of the books"],
  [/nothing to record/, "empty documents are what people then have to explain to an auditor"],
  [/order of the records/, "books that depend on an order nobody chose cannot be made again"],
  [/is posted with its dates/, "a wrong date is the wrong period, and the wrong tax return"],
  [
    /cent|tax|GST|%|lines|yen|round|money owed|credits and charges/,
    "a cent that differs is a tax return that differs, and a day of somebody's search"
  ],
  // Pipelines
  [
    /^the first run posts every real invoice/,
    "what the billing system confirmed and what the books say must be one sum"
  ],
  [/^everything it relies on is checked/, "people point it at their own systems with this, before anything is written"]
]
