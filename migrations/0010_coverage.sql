-- Coverage: figures others published, with everything needed to trust or doubt them, and targets.
create table coverage_observation (
  region_code text collate "C" not null references region (code),
  segment text not null check (segment in ('all', 'formal', 'informal')),
  as_of date not null,
  basis text not null check (basis in ('position', 'claim')),
  numerator bigint check (numerator >= 0),
  denominator bigint check (denominator > 0),
  denominator_kind text,
  percent_published numeric(5, 2),
  source text not null,
  url text,
  derived text,
  note jsonb,
  entered_by text not null,
  primary key (region_code, segment, as_of, basis, source)
);
comment on table coverage_observation is 'A published coverage figure: never a bare percentage. Aggregates only, no person in it, therefore open to all who sign in.';
comment on column coverage_observation.region_code is 'Region.';
comment on column coverage_observation.segment is 'all workers, formal or informal.';
comment on column coverage_observation.as_of is 'Day the figure stands for.';
comment on column coverage_observation.basis is 'position: a count we build on; claim: a figure published about a programme of our own, shown for comparison only.';
comment on column coverage_observation.numerator is 'Protected workers.';
comment on column coverage_observation.denominator is 'Workers who could be protected.';
comment on column coverage_observation.denominator_kind is 'What the denominator counts and its year.';
comment on column coverage_observation.percent_published is 'Percentage as published.';
comment on column coverage_observation.source is 'Who published it.';
comment on column coverage_observation.url is 'Where.';
comment on column coverage_observation.derived is 'Which of numerator, denominator or date was computed by us and not published.';
comment on column coverage_observation.note is 'Remark in both languages.';
comment on column coverage_observation.entered_by is 'Account that entered it.';

create table coverage_target (
  region_code text collate "C" not null references region (code),
  year integer not null,
  percent numeric(5, 2) not null check (percent > 0 and percent <= 100),
  set_by text not null,
  source text not null,
  url text,
  primary key (region_code, year, set_by)
);
comment on table coverage_target is 'Target for a region and year, and who set it.';
comment on column coverage_target.region_code is 'Region.';
comment on column coverage_target.year is 'Year at whose end it is to be reached.';
comment on column coverage_target.percent is 'Percent of the denominator.';
comment on column coverage_target.set_by is 'Who set it.';
comment on column coverage_target.source is 'Where that is published.';
comment on column coverage_target.url is 'Address.';
grant select, insert, update on coverage_observation, coverage_target to payung_app;
