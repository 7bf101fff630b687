-- Who looked at whose data, in full or as a file: the answer a person may ask for, and the list a breach begins with.
create table access_log (
  access_id uuid primary key,
  kab text collate "C" not null,
  at timestamptz not null default now(),
  account_id text not null,
  actor_name text not null,
  role text not null,
  door text not null check (door in ('page', 'api', 'command', 'job')),
  act text not null check (act in ('reveal', 'file', 'export', 'search')),
  person_id uuid,
  object_type text not null,
  object_id text not null,
  people integer not null check (people >= 0),
  reason text not null,
  request_id text not null
);
comment on table access_log is 'Every look at personal values that are masked by default: one line a look, insert only.';
comment on column access_log.access_id is 'Id.';
comment on column access_log.kab is 'Scope: region of the person or file.';
comment on column access_log.at is 'When, by the database clock.';
comment on column access_log.account_id is 'Account that looked.';
comment on column access_log.actor_name is 'User name of the account at that time.';
comment on column access_log.role is 'Role in which it looked.';
comment on column access_log.door is 'Where: page, api, command or job.';
comment on column access_log.act is 'reveal (one value in full), file (a file with whole values), export (everything held on one person), search (found by NIK).';
comment on column access_log.person_id is 'Person, when it was one; empty for a file of many.';
comment on column access_log.object_type is 'What was opened: person, exchange_file, roster.';
comment on column access_log.object_id is 'Which one; never a NIK.';
comment on column access_log.people is 'How many people''s values were shown.';
comment on column access_log.reason is 'Why, as the account wrote it, or the rule that made it part of the work.';
comment on column access_log.request_id is 'Request it belongs to, as in the audit trail.';
create index access_log_account on access_log (account_id, at);
create index access_log_person on access_log (person_id, at) where person_id is not null;
create index access_log_kab on access_log (kab, at);

alter table access_log enable row level security;
alter table access_log force row level security;
create policy scope on access_log using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
grant select, insert on access_log to payung_app;
