/**
 * The tables of the journal in PostgreSQL, as the steps that lead there; what they are is said in `Migrations.ts`.
 *
 * Text sorts by its bytes, as in SQLite. A run may end more than once: it is resumed in between.
 */
export const MIGRATIONS: ReadonlyArray<string> = [
  `
  create table event (
    seq     bigint primary key,
    at      bigint not null, -- milliseconds since 1970, UTC
    kind    text collate "C" not null
      check (kind in ('started', 'intent', 'outcome', 'interrupted', 'ended', 'resumed')),
    run     text collate "C" not null,
    subject text collate "C", -- the record's id, where the event is about one
    body    text not null,    -- JSON
    hash    text not null
  );
  create index event_subject on event (subject, run, seq) where subject is not null;
  create index event_run on event (run, seq);
  create unique index event_started on event (run) where kind = 'started';
  create index event_ended on event (run, seq) where kind = 'ended';
  create index event_resumed on event (run, seq) where kind = 'resumed';
  create function append_only() returns trigger language plpgsql as $$
    begin
      raise exception 'the journal is append-only';
    end
  $$;
  create trigger event_kept before update or delete on event for each row execute function append_only();
  create trigger event_stays before truncate on event for each statement execute function append_only();

  create table head (
    single bigint primary key check (single = 1),
    events bigint not null,
    hash   text not null
  );
  insert into head values (1, 0, '');

  create table lease (
    pipeline text collate "C" not null,
    sink     text collate "C" not null,
    run      text not null,
    host     text not null,
    process  bigint not null,
    since    bigint not null,
    beat     bigint not null,
    primary key (pipeline, sink)
  );

  create table name (
    name    text collate "C" not null,
    subject text collate "C" not null,
    primary key (name, subject)
  );

  create table waiting (
    pipeline   text collate "C" not null,
    sink       text collate "C" not null,
    subject    text collate "C" not null,
    number     text,
    reference  text,
    first_seen bigint not null,
    last_seen  bigint not null,
    reason     text not null,
    message    text not null,
    tries      bigint not null,
    primary key (pipeline, sink, subject)
  );

  create table intent (
    seq        bigint primary key,
    run        text collate "C" not null,
    unresolved bigint not null
  );
  create index intent_run on intent (run);

  create table tally (
    run   text collate "C" not null,
    label text collate "C" not null,
    count bigint not null,
    primary key (run, label)
  );

  create table cancellation (
    run text collate "C" primary key,
    at  bigint not null -- milliseconds since 1970, UTC
  );
  `
]
