import { randomUUID } from 'node:crypto'
import { makeApp } from '../src/app.tsx'
import { makeBudget } from '../src/budget/budget.service.ts'
import { enterFigures } from '../src/coverage/coverage.service.ts'
import { generatePeople } from '../src/demo/people.ts'
import { approveRoster } from '../src/enrolment/enrolment.service.ts'
import { makeBranchFile } from '../src/exchange/exchange.service.ts'
import { record } from '../src/platform/audit.ts'
import { type Actor, type Context, type Role, transact } from '../src/platform/context.ts'
import { makeProgramme } from '../src/programme/programme.service.ts'
import { claimKey } from '../src/review/review.claims.ts'
import { checkRoster, confirmRoster, uploadRoster } from '../src/roster/roster.service.ts'
import type { TestPayung } from './payung.ts'
import { listFile } from './rosters.ts'

/** An account of any role and region, made straight in the tables, and the context in which it works. */
export async function actingAs(payung: TestPayung, role: Role, region: string): Promise<Context> {
  const username = `uji.${role}.${region.replaceAll('.', '_') || 'negara'}`.slice(0, 60)
  const id = randomUUID()
  const made = await payung.see<{ id: string }>(
    "insert into auth_user (id, name, username, state) values ($1, $2, $2, 'active') on conflict do nothing returning id",
    [id, username],
  )
  if (made.length > 0) {
    const [office] = await payung.see<{ id: string }>(
      "insert into organisation (kind, name, region_code) values ('regency', $1, $2) returning organisation_id as id",
      [`Kantor ${username}`, region],
    )
    await payung.see(
      "insert into account_role (account_id, role, region_code, organisation_id, granted_by) values ($1, $2, $3, $4, 'uji')",
      [id, role, region, office?.id],
    )
  }
  const context = await payung.context(username)
  return { ...context, actor: { ...context.actor, proven_at: new Date() } }
}

/** The application with the sign-in left out: who asks stands in a header. `without_checks` takes the policy table out of it. */
export function frontDoor(payung: TestPayung, { without_checks }: { without_checks?: true } = {}) {
  const actors = new Map<string, Actor>()
  const app = makeApp({ ...payung.platform, without_checks }, undefined, {
    who: async (headers) => actors.get(headers.get('x-acting') ?? ''),
  })
  return (actor: Actor, path: string, init: RequestInit = {}) => {
    actors.set(actor.account_id, actor)
    const headers = new Headers(init.headers)
    headers.set('x-acting', actor.account_id)
    // As a program: a form's own token is the subject of other tests.
    headers.set('authorization', 'Bearer uji')
    return app.request(path, { ...init, headers })
  }
}

/** What lies in a region: a budget, two programmes, rosters at each step, a file for the branch, and a person with a name of its own. */
export type Target = {
  region: string
  budget: { budget_id: string; name: string; ceiling_rupiah: number }
  /** Its list is approved and its branch file is made. */
  settled: { code: string; roster_id: string; file_name: string; bytes: Uint8Array; branch_file: string }
  /** Waits for every next step: a list to propose, one to approve, and people without a branch file. */
  waiting: { code: string; checked_id: string; confirmed_id: string }
  person: { id: string; name: string; village: string; nik: string }
  duties: Duties
}

/** What waits for administrators, auditors and privacy officers of the region: of each kind one that can be acted on and one that is done. */
type Duties = {
  /** An account that is in use and one that is shut, and the office of both. */
  account: { id: string; username: string; shut_id: string; office: string }
  alarm: { open_id: string; closed_id: string; name: string }
  /** Why somebody looked at the person. */
  look: string
  line: { chain: string; sequence: number; object_id: string }
  request: { open_id: string; done_id: string }
  destruction: { open_id: string; done_id: string; number: number }
  breach: { open_id: string; done_id: string; what: string }
  /** Pairs, lists from outside and merges: one that waits and one that is done. */
  pair: { open_id: string; done_id: string; reason: string }
  list: { open_id: string; done_id: string; name: string }
  merge: { open_id: string; done_id: string }
  settlement: { open_id: string; done_id: string; reason: string }
  /** Months paid here that the company of the list pays too. */
  claim: string
}

const digits = ['Nol', 'Satu', 'Dua', 'Tiga', 'Empat', 'Lima', 'Enam', 'Tujuh', 'Delapan', 'Sembilan']
/** A name nobody else has: `Saksi Satu Lima Nol Tiga A`. */
const witness = (region: string, letter: string) =>
  `Saksi ${[...region.replaceAll('.', '')].map((digit) => digits[Number(digit)]).join(' ')} ${letter}`

/**
 * Fills a region through the services, as its clerk and its head of office would. A village has no government of its own in the
 * services yet, so what is to lie in one is made in its regency and then moved by hand.
 */
export async function fillRegion(payung: TestPayung, region: string, people_in: string): Promise<Target> {
  const office = region.slice(0, 5)
  const clerk = await actingAs(payung, 'clerk', office)
  const head = await actingAs(payung, 'approver', office)
  const slug = region.replaceAll('.', '-')
  const ceiling_rupiah = 40_000_000
  const name = `Anggaran uji ${region}`
  const { budget_id } = await makeBudget(clerk, {
    name,
    source: 'APBD',
    fiscal_year: 2024,
    legal_basis: 'Uji',
    ceiling_rupiah,
    region_code: office,
  })
  const stock = generatePeople({ region: people_in.slice(0, 8), count: 4, seed: `access ${region}` })
  const listed = (at: number) => {
    const person = stock[at]
    if (!person) throw new Error('Too few people were generated')
    const village = people_in.length === 13 ? { code: people_in } : person.village
    return { ...person, name: witness(region, 'ABCD'[at] ?? ''), village }
  }
  const roster = async (code: string, at: number) => {
    const file_name = `uji-${slug}-${'abcd'[at]}.csv`
    const bytes = listFile([listed(at)])
    const { roster: stored } = await uploadRoster(clerk, { programme: code, file_name, bytes })
    await checkRoster(clerk, stored.roster_id)
    return { roster_id: stored.roster_id, file_name, bytes }
  }
  const approved = async (code: string, at: number) => {
    const made = await roster(code, at)
    await confirmRoster(clerk, made.roster_id)
    await approveRoster(head, made.roster_id)
    return made
  }
  const [settled, waiting] = [`UJI-${slug}-A`, `UJI-${slug}-B`]
  for (const code of [settled, waiting])
    await makeProgramme(clerk, { ...programmeFacts(code, office), budget_id }, code)
  const done = await approved(settled, 0)
  const checked = await roster(waiting, 1)
  const confirmed = await roster(waiting, 2)
  await confirmRoster(clerk, confirmed.roster_id)
  await approved(waiting, 3)
  if (office !== region) await moveInto(payung, region, budget_id)
  const { file } = await makeBranchFile(clerk, settled)
  const [person] = await payung.see<{ person_id: string; village_code: string }>(
    'select person_id, village_code from person where name = $1',
    [witness(region, 'A')],
  )
  if (!person) throw new Error(`The witness of ${region} is in no register`)
  const duties = await fillDuties(payung, region, person)
  return {
    region,
    budget: { budget_id, name, ceiling_rupiah },
    settled: { code: settled, ...done, branch_file: file.file_id },
    waiting: { code: waiting, checked_id: checked.roster_id, confirmed_id: confirmed.roster_id },
    person: {
      id: person.person_id,
      name: witness(region, 'A'),
      village: person.village_code,
      nik: stock[0]?.nik ?? '',
    },
    duties,
  }
}

/** Made straight in the tables: what matters is whose region each lies in, and a village takes no requests of its own. */
async function fillDuties(
  payung: TestPayung,
  region: string,
  person: { person_id: string; village_code: string },
): Promise<Duties> {
  // Ends in a letter, so that no name is the beginning of another.
  const slug = `${region.replaceAll('.', '_')}_x`
  const pair = () => ({ open_id: randomUUID(), done_id: randomUUID() })
  const account = {
    id: randomUUID(),
    shut_id: randomUUID(),
    username: `saksi.${slug}`,
    office: `Kantor saksi ${slug}`,
  }
  const alarm = { open_id: randomUUID(), closed_id: randomUUID(), name: `terlalu.sering.${slug}` }
  const [request, destruction, breach] = [
    pair(),
    { ...pair(), number: 9001 },
    { ...pair(), what: `Kejadian ${slug}` },
  ]
  const look = `Alasan ${slug}`
  await payung.see(
    `insert into auth_user (id, name, username, state) values ($1, $3, $3, 'active'), ($2, $4, $4, 'disabled')`,
    [account.id, account.shut_id, account.username, `mantan.${slug}`],
  )
  const [office] = await payung.see<{ id: string }>(
    "insert into organisation (kind, name, region_code) values ('community', $1, $2) returning organisation_id as id",
    [account.office, region],
  )
  await payung.see(
    `insert into account_role (account_id, role, region_code, organisation_id, granted_by) values ($1, 'leader', $3, $4, 'uji'), ($2, 'leader', $3, $4, 'uji')`,
    [account.id, account.shut_id, region, office?.id],
  )
  await payung.see(
    "insert into account_session (session_id, token_hash, account_id, role, region_code, device) values (gen_random_uuid(), sha256($2::bytea), $1, 'leader', $3, 'Uji')",
    [account.id, slug, region],
  )
  await payung.see(
    `insert into alarm (alarm_id, kab, kind, account_id, actor_name, role, count, per_hour, acknowledged_by, acknowledged_at, remark)
     values ($1, $3, 'looks', $4, $4, 'clerk', 61, 60, null, null, null), ($2, $3, 'files', $4, $4, 'clerk', 11, 10, 'uji', now(), 'Sudah ditanyakan')`,
    [alarm.open_id, alarm.closed_id, region, alarm.name],
  )
  await payung.see(
    `insert into access_log (access_id, kab, account_id, actor_name, role, door, act, person_id, object_type, object_id, people, reason, request_id)
     values (gen_random_uuid(), $1, $2, $3, 'clerk', 'page', 'reveal', $4::uuid, 'person', $4, 1, $5, 'uji')`,
    [person.village_code.slice(0, 5), account.id, account.username, person.person_id, look],
  )
  await payung.see(
    `insert into privacy_request (request_id, kab, number, person_id, kind, state, identity_document, received_by, decided_by, decided_at, reason)
     values ($1, $3, 9001, $4, 'access', 'received', 'ktp', 'uji', null, null, null), ($2, $3, 9002, $4, 'access', 'done', 'ktp', 'uji', 'uji', now(), 'Diserahkan')`,
    [request.open_id, request.done_id, region, person.person_id],
  )
  await payung.see(
    `insert into privacy_destruction (destruction_id, kab, number, kind, rule_id, state, found, proposed_by)
     values ($1, $3, 9001, 'retention', 'roster_file', 'proposed', $4, 'uji'), ($2, $3, 9002, 'retention', 'roster_file', 'cancelled', $4, 'uji')`,
    [
      destruction.open_id,
      destruction.done_id,
      region,
      { before: '2015-01-01', count: 1, oldest: '2014-12-31' },
    ],
  )
  await payung.see(
    `insert into privacy_breach (breach_id, kab, number, state, known_at, due_at, from_at, to_at, what_happened, remedy, found, made_by)
     values ($1, $3, 9001, 'open', now(), now(), now(), now(), $4, 'Diperbaiki', $5, 'uji'), ($2, $3, 9002, 'closed', now(), now(), now(), now(), $4, 'Diperbaiki', $5, 'uji')`,
    [breach.open_id, breach.done_id, region, breach.what, { people: 1, by_region: {}, by_trace: {} }],
  )
  await payung.see(
    "insert into privacy_breach_person (breach_id, person_id, kab, village_code, traces) values ($1, $2, $3, $4, '{reveal}')",
    [breach.open_id, person.person_id, region, person.village_code],
  )
  const [match, list, merge] = [
    { ...pair(), reason: `Alasan pasangan ${slug}` },
    { ...pair(), name: `Perusahaan ${slug}` },
    pair(),
  ]
  await payung.see(
    `insert into match_list (list_id, kab, kind, name, source, as_of, file_name, file_sha256, counts, state, loaded_by, withdrawn_by, withdrawn_at)
     values ($1, $3, 'company', $4, 'Uji', '2024-10-31', 'a.csv', sha256($5::bytea), $6, 'active', 'uji', null, null),
            ($2, $3, 'company', $4, 'Uji', '2024-10-31', 'b.csv', sha256($5::bytea), $6, 'withdrawn', 'uji', 'uji', now())`,
    [
      list.open_id,
      list.done_id,
      region,
      list.name,
      slug,
      { read: 1, taken: 1, repeated: 0, refused: 0, blank: 0, causes: {} },
    ],
  )
  await payung.see(
    `insert into match_entry (entry_id, list_id, row_number, kab, nik_hash, name, name_key, month_from)
     select gen_random_uuid(), $1, 2, $2, nik_hash, 'Uji', 'UJI', '2024-11-01' from person_nik where person_id = $3`,
    [list.open_id, region, person.person_id],
  )
  await payung.see(
    `insert into match_pair (pair_id, kab, left_person, right_person, right_kab, cause, certainty, probability, weight, evidence, facts_key, state, decided_by, decided_at, reason)
     values ($1, $3, gen_random_uuid(), $4, '15.03', 'similar', 'review', 0.5, 0, '[]', sha256($6::bytea), 'open', null, null, null),
            ($2, $3, gen_random_uuid(), $4, '15.03', 'similar', 'review', 0.5, 0, '[]', sha256($7::bytea), 'different', $5, now(), $8)`,
    [
      match.open_id,
      match.done_id,
      region,
      person.person_id,
      account.id,
      `open ${slug}`,
      `done ${slug}`,
      match.reason,
    ],
  )
  await payung.see(
    `insert into person_merge (merge_id, kab, survivor_id, merged_id, pair_id, state, paid_months, reason, proposed_by, decided_by, decided_at)
     values ($1, $3, $4, gen_random_uuid(), $5, 'proposed', 1, 'Uji', 'uji', null, null), ($2, $3, $4, gen_random_uuid(), $5, 'refused', 1, 'Uji', 'uji', 'uji', now())`,
    [merge.open_id, merge.done_id, region, person.person_id, match.done_id],
  )
  const settlement = { ...pair(), reason: `Alasan putusan ${slug}` }
  await payung.see(
    `insert into match_settlement (settlement_id, claim, kab, asked_kab, kind, gives_up, loser, person_id, list_id, months, amounts, two_accounts, state, reason, asked_by, decided_by, decided_at)
     values ($1, 'open', $3, $3, 'paid_and_member', 'list', 'other', $4, $5, '{2024-01-01}', '{16800}', true, 'proposed', $6, 'uji', null, null),
            ($2, 'done', $3, $3, 'paid_and_member', 'list', 'other', $4, $5, '{2024-01-01}', '{16800}', true, 'refused', $6, 'uji', 'uji lain', now())`,
    [settlement.open_id, settlement.done_id, region, person.person_id, list.open_id, settlement.reason],
  )
  const [month] = await payung.see<{ programme_id: string; owner_kab: string; kab: string }>(
    "select programme_id, owner_kab, kab from person_month where person_id = $1 and month between '2024-11-01' and '2024-12-01' limit 1",
    [person.person_id],
  )
  if (!month) throw new Error('The person of the fixture has no month')
  const claim = claimKey({
    kind: 'paid_and_member',
    state: 'paid',
    kab: month.owner_kab,
    other_kab: month.kab,
    person_id: person.person_id,
    other_person: null,
    roster_id: null,
    row_number: null,
    other_roster: null,
    other_row: null,
    programme_id: month.programme_id,
    other_programme: null,
    list_id: list.open_id,
    list_name: list.name,
    pair_id: null,
    pair_state: null,
    months: [],
    amounts: [],
  })
  const administrator = await actingAs(payung, 'administrator', region)
  await transact(administrator, (tx) =>
    record(tx, { action: 'account.enable', object_type: 'account', object_id: account.id, kab: region }),
  )
  const [line] = await payung.see<{ chain: string; sequence: number }>(
    'select chain, sequence::integer from audit_line where object_id = $1',
    [account.id],
  )
  if (!line) throw new Error('The line of the audit trail is not there')
  return {
    account,
    alarm,
    look,
    line: { ...line, object_id: account.id },
    request,
    destruction,
    breach,
    pair: match,
    list,
    merge,
    settlement,
    claim,
  }
}

export function programmeFacts(code: string, region_code: string) {
  return {
    code,
    region_code,
    name: `Perlindungan ${code}`,
    groups: ['vulnerable_worker' as const],
    temporary: false,
    legal_basis: 'Peraturan uji',
    packages: ['JKK' as const, 'JKM' as const],
    income_rupiah: 1_000_000,
    age_from: 17,
    age_from_operator: '>=' as const,
    age_to: 65,
    age_to_operator: '<' as const,
    month_first: '2024-11',
    month_last: '2024-12',
    quota_people: 50,
  }
}

async function moveInto(payung: TestPayung, region: string, budgetId: string): Promise<void> {
  const programmes = '(select programme_id from programme where budget_id = $2)'
  const rosters = `(select roster_id from roster where programme_id in ${programmes})`
  for (const [table, where] of [
    ['roster_row', `roster_id in ${rosters}`],
    ['roster_file', `roster_id in ${rosters}`],
    ['roster_signature', `roster_id in ${rosters}`],
    ['enrolment', `programme_id in ${programmes}`],
    ['exchange_file', `programme_id in ${programmes}`],
    ['roster', `programme_id in ${programmes}`],
    ['budget_entry', 'budget_id = $2'],
    ['programme', 'budget_id = $2'],
    ['budget', 'budget_id = $2'],
  ] as const)
    await payung.see(`update ${table} set kab = $1 where ${where}`, [region, budgetId])
  await payung.see('update person_month set owner_kab = $1 where budget_id = $2', [region, budgetId])
}

/** Published figures for every region, so that its coverage is there to be asked for. */
export async function publishFigures(payung: TestPayung, regions: readonly string[]): Promise<void> {
  const everywhere = await actingAs(payung, 'administrator', '')
  const observations = regions.map((region_code) => ({
    region_code,
    segment: 'all' as const,
    as_of: '2024-10-31',
    basis: 'position' as const,
    numerator: 100,
    denominator: 1_000,
    denominator_kind: null,
    percent_published: null,
    source: 'Uji',
    url: null,
    derived: null,
    note: null,
  }))
  await enterFigures(everywhere, { observations, targets: [] })
}
