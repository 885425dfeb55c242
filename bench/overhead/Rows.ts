/** NexaCloud's rows of the invoices that `bench/verify/Vendors.ts` has Stripe hold. */

const USERS = 500

/** SQL for the owner of the tables; the invoices are spread over so many days. */
export const rows = (count: number, days: number): string => `
  truncate users cascade; delete from invoice_items;
  insert into users select ('10000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Person ' || n,
    'Company ' || n || ' Inc.', 'ap' || n || '@company.example', null, now() from generate_series(1, ${USERS}) n;
  insert into invoices select ('20000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'in_' || n, 'NX-' || n,
    ('10000000-0000-4000-8000-' || lpad((1 + n % ${USERS})::text, 12, '0'))::uuid, null,
    timestamptz '2026-01-01 00:00Z' + n * interval '${days} days' / ${count}, 'CAD', 'open', 100, 13, 0, null
    from generate_series(0, ${count - 1}) n;
  insert into invoice_items select gen_random_uuid(), id::text, 'Odoo ERP Hosting', 1, 100, 100 from invoices;`
