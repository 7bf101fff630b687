-- The register: one row a person, NIK encrypted and found by a keyed hash, every change kept.
create table person (
  person_id uuid primary key,
  kab text collate "C" not null,
  nik_sealed bytea not null,
  name text not null,
  name_key text not null,
  birth_date date not null,
  sex text check (sex in ('male', 'female')),
  village_code text collate "C" not null,
  occupation text,
  phone_sealed bytea,
  version integer not null default 1,
  roster_id uuid not null,
  row_number integer not null,
  created_at timestamptz not null default now()
);
comment on table person is 'A worker in the register, as known now. Distribution column on Citus: person_id.';
comment on column person.person_id is 'Random id.';
comment on column person.kab is 'Scope: regency or city of domicile (first two parts of the village code).';
comment on column person.nik_sealed is 'NIK, AES-256-GCM: key version, nonce, cipher text, tag; bound to person_id.';
comment on column person.name is 'Name as written; letters are never changed.';
comment on column person.name_key is 'Name in capitals without punctuation, for comparing.';
comment on column person.birth_date is 'Birth date.';
comment on column person.sex is 'male or female; empty when not known.';
comment on column person.village_code is 'Village of domicile (Kemendagri).';
comment on column person.occupation is 'Code of our list of occupations; empty when not recognised.';
comment on column person.phone_sealed is 'Phone number, sealed like the NIK.';
comment on column person.version is 'Counts changes; the earlier ones are in person_history.';
comment on column person.roster_id is 'Roster the present values came from.';
comment on column person.row_number is 'Row of that roster.';
comment on column person.created_at is 'When the person entered the register.';
create index person_kab on person (kab, village_code, name_key);

create table person_nik (
  nik_hash bytea primary key,
  person_id uuid not null,
  kab text collate "C" not null
);
comment on table person_nik is 'Finds a person by NIK: keyed HMAC, whose key is outside the database. One NIK, one person, in the whole country. Distribution column on Citus: nik_hash.';
comment on column person_nik.nik_hash is 'HMAC-SHA-256 of the NIK.';
comment on column person_nik.person_id is 'Person.';
comment on column person_nik.kab is 'Scope: regency or city of the person.';
create index person_nik_kab on person_nik (kab);

create table person_history (
  person_id uuid not null,
  version integer not null,
  kab text collate "C" not null,
  name text not null,
  birth_date date not null,
  sex text,
  village_code text collate "C" not null,
  occupation text,
  roster_id uuid not null,
  row_number integer not null,
  replaced_at timestamptz not null default now(),
  replaced_by text not null,
  primary key (person_id, version)
);
comment on table person_history is 'What was known of a person before each change, and which roster row had said so.';
comment on column person_history.person_id is 'Person.';
comment on column person_history.version is 'Version that was replaced.';
comment on column person_history.kab is 'Scope: region that replaced these values; the village says where the person was.';
comment on column person_history.name is 'Name at that time.';
comment on column person_history.birth_date is 'Birth date at that time.';
comment on column person_history.sex is 'Sex at that time.';
comment on column person_history.village_code is 'Village at that time.';
comment on column person_history.occupation is 'Occupation at that time.';
comment on column person_history.roster_id is 'Roster these values came from.';
comment on column person_history.row_number is 'Row of that roster.';
comment on column person_history.replaced_at is 'When they were replaced.';
comment on column person_history.replaced_by is 'Account that replaced them.';

alter table person enable row level security;
alter table person force row level security;
alter table person_nik enable row level security;
alter table person_nik force row level security;
alter table person_history enable row level security;
alter table person_history force row level security;
create policy scope on person using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on person_nik using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on person_history using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy registrar on person to payung_registrar using (true);
create policy registrar on person_nik to payung_registrar using (true);
grant select, insert, update on person, person_nik to payung_app;
grant select, insert on person_history to payung_app;
grant select, update on person, person_nik to payung_registrar;
