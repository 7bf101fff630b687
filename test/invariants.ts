import { expect } from 'vitest'
import { exactMoment, type Line, lineHash } from '../src/platform/audit.ts'
import { rootOf } from '../src/platform/merkle.ts'
import type { TestPayung } from './payung.ts'

/**
 * What must be true of an installation at every moment, whatever was killed or tried at once: nothing promised twice, nothing
 * half written, the audit trail without a gap. Looks past row-level security.
 */
export async function expectSound(payung: Pick<TestPayung, 'see'>): Promise<void> {
  const wrong: Record<string, unknown[]> = {}
  for (const [name, sql] of Object.entries(contradictions)) {
    const rows = await payung.see(sql)
    if (rows.length > 0) wrong[name] = rows.slice(0, 5)
  }
  expect(wrong).toEqual({})
  await expectUnbrokenTrail(payung)
}

/** Each question finds what contradicts its name; a sound database answers all of them with nothing. */
const contradictions = {
  'every movement of money adds up to nothing':
    'select transaction_id, sum(amount_rupiah) from budget_entry group by 1 having sum(amount_rupiah) <> 0',
  'no account of a budget is negative':
    "select budget_id, account, sum(amount_rupiah) from budget_entry where account <> 'ceiling' group by 1, 2 having sum(amount_rupiah) < 0",
  'what is reserved is what the person-months cost': `
    select budget_id, coalesce(e.amount, 0) as reserved, coalesce(m.amount, 0) as months
    from (select budget_id, sum(amount_rupiah) as amount from budget_entry where account = 'reserved' group by 1) e
    full join (select budget_id, sum(amount_rupiah) as amount from person_month where state = 'reserved' group by 1) m using (budget_id)
    where coalesce(e.amount, 0) <> coalesce(m.amount, 0)`,
  'a month of a person has one funder':
    "select person_id, month from person_month where state <> 'released' group by 1, 2 having count(*) > 1",
  'every person-month belongs to somebody in the register':
    "select m.person_id from person_month m left join person p using (person_id) where p.person_id is null and m.state <> 'released'",
  'every person-month came by an enrolment':
    'select m.person_id from person_month m left join enrolment e using (person_id, roster_id) where e.person_id is null',
  'every enrolled person has a month':
    'select e.person_id from enrolment e left join person_month m using (person_id, roster_id) where m.person_id is null',
  'a person has one NIK for each record that they are, and a merged record has none of its own': `
    with recursive record as (
      select person_id, person_id as stays from person where merged_into is null
      union all select p.person_id, r.stays from person p join record r on p.merged_into = r.person_id),
    held as (select person_id, count(*) as niks from person_nik group by 1)
    select r.stays, count(*) as records, h.niks from record r left join held h on h.person_id = r.stays group by 1, 3 having count(*) <> coalesce(h.niks, 0)
    union all select p.person_id, 0, h.niks from person p join held h using (person_id) where p.merged_into is not null`,
  'a NIK belongs to somebody in the register':
    'select n.person_id from person_nik n left join person p using (person_id) where p.person_id is null or p.kab <> n.kab',
  'a person lives where the village is':
    'select person_id, kab, village_code from person where left(village_code, 5) <> kab',
  'a person has a history of every earlier version':
    'select p.person_id, p.version, count(h.version) from person p left join person_history h using (person_id) group by 1, 2 having count(h.version) <> p.version - 1',
  'the rows of a roster are all there or none is': `
    select r.roster_id, r.state, r.counts, count(w.row_number) from roster r left join roster_row w using (roster_id) group by 1, 2, 3
    having count(w.row_number) <> case when r.counts is null then 0
      else (r.counts->>'accepted')::integer + (r.counts->>'warning')::integer + (r.counts->>'rejected')::integer + coalesce((r.counts->>'waiting')::integer, 0) + coalesce((r.counts->>'same')::integer, 0) end`,
  'the counts of a roster add up': `
    select roster_id, counts from roster where counts is not null
      and (counts->>'read')::integer <> (counts->>'accepted')::integer + (counts->>'warning')::integer + (counts->>'rejected')::integer + (counts->>'blank')::integer
        + coalesce((counts->>'waiting')::integer, 0) + coalesce((counts->>'same')::integer, 0)`,
  'counts stand on a roster exactly when it was checked':
    "select roster_id, state from roster where state <> 'withdrawn' and (counts is not null) <> (state in ('checked', 'confirmed', 'approved', 'reversed'))",
  'a roster is approved by one signature and another prepared it': `
    select r.roster_id, r.state, array_agg(s.kind order by s.kind), count(distinct s.account_id) from roster r left join roster_signature s using (roster_id)
    where r.state <> 'withdrawn' group by 1, 2
    having count(s.kind) <> case r.state when 'approved' then 2 when 'reversed' then 2 when 'confirmed' then 1 else 0 end or count(distinct s.account_id) <> count(s.kind)`,
  'an approval says what it did': `
    select r.roster_id, r.decision, count(e.person_id) from roster r left join enrolment e using (roster_id) where r.state = 'approved' group by 1, 2
    having (r.decision->>'people')::integer <> count(e.person_id)
      or (r.decision->>'amount_rupiah')::bigint <> coalesce((select sum(m.amount_rupiah) from person_month m where m.roster_id = r.roster_id), 0)`,
  'only an approved roster enrols':
    "select e.roster_id from enrolment e join roster r using (roster_id) where e.ended_at is null and r.state not in ('approved', 'reversed')",
  'an enrolment that was taken back pays for nothing':
    "select e.person_id from enrolment e join person_month m using (person_id, roster_id) where e.ended_at is not null and m.state <> 'released'",
  'a list that was taken back says of each row it had taken in what became of it': `
    select r.roster_id, count(w.row_number) from roster r join roster_row w on w.roster_id = r.roster_id and w.verdict in ('accepted', 'warning')
    left join enrolment_undo_row n on n.roster_id = w.roster_id and n.row_number = w.row_number where r.state = 'reversed' and n.row_number is null group by 1`,
  'every approval, proposal and upload has its one line in the trail': `
    select r.roster_id, l.action, count(l.sequence)
    from roster r cross join (values ('roster.upload', array['mapping', 'uploaded', 'checking', 'checked', 'confirmed', 'approved']),
      ('roster.confirm', array['confirmed', 'approved']), ('enrolment.approve', array['approved'])) as a (action, states)
    left join audit_line l on l.object_id = r.roster_id::text and l.action = a.action
    where r.state = any (a.states) group by 1, 2 having count(l.sequence) <> 1`,
  'every check that was ordered, by the upload, by other answers or once more, has its one line': `
    select r.roster_id, count(*) filter (where l.action in ('roster.upload', 'roster.choose', 'roster.recheck') and l.changes->'state'->>1 = 'uploaded') as ordered,
      count(*) filter (where l.action in ('roster.check', 'roster.ask')) as done
    from roster r join audit_line l on l.object_id = r.roster_id::text where r.state in ('mapping', 'checked', 'confirmed', 'approved')
    group by 1 having count(*) filter (where l.action in ('roster.upload', 'roster.choose', 'roster.recheck') and l.changes->'state'->>1 = 'uploaded')
      <> count(*) filter (where l.action in ('roster.check', 'roster.ask'))`,
  'the effects of a roster add up, and are those of its rows': `
    select r.roster_id, r.effects, r.counts from roster r left join roster_row w using (roster_id) where r.effects is not null group by 1, 2, 3
    having (select sum(value::integer) from jsonb_each_text(r.effects)) <> count(w.row_number)
      or (r.effects->>'new')::integer + (r.effects->>'changed')::integer <> count(*) filter (where w.verdict in ('accepted', 'warning'))
      or (r.effects->>'duplicate')::integer <> count(*) filter (where w.effect = 'duplicate')
      or (r.effects->>'funded')::integer <> count(*) filter (where w.effect = 'funded')`,
}

async function expectUnbrokenTrail(payung: Pick<TestPayung, 'see'>): Promise<void> {
  const lines = await payung.see<Line & { previous_hash: string; hash: string }>(`
    select version, chain, sequence, ${exactMoment('at')} as at, actor_id, actor_name, role, region_code, door, action, object_type, object_id,
           fields, changes, request_id, row_count, encode(root, 'hex') as root, encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash
    from audit_line order by chain, sequence`)
  const leaves = await payung.see<{ chain: string; sequence: number; digests: Buffer }>(
    "select chain, sequence, string_agg(digests, ''::bytea order by part) as digests from audit_leaves group by 1, 2 order by 1, 2",
  )
  expect(
    leaves.map(({ chain, sequence, digests }) => [chain, sequence, rootOf(digests).toString('hex')]),
  ).toEqual(
    lines
      .filter((line) => (line.row_count ?? 0) > 0)
      .map(({ chain, sequence, root }) => [chain, sequence, root]),
  )
  const ends = new Map<string, { sequence: number; hash: string }>()
  for (const { previous_hash, hash, ...line } of lines) {
    const before = ends.get(line.chain) ?? { sequence: 0, hash: '0'.repeat(64) }
    const place = `${line.chain} ${line.sequence} ${line.action}`
    expect([place, line.sequence, previous_hash]).toEqual([place, before.sequence + 1, before.hash])
    expect([place, hash]).toEqual([place, lineHash(previous_hash, line)])
    ends.set(line.chain, { sequence: line.sequence, hash })
  }
  const heads = await payung.see<{ chain: string; sequence: number; hash: Buffer }>(
    'select chain, sequence, hash from audit_head order by chain',
  )
  expect(heads.map(({ chain, sequence, hash }) => [chain, { sequence, hash: hash.toString('hex') }])).toEqual(
    [...ends].sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
