-- Files for the branch: numbered, kept, and the same bytes when made again.
create table exchange_file (
  file_id uuid primary key,
  kab text collate "C" not null,
  programme_id uuid not null references programme (programme_id),
  number integer not null check (number > 0),
  layout text not null,
  file_name text not null,
  sha256 bytea not null,
  rows_sha256 bytea not null,
  people integer not null,
  content_sealed bytea not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  unique (programme_id, number),
  unique (programme_id, rows_sha256)
);
comment on table exchange_file is 'A file made for the BPJS branch. The same people and months give the same bytes and therefore the same file.';
comment on column exchange_file.file_id is 'Id.';
comment on column exchange_file.kab is 'Scope: region of the programme.';
comment on column exchange_file.programme_id is 'Programme.';
comment on column exchange_file.number is 'Number within the programme, from 1.';
comment on column exchange_file.layout is 'Layout profile and its version, such as BPU-1.';
comment on column exchange_file.file_name is 'Name offered for download.';
comment on column exchange_file.sha256 is 'SHA-256 of the bytes.';
comment on column exchange_file.rows_sha256 is 'SHA-256 of the layout version and the rows: recognises the same people and months whatever compressed the bytes.';
comment on column exchange_file.people is 'Rows in it.';
comment on column exchange_file.content_sealed is 'The bytes, sealed and bound to file_id.';
comment on column exchange_file.made_by is 'Account that made it.';
comment on column exchange_file.made_at is 'When.';
alter table exchange_file enable row level security;
alter table exchange_file force row level security;
create policy scope on exchange_file using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
grant select, insert on exchange_file to payung_app;
