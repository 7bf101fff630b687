-- The region register of Kemendagri, with the statistics office's codes beside it where they are known.
create table region (
  code text collate "C" primary key,
  level text not null check (level in ('province', 'regency', 'district', 'village')),
  name text not null,
  parent_code text collate "C" references region (code),
  bps_code text collate "C",
  name_key text not null
);
comment on table region is 'Provinces, regencies and cities, districts, villages by Kemendagri code. Source: idn-area-data (ODbL).';
comment on column region.code is 'Kemendagri code with dots, such as 15.03.07.2004.';
comment on column region.level is 'province, regency (regencies and cities), district, village.';
comment on column region.name is 'Name in proper case, with its kind for regencies and cities.';
comment on column region.parent_code is 'Region it lies in.';
comment on column region.bps_code is 'Code of the statistics office (BPS); differs from Kemendagri in Jambi, where 15.06/15.07 and 15.08/15.09 are swapped.';
comment on column region.name_key is 'Name without its kind, in capitals without punctuation, for finding what people write.';
create index region_parent on region (parent_code);
create index region_name on region (name_key);
grant select, insert, update on region to payung_app;
