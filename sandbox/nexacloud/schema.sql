-- NexaCloud's own tables, as far as its invoices need them.

create table users (
  id            uuid primary key,
  full_name     text not null,
  company       text,
  email         text not null,
  billing_email text,
  created_at    timestamptz not null
);

create table plans (
  id            uuid primary key,
  name          text not null,
  price         numeric(12, 2) not null,
  billing_cycle text not null
);

create table subscriptions (
  id         uuid primary key,
  user_id    uuid not null references users,
  plan_id    uuid not null references plans,
  status     text not null,
  started_at timestamptz not null
);

create table deployments (
  id              uuid primary key,
  subscription_id uuid not null references subscriptions,
  name            text not null,
  cpu_hours       numeric(14, 4) not null,
  updated_at      timestamptz not null
);

create table invoices (
  id                uuid primary key,
  stripe_invoice_id text, -- in_… at Stripe, lago:<uuid> at Lago
  invoice_number    text,
  user_id           uuid not null references users,
  subscription_id   uuid references subscriptions,
  created_at        timestamptz not null, -- of the last synchronisation, not of the invoice
  currency          text not null,
  status            text not null,
  subtotal          numeric(12, 2) not null,
  tax               numeric(12, 2) not null,
  amount_paid       numeric(12, 2) not null,
  paid_at           timestamptz
);

create table invoice_items (
  id          uuid primary key,
  invoice_id  text not null, -- the id of an invoice, but not of its type
  description text not null,
  quantity    numeric(14, 4),
  unit_price  numeric(14, 6) not null,
  amount      numeric(12, 2) not null
);

create index on invoices (created_at);
create index on invoice_items (invoice_id);
