-- What an office chose before for a header or a value it wrote, so that nobody is asked twice. Holds words of lists, never of a person.
create table roster_header_choice (
  kab text collate "C" not null,
  header_key text not null check (header_key ~ '^[A-Z0-9]{1,40}$' and header_key !~ '[0-9]{8}'),
  header text not null check (length(header) between 1 and 80),
  field text,
  chosen_by text not null,
  chosen_at timestamptz not null default now(),
  primary key (kab, header_key)
);
comment on table roster_header_choice is 'The field an office chose for a column header; proposed the next time the header comes.';
comment on column roster_header_choice.kab is 'Scope: the office, by its region.';
comment on column roster_header_choice.header_key is 'The header without case, spaces and punctuation.';
comment on column roster_header_choice.header is 'The header as it was written when it was chosen.';
comment on column roster_header_choice.field is 'Field of a roster (roster.schema.ts); null where the column is left out.';
comment on column roster_header_choice.chosen_by is 'Account that chose.';
comment on column roster_header_choice.chosen_at is 'When.';

create table roster_value_choice (
  kab text collate "C" not null,
  field text not null check (field in ('sex', 'occupation', 'village', 'district', 'marital_status')),
  value_key text not null check (length(value_key) between 1 and 130 and value_key !~ '[0-9]{11}'),
  written text not null check (length(written) between 1 and 130 and written !~ '[0-9]{11}'),
  value text not null check (length(value) <= 60),
  chosen_by text not null,
  chosen_at timestamptz not null default now(),
  primary key (kab, field, value_key)
);
comment on table roster_value_choice is 'What an office chose for a value it wrote (LK for a man, a village by another name); applied to every row that says the same.';
comment on column roster_value_choice.kab is 'Scope: the office, by its region.';
comment on column roster_value_choice.field is 'Field the value stands in.';
comment on column roster_value_choice.value_key is 'The value without case, spaces and punctuation; for a village with its district.';
comment on column roster_value_choice.written is 'The value as it was written when it was chosen.';
comment on column roster_value_choice.value is 'What it means: male or female, code of an occupation or village, name of a district, marital status; empty where it means nothing.';
comment on column roster_value_choice.chosen_by is 'Account that chose.';
comment on column roster_value_choice.chosen_at is 'When.';

alter table roster_header_choice enable row level security;
alter table roster_header_choice force row level security;
alter table roster_value_choice enable row level security;
alter table roster_value_choice force row level security;
create policy scope on roster_header_choice using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on roster_value_choice using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
grant select, insert, update, delete on roster_header_choice, roster_value_choice to payung_app;
grant select on roster_header_choice, roster_value_choice to payung_reader;
do $$
declare rule record;
begin
  for rule in
    select t.table_name, a.act from (values ('roster_header_choice'), ('roster_value_choice')) as t (table_name), (values ('insert'), ('update'), ('delete')) as a (act)
  loop
    execute format('create policy role_%s on %I as restrictive for %s to payung_app %s (current_setting(''payung.role'', true) in (''administrator'', ''clerk''))',
      rule.act, rule.table_name, rule.act, case when rule.act = 'insert' then 'with check' else 'using' end);
  end loop;
end $$;
