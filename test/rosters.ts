import { expect } from 'vitest'
import { type GeneratedPerson, generatePeople, noneTaken, take } from '../src/demo/people.ts'
import { bkbkPeople } from '../src/demo/roster.ts'
import { checked, type Person, type TestPayung } from './payung.ts'

/** What a list says of somebody; the rest of a generated person does not stand in the file. */
export type Listed = Pick<GeneratedPerson, 'nik' | 'name' | 'birth_date' | 'sex' | 'phone'> & {
  village: { code: string }
}

/** People of a region who are in no register yet, handed out one group after the other so that no two groups share anybody. */
export function strangers(
  region: string,
  count: number,
  seed: number,
): (wanted: number) => GeneratedPerson[] {
  const stock = generatePeople({ region, count, seed, taken: take(noneTaken(), bkbkPeople('15.03')) })
  let given = 0
  return (wanted) => {
    if (given + wanted > stock.length) throw new Error('No strangers are left; ask for more of them')
    given += wanted
    return stock.slice(given - wanted, given)
  }
}

/** A list as an office exports it: CSV with semicolons, the village by its code. */
export function listFile(people: readonly Listed[]): Uint8Array {
  const lines = people.map((person) =>
    [
      person.nik,
      person.name,
      person.birth_date.split('-').reverse().join('-'),
      person.sex === 'male' ? 'L' : 'P',
      person.village.code,
      person.phone ?? '',
    ].join(';'),
  )
  return new TextEncoder().encode(
    ['NIK;NAMA LENGKAP;TGL LAHIR;JK;DESA/KELURAHAN;NO HP', ...lines, ''].join('\r\n'),
  )
}

/** A list of lines as they are, under the heading of `lineOf`. */
export const linesFile = (lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(
    ['NIK;NAMA LENGKAP;TGL LAHIR;JK;DESA/KELURAHAN;PEKERJAAN', ...lines, ''].join('\r\n'),
  )

/** A person's line with some of its cells written otherwise. */
export const lineOf = (
  person: GeneratedPerson,
  other: Partial<Record<'nik' | 'name' | 'birth_date' | 'sex' | 'village' | 'occupation', string>> = {},
): string =>
  [
    other.nik ?? person.nik,
    other.name ?? person.name,
    other.birth_date ?? person.birth_date.split('-').reverse().join('-'),
    other.sex ?? (person.sex === 'male' ? 'L' : 'P'),
    other.village ?? person.village.code,
    other.occupation ?? 'petani',
  ].join(';')

export type MadeProgramme = {
  code: string
  programme_id: string
  budget_id: string
  per_person_rupiah: number
  name: string
}

type Wish = {
  code: string
  region_code: string
  ceiling_rupiah: number
  name?: string
  source?: string
  month_first?: string
  month_last?: string
  quota_people?: number
}

/** A programme with a budget of its own, made by the API. */
export async function programmeOf(clerk: Person, wish: Wish): Promise<MadeProgramme> {
  const { code, region_code, ceiling_rupiah, source = 'APBD_P', ...facts } = wish
  const budget = await clerk.post('/api/v1/budgets', {
    name: `Anggaran ${code}`,
    source,
    fiscal_year: 2024,
    legal_basis: 'DPA-P 2024',
    ceiling_rupiah,
    region_code,
  })
  expect(budget.status, JSON.stringify(budget.body)).toBe(201)
  const programme = await clerk.post('/api/v1/programmes', {
    code,
    region_code,
    name: `Program ${code}`,
    groups: ['vulnerable_worker'],
    temporary: false,
    legal_basis: 'Peraturan Bupati 7/2024',
    packages: ['JKK', 'JKM'],
    income_rupiah: 1_000_000,
    age_from: 17,
    age_from_operator: '>=',
    age_to: 65,
    age_to_operator: '<',
    month_first: '2024-11',
    month_last: '2024-12',
    quota_people: 50_000,
    ...facts,
    budget_id: budget.body.budget_id,
  })
  expect(programme.status, JSON.stringify(programme.body)).toBe(201)
  return programme.body as MadeProgramme
}

/** Uploads a list and waits for its check. */
export async function uploaded(
  clerk: Person,
  programme: string,
  people: readonly Listed[] | Uint8Array,
  fileName = 'daftar.csv',
): Promise<Record<string, unknown>> {
  const bytes = people instanceof Uint8Array ? people : listFile(people)
  const { status, body } = await clerk.upload(programme, fileName, bytes)
  expect(status, JSON.stringify(body)).toBe(202)
  return checked(clerk, String(body.roster_id))
}

/** Uploads a list, waits for its check and proposes it; answers its id. */
export async function proposed(
  clerk: Person,
  programme: string,
  people: readonly Listed[] | Uint8Array,
  fileName?: string,
): Promise<string> {
  const roster = await uploaded(clerk, programme, people, fileName)
  const id = String(roster.roster_id)
  const { status, body } = await clerk.post(`/api/v1/rosters/${id}/confirm`)
  expect(status, JSON.stringify(body)).toBe(200)
  return id
}

export type Balances = {
  ceiling: number
  available: number
  reserved: number
  owed: number
  paid: number
  returned: number
}

export async function balancesOf(clerk: Person, budgetId: string): Promise<Balances> {
  const { body } = await clerk.get('/api/v1/budgets')
  const found = (body.budgets as { budget_id: string; balances_rupiah: Balances }[]).find(
    (budget) => budget.budget_id === budgetId,
  )
  if (!found) throw new Error('The budget is not in the list')
  return found.balances_rupiah
}

export type RowAnswer = {
  row_number: number
  verdict: string
  name: string
  reasons: { code: string; level: string; found: { id: string; en: string } }[]
}

/** Rows of a roster as the API tells them, the first 200. */
export async function rowsOf(clerk: Person, rosterId: string, code?: string): Promise<RowAnswer[]> {
  const { body } = await clerk.get(`/api/v1/rosters/${rosterId}/rows${code ? `?code=${code}` : ''}`)
  return body.rows as RowAnswer[]
}

/** Everything that an approval writes, counted: equal before and after what must change nothing. */
export async function contents(payung: TestPayung): Promise<Record<string, number>> {
  const tables = [
    'person',
    'person_nik',
    'person_history',
    'person_month',
    'enrolment',
    'budget_entry',
    'roster_signature',
  ]
  const [row] = await payung.see<Record<string, number>>(
    `select ${tables.map((table) => `(select count(*)::integer from ${table}) as ${table}`).join(', ')}`,
  )
  return row ?? {}
}
