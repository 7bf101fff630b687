-- A roster: the file a village or office sent, what was understood of it, a verdict for every row, and who signed.
create table roster (
  roster_id uuid primary key,
  kab text collate "C" not null,
  programme_id uuid not null references programme (programme_id),
  file_name text not null,
  file_sha256 bytea not null,
  file_bytes integer not null,
  state text not null check (state in ('uploaded', 'checking', 'checked', 'unreadable', 'confirmed', 'approved', 'withdrawn')),
  layout jsonb,
  counts jsonb,
  problems jsonb,
  rows_read integer not null default 0,
  refusal jsonb,
  decision jsonb,
  uploaded_by text not null,
  uploaded_at timestamptz not null default now(),
  checked_at timestamptz
);
comment on table roster is 'A list of people proposed for a programme, from upload to approval.';
comment on column roster.roster_id is 'Id.';
comment on column roster.kab is 'Scope: region of the programme.';
comment on column roster.programme_id is 'Programme it proposes people for.';
comment on column roster.file_name is 'Name of the file as sent, without folders.';
comment on column roster.file_sha256 is 'SHA-256 of the file; the same file for the same programme is recognised.';
comment on column roster.file_bytes is 'Size of the file.';
comment on column roster.state is 'uploaded, checking, checked, unreadable (whole file refused), confirmed by the clerk, approved by the head, withdrawn.';
comment on column roster.layout is 'Sheet, header row and columns as understood.';
comment on column roster.counts is 'Rows read = accepted + warning + rejected + blank.';
comment on column roster.problems is 'Reasons with the number of rows each concerns and one row as example.';
comment on column roster.rows_read is 'Progress of the check.';
comment on column roster.refusal is 'Why the whole file could not be read.';
comment on column roster.decision is 'What the approval did: people, months, rupiah, and its Outcome.';
comment on column roster.uploaded_by is 'Account that sent it.';
comment on column roster.uploaded_at is 'When it was sent.';
comment on column roster.checked_at is 'When the check ended.';
create unique index roster_same_file on roster (programme_id, file_sha256) where state not in ('withdrawn', 'unreadable');
create index roster_kab on roster (kab, uploaded_at desc);

create table roster_file (
  roster_id uuid primary key references roster (roster_id),
  kab text collate "C" not null,
  content_sealed bytea not null
);
comment on table roster_file is 'The file as it was sent, encrypted: the source of every value that came from it.';
comment on column roster_file.roster_id is 'Roster.';
comment on column roster_file.kab is 'Scope.';
comment on column roster_file.content_sealed is 'Bytes of the file, sealed and bound to roster_id.';
alter table roster_file alter column content_sealed set storage external;

create table roster_row (
  roster_id uuid not null,
  row_number integer not null,
  kab text collate "C" not null,
  verdict text not null check (verdict in ('accepted', 'warning', 'rejected')),
  reasons jsonb not null,
  person_id uuid,
  nik_hash bytea,
  nik_sealed bytea,
  name text,
  name_key text,
  birth_date date,
  sex text,
  village_code text collate "C",
  occupation text,
  sector text,
  phone_sealed bytea,
  primary key (roster_id, row_number)
);
comment on table roster_row is 'One row of a roster as understood, with its verdict. Nothing of it is in the register before approval.';
comment on column roster_row.roster_id is 'Roster.';
comment on column roster_row.row_number is 'Row number as seen in the sheet.';
comment on column roster_row.kab is 'Scope.';
comment on column roster_row.verdict is 'accepted, warning (accepted with a remark) or rejected.';
comment on column roster_row.reasons is 'Reason codes with their facts; no NIK in them.';
comment on column roster_row.person_id is 'Person the row stands for, or the id a new person will get.';
comment on column roster_row.nik_hash is 'HMAC-SHA-256 of the NIK.';
comment on column roster_row.nik_sealed is 'NIK, sealed and bound to person_id.';
comment on column roster_row.name is 'Name as written.';
comment on column roster_row.name_key is 'Name for comparing.';
comment on column roster_row.birth_date is 'Birth date as understood.';
comment on column roster_row.sex is 'male or female.';
comment on column roster_row.village_code is 'Village as understood.';
comment on column roster_row.occupation is 'Occupation code.';
comment on column roster_row.sector is 'transport or other: decides the contribution relief of PP 50/2025.';
comment on column roster_row.phone_sealed is 'Phone number, sealed and bound to person_id.';

create table roster_signature (
  roster_id uuid not null references roster (roster_id),
  kind text not null check (kind in ('prepared', 'approved')),
  kab text collate "C" not null,
  account_id text not null,
  signed_at timestamptz not null default now(),
  primary key (roster_id, kind),
  unique (roster_id, account_id)
);
comment on table roster_signature is 'Who prepared and who approved a roster. Insert only; one account cannot do both, because it cannot sign a roster twice.';
comment on column roster_signature.roster_id is 'Roster.';
comment on column roster_signature.kind is 'prepared by the clerk, approved by the head of office.';
comment on column roster_signature.kab is 'Scope.';
comment on column roster_signature.account_id is 'Account that signed.';
comment on column roster_signature.signed_at is 'When.';

alter table roster enable row level security;
alter table roster force row level security;
alter table roster_file enable row level security;
alter table roster_file force row level security;
alter table roster_row enable row level security;
alter table roster_row force row level security;
alter table roster_signature enable row level security;
alter table roster_signature force row level security;
create policy scope on roster using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on roster_file using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on roster_row using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on roster_signature using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
grant select, insert, update on roster to payung_app;
grant select, insert on roster_signature to payung_app;
-- A file that turned out unreadable is not kept.
grant select, insert, delete on roster_file to payung_app;
grant select, insert, update, delete on roster_row to payung_app;
