-- Mending a checked list: a layer of corrections over the file as it was sent, and two more verdicts.
create table roster_correction (
  correction_id uuid primary key,
  roster_id uuid not null references roster_file (roster_id) on delete cascade,
  row_number integer not null check (row_number > 0),
  field text not null check (field in ('nik', 'name', 'birth_date', 'sex', 'village', 'district', 'occupation', 'phone', 'leave_out', 'looked')),
  kab text collate "C" not null,
  value text,
  value_sealed bytea,
  way text not null check (way in ('cell', 'same_value', 'workbook')),
  made_by text not null,
  made_at timestamptz not null default now(),
  replaced_at timestamptz,
  check (value is null or value_sealed is null)
);
comment on table roster_correction is 'What a person wrote in place of a cell of a roster. The file itself stays as it was sent; a row says the file plus these. They go with the file.';
comment on column roster_correction.correction_id is 'Id.';
comment on column roster_correction.roster_id is 'Roster, whose file is still kept.';
comment on column roster_correction.row_number is 'Row number as seen in the sheet.';
comment on column roster_correction.field is 'What was corrected; leave_out takes the row out of the list, looked holds the remarks somebody has looked at.';
comment on column roster_correction.kab is 'Scope.';
comment on column roster_correction.value is 'The value in its place; empty when it is sealed, or when the cell of the file counts again.';
comment on column roster_correction.value_sealed is 'The value, sealed and bound to correction_id, where it is a NIK or a phone number.';
comment on column roster_correction.way is 'cell (one row by hand), same_value (all rows with one written value), workbook (the error workbook came back).';
comment on column roster_correction.made_by is 'Account that wrote it.';
comment on column roster_correction.made_at is 'When.';
comment on column roster_correction.replaced_at is 'When another correction of the same cell took its place; empty while it counts.';
create unique index roster_correction_counts on roster_correction (roster_id, row_number, field) where replaced_at is null;

alter table roster_correction enable row level security;
alter table roster_correction force row level security;
create policy scope on roster_correction using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
grant select, insert on roster_correction to payung_app;
-- Sealed values are sealed anew when keys change.
grant update (replaced_at, value_sealed) on roster_correction to payung_app;
grant select on roster_correction to payung_reader;
create policy role_select on roster_correction as restrictive for select to payung_app, payung_reader
  using (current_setting('payung.role', true) in ('administrator', 'clerk', 'approver', 'auditor'));
create policy role_insert on roster_correction as restrictive for insert to payung_app
  with check (current_setting('payung.role', true) in ('administrator', 'clerk'));
create policy role_update on roster_correction as restrictive for update to payung_app
  using (current_setting('payung.role', true) in ('administrator', 'clerk'));

-- waiting: nobody is enrolled by the row until somebody has seen to it (no NIK yet, a remark to be looked at).
-- same: the programme has the person already and nothing of theirs has changed.
alter table roster_row drop constraint roster_row_verdict_check;
alter table roster_row add constraint roster_row_verdict_check check (verdict in ('accepted', 'warning', 'waiting', 'same', 'rejected'));
comment on column roster_row.verdict is 'accepted, warning (accepted with a remark), waiting (goes along once it is seen to), same (nothing new) or rejected.';
comment on column roster.counts is 'Rows read = accepted + warning + waiting + same + rejected + blank.';
-- A clash of two rows is found again by the NIK when one of them is mended.
create index roster_row_nik on roster_row (roster_id, nik_hash) where nik_hash is not null;
create index roster_row_alike on roster_row (roster_id, name_key, birth_date) where name_key is not null;

alter table programme add column warnings text not null default 'take' check (warnings in ('take', 'look'));
comment on column programme.warnings is 'What becomes of rows with a remark: take (they go along) or look (they wait until a person has looked at them).';

-- What a person decided about a registered value outranks every list that comes after it.
alter table person add column edited jsonb;
comment on column person.edited is 'Which of the values a person decided, by field: account and moment. A list never writes over these; empty for almost everybody.';
