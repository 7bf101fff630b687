import { randomUUID } from 'node:crypto'
import { makeApp } from '../src/app.tsx'
import { makeBudget } from '../src/budget/budget.service.ts'
import { enterFigures } from '../src/coverage/coverage.service.ts'
import { generatePeople } from '../src/demo/people.ts'
import { approveRoster } from '../src/enrolment/enrolment.service.ts'
import { makeBranchFile } from '../src/exchange/exchange.service.ts'
import type { Actor, Context, Role } from '../src/platform/context.ts'
import { makeProgramme } from '../src/programme/programme.service.ts'
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
  person: { id: string; name: string; village: string }
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
  return {
    region,
    budget: { budget_id, name, ceiling_rupiah },
    settled: { code: settled, ...done, branch_file: file.file_id },
    waiting: { code: waiting, checked_id: checked.roster_id, confirmed_id: confirmed.roster_id },
    person: { id: person.person_id, name: witness(region, 'A'), village: person.village_code },
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
