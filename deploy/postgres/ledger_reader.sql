-- A role of NexaCloud's database that may read what the pipelines read, and nothing else. Run as the owner of the tables:
--   psql -d nexacloud -f ledger_reader.sql && psql -d nexacloud -c '\password ledger_reader'
-- Then NEXACLOUD_DSN=postgres://ledger_reader:PASSWORD@HOST:5432/nexacloud (?sslmode=require where the server speaks TLS).

create role ledger_reader login connection limit 20; -- one for each run, and one for each chunk that a worker leads
grant usage on schema public to ledger_reader;
grant select on users, invoices, invoice_items to ledger_reader; -- ledger.*
grant select on plans, subscriptions, deployments to ledger_reader; -- customers.import, ledger.reconcile

-- The pipelines ask for this themselves; so is whoever else gets hold of the password.
alter role ledger_reader set default_transaction_read_only = on;
alter role ledger_reader set statement_timeout = '120s';
-- The snapshot is held while a run verifies and writes.
alter role ledger_reader set idle_in_transaction_session_timeout = 0;
alter role ledger_reader set search_path = public;
