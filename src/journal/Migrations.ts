/**
 * The tables of the state file, as the steps that lead there: step n makes version n of version n − 1.
 *
 * A step that was ever released is never edited. No step rewrites `event`: its rows are chained.
 *
 * event         append-only: what happened, chained by hashes (`Chain.ts`)
 * head          how many events there are, and the hash of the last
 * lease         who is at work (`Lease.ts`)
 * name          by which names people know a record; derived from `event`
 * waiting       the queue of unverifiable records; derived from `event`
 * intent        the events whose intents are not all resolved; derived from `event`
 * tally         how many records ended how, by run; derived from `event`
 * cancellation  the runs that somebody asked to end
 */
export const MIGRATIONS: ReadonlyArray<string> = [
  `
  create table event (
    seq     integer primary key,
    at      integer not null, -- milliseconds since 1970, UTC
    kind    text not null check (kind in ('started', 'intent', 'outcome', 'interrupted', 'ended')),
    run     text not null,
    subject text,             -- the record's id, where the event is about one
    body    text not null,    -- JSON
    hash    text not null
  ) strict;
  create index event_subject on event (subject, seq) where subject is not null;
  create unique index event_started on event (run) where kind = 'started';
  create unique index event_ended on event (run) where kind = 'ended';
  create trigger event_kept before update on event begin select raise(abort, 'the journal is append-only'); end;
  create trigger event_stays before delete on event begin select raise(abort, 'the journal is append-only'); end;
  create trigger event_not_replaced before insert on event when exists (select 1 from event where seq = new.seq)
    begin select raise(abort, 'the journal is append-only'); end;

  create table head (
    only   integer primary key check (only = 1),
    events integer not null,
    hash   text not null
  ) strict;
  insert into head values (1, 0, '');

  create table lease (
    pipeline text not null,
    sink     text not null,
    run      text not null,
    host     text not null,
    process  integer not null,
    since    integer not null,
    beat     integer not null,
    primary key (pipeline, sink)
  ) strict, without rowid;

  create table name (
    name    text not null,
    subject text not null,
    primary key (name, subject)
  ) strict, without rowid;

  create table waiting (
    pipeline text not null,
    sink     text not null,
    subject  text not null,
    number   text,
    reference text,
    first_seen integer not null,
    last_seen integer not null,
    reason   text not null,
    message  text not null,
    tries    integer not null,
    primary key (pipeline, sink, subject)
  ) strict, without rowid;
  `,
  `
  create index event_resumed on event (run) where kind = 'resumed';

  create table intent (
    seq        integer primary key,
    run        text not null,
    unresolved integer not null
  ) strict;
  create index intent_run on intent (run);
  -- Of a run that is at work, or died, while this step is made.
  insert into intent
    select e.seq, e.run, (
      select count(*) from json_each(e.body, '$.intents') as i where not exists (
        select 1 from event as o where o.subject = i.value ->> '$.subject.id' and o.run = e.run
      )
    ) as unresolved
    from event as e join lease as l on l.run = e.run
    where e.kind = 'intent' and unresolved > 0;

  create table tally (
    run   text not null,
    label text not null,
    count integer not null,
    primary key (run, label)
  ) strict, without rowid;

  create table cancellation (
    run text primary key,
    at  integer not null -- milliseconds since 1970, UTC
  ) strict, without rowid;
  `
]
