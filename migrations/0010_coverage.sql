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

-- What programmes add to a published position, in sums. It looks past the region's border, because a coverage figure that changes with
-- who asks is no figure; it answers for provinces, regencies and cities only, so that no sum is small enough to point at a person.
-- One pass over the months of the place: no statistics are needed right after a large approval.
create function coverage_added(scope text, month_from date, month_to date, baseline_month date)
returns table (month date, people bigint, temporary_people bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if scope !~ '^[0-9]{2}(\.[0-9]{2})?$' then
    raise exception 'coverage_added: % is no province, regency or city', scope using errcode = 'insufficient_privilege';
  end if;
  return query
    with person as materialized (
      select array_agg(m.month) filter (where m.month between month_from and month_to) as months,
             array_agg(m.temporary) filter (where m.month between month_from and month_to) as kinds,
             bool_or(m.month = baseline_month) as counted
      from person_month m
      where m.kab >= scope and m.kab <= scope || '~' and m.state <> 'released'
        and (m.month = baseline_month or m.month between month_from and month_to)
      group by m.person_id),
    added as materialized (
      select unnest(p.months) as month, unnest(p.kinds) as temporary from person p where not p.counted and p.months is not null)
    select a.month, count(*), count(*) filter (where a.temporary) from added a group by a.month;
end $$;
alter function coverage_added(text, date, date, date) owner to payung_registrar;
revoke all on function coverage_added(text, date, date, date) from public;
grant execute on function coverage_added(text, date, date, date) to payung_app;
