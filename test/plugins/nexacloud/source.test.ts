import * as Effect from "effect/Effect"
import type { Ledger } from "#etl"
import * as SourceSuite from "../../suites/SourceSuite.ts"
import { type Database, embedded, READER_PASSWORD, real, realUrl, uuid, withSettings } from "../../support/NexaCloud.ts"
import { invoices } from "../../support/NexaCloudSource.ts"
import { inWords } from "../../support/InvoiceInWords.ts"

const COUNT = 2_500

/** One invoice an hour from 2026-04-30 20:00 in Toronto on; every thousandth has no subtotal. */
const FILL = `
  insert into users values ('${uuid(1)}', 'Zoé Ouimet', 'Café Ouimet', 'zoe@example.com', null);
  insert into invoices
    select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'in_' || n, 'NEX-' || n, '${uuid(1)}',
      '2026-05-01T00:00:00Z'::timestamptz + n * interval '1 hour', 'cad', 'open', nullif(n % 1000, 0), 0, 0, null
    from generate_series(1, ${COUNT}) n;
  insert into invoice_items
    select gen_random_uuid(), id::text, 'Managed × ' || n, 1, subtotal, subtotal
    from invoices, generate_series(1, 2) n where subtotal is not null;
  update invoice_items set description = 'Café × é', quantity = null, unit_price = 1234567.123456789012345
    where invoice_id = '${uuid(1500)}';`

const numbers = Array.from({ length: COUNT }, (_, index) => index + 1)

const arrangement = (
  database: Database,
  failures: SourceSuite.Arrangement<Ledger.Invoice.Invoice>["failures"]
): SourceSuite.Arrangement<Ledger.Invoice.Invoice> => ({
  source: invoices,
  settle: withSettings({ NEXACLOUD_DSN: database.dsn }),
  id: ({ id }) => id,
  ids: numbers.map(uuid),
  rejected: numbers.filter((n) => n % 1000 === 0).map(uuid),
  inWords,
  known: new Map([
    [uuid(7), "7 CAD, Café Ouimet: Managed × 1 1 × 7 = 7, Managed × 2 1 × 7 = 7"],
    [
      uuid(1500),
      "500 CAD, Café Ouimet: Café × é null × 1234567.123456789012345 = 500, " +
      "Café × é null × 1234567.123456789012345 = 500"
    ]
  ]),
  days: ["2026-05-01", "2026-05-09", "2026-08-01"],
  connections: database.connections,
  failures: { ...settings, ...schema(database), ...failures }
})

type Failures = SourceSuite.Arrangement<Ledger.Invoice.Invoice>["failures"]

const at = (dsn: string) => withSettings({ NEXACLOUD_DSN: dsn })

const settings: Failures = {
  "no setting is SettingMissing": {
    error: "SettingMissing",
    settle: withSettings({}),
    says: /^NEXACLOUD_DSN is not set\. Set it/,
    secrets: []
  },
  "an empty setting is SettingMissing": {
    error: "SettingMissing",
    settle: at(" "),
    says: /NEXACLOUD_DSN/,
    secrets: []
  },
  "a password that breaks the URL is SettingInvalid": {
    error: "SettingInvalid",
    settle: at("postgres://reader:top#secret/word@127.0.0.1:5432/nexacloud"),
    says: /^NEXACLOUD_DSN is not a PostgreSQL URL.*percent-encoded/,
    secrets: ["top", "secret/word"]
  },
  "another scheme is SettingInvalid": {
    error: "SettingInvalid",
    settle: at("mysql://reader:topsecret@127.0.0.1/nexacloud"),
    says: /not a PostgreSQL URL/,
    secrets: ["topsecret"]
  },
  "a zone that is none is SettingInvalid": {
    error: "SettingInvalid",
    settle: withSettings({ NEXACLOUD_DSN: "postgres://127.0.0.1:1/x", LEDGER_TIME_ZONE: "Toronto" }),
    says: /^LEDGER_TIME_ZONE is not a time zone such as/,
    secrets: []
  },
  "a refused connection is Unavailable": {
    error: "Unavailable",
    settle: at("postgres://reader:topsecret@127.0.0.1:1/nexacloud"),
    says: /at 127\.0\.0\.1:1 \(connection refused\)\. Check that the database runs and that NEXACLOUD_DSN/,
    secrets: ["topsecret"]
  },
  "an unknown host is Unavailable": {
    error: "Unavailable",
    settle: at("postgres://reader:topsecret@no-such-host.invalid/nexacloud"),
    says: /at no-such-host\.invalid:5432 .*NEXACLOUD_DSN/,
    secrets: ["topsecret"]
  }
}

/** Changes the database for as long as an effect runs. */
const changed = (database: Database, change: string, back: string): Failures[string]["settle"] => (effect) =>
  Effect.acquireUseRelease(database.run(change), () => at(database.dsn)(effect), () => database.run(back))

const schema = (database: Database): Failures => ({
  "missing tables and columns are SchemaMismatch, each by its name": {
    error: "SchemaMismatch",
    settle: changed(
      database,
      `alter table invoice_items rename to line_items;
        alter table invoices rename tax to taxes; alter table users rename email to mail`,
      `alter table line_items rename to invoice_items;
        alter table invoices rename taxes to tax; alter table users rename mail to email`
    ),
    says: /lacks column users\.email, column invoices\.tax, table invoice_items\. Is NEXACLOUD_DSN/,
    secrets: []
  }
})

SourceSuite.suite(
  "nexacloud on the embedded database",
  Effect.gen(function*() {
    const database = yield* embedded
    yield* database.run(FILL)
    return arrangement(database, {})
  })
)

const url = realUrl
if (url !== undefined) {
  SourceSuite.suite(
    "nexacloud on a real PostgreSQL",
    Effect.gen(function*() {
      const database = yield* real(url)
      yield* database.run(FILL)
      return arrangement(database, refusals(database))
    })
  )
}

const refusals = (database: Database): Failures => {
  const dsn = new URL(database.dsn)
  const role = dsn.username
  const variant = (change: Partial<Pick<URL, "password" | "pathname" | "username">>) =>
    at(Object.assign(new URL(dsn), change).href)
  return {
    "a wrong password is AccessRefused": {
      error: "AccessRefused",
      settle: variant({ password: "hunter2" }),
      says: /refuses user ".*_reader" at .*Check the user and the password in NEXACLOUD_DSN/,
      secrets: ["hunter2"]
    },
    "an unknown role is AccessRefused": {
      error: "AccessRefused",
      settle: variant({ username: "nobody" }),
      says: /refuses user "nobody"/,
      secrets: [READER_PASSWORD]
    },
    "an unknown database is AccessRefused": {
      error: "AccessRefused",
      settle: variant({ pathname: "no_such_database" }),
      says: /has no database "no_such_database" at/,
      secrets: [READER_PASSWORD]
    },
    "a table that may not be read is AccessRefused, with the grant": {
      error: "AccessRefused",
      settle: changed(database, `revoke select on users from ${role}`, `grant select on users to ${role}`),
      says: /read table users at .*grant select on users to/,
      secrets: [READER_PASSWORD]
    },
    "a schema that may not be used is AccessRefused, with the grant": {
      error: "AccessRefused",
      settle: changed(
        database,
        `revoke usage on schema public from ${role}, public`,
        `grant usage on schema public to ${role}, public`
      ),
      says: /grant usage on schema public to/,
      secrets: [READER_PASSWORD]
    },
    "a parameter that the server does not know is SettingInvalid": {
      error: "SettingInvalid",
      settle: at(`${database.dsn}?channel_binding=require`),
      says: /NEXACLOUD_DSN asks .*"channel_binding"/,
      secrets: [READER_PASSWORD]
    }
  }
}
