import { randomUUID } from 'node:crypto'
import { composeNik } from '../src/kernel/nik.ts'
import { properName, readRegionRegister } from '../src/region/region.service.ts'
import type { Answer, Person, TestPayung } from './payung.ts'

/** Programme of the demonstration that waits for its roster. */
export const story = 'SRL-2024-APBDP'

export const header = [
  'NO',
  'NAMA LENGKAP',
  'NO. KTP',
  'TGL LAHIR',
  'JK',
  'DESA/KELURAHAN',
  'KECAMATAN',
  'PEKERJAAN',
  'NO HP',
]

export type TestPerson = {
  name: string
  nik: string
  birth_date: string
  sex: string
  village: string
  district: string
  occupation: string
  phone: string
}

const register = readRegionRegister()
const district = register.districts.find((row) => row.code === '15.03.07')
const places = register.villages.filter((row) => row.parent_code === '15.03.07')

/** Somebody about whom nothing can be remarked: the same number is always the same person. Serials stay clear of the demonstration's. */
export function soundPerson(number: number): TestPerson {
  const year = 1965 + (number % 35)
  const birthDate = `${year}-${String((number % 12) + 1).padStart(2, '0')}-${String((number % 28) + 1).padStart(2, '0')}`
  const sex = number % 3 === 0 ? ('male' as const) : ('female' as const)
  return {
    name: `UJI ${letters(number)}`,
    nik: composeNik({ district: '15.03.07', birthDate, sex, serial: 5000 + (number % 4999) }),
    birth_date: birthDate.split('-').reverse().join('-'),
    sex: sex === 'male' ? 'L' : 'P',
    village: properName(places[number % places.length]?.name ?? ''),
    district: district?.name ?? '',
    occupation: 'PETANI',
    phone: '081234567890',
  }
}

function letters(number: number): string {
  return [...String(number)].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('')
}

export function cellsOf(person: TestPerson, number = 1): string[] {
  return [
    String(number),
    person.name,
    person.nik,
    person.birth_date,
    person.sex,
    person.village,
    person.district,
    person.occupation,
    person.phone,
  ]
}

/** A CSV as a village would save it. */
export function csvOf(rows: readonly (readonly string[])[]): Uint8Array {
  const quoted = (cell: string) => (/[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return new TextEncoder().encode(`\ufeff${rows.map((row) => `${row.map(quoted).join(';')}\r\n`).join('')}`)
}

/** A roster of so many sound people, of whom none is in another roster with another `from`. */
export function soundRoster(count: number, from: number): Uint8Array {
  return csvOf([header, ...Array.from({ length: count }, (_, at) => cellsOf(soundPerson(from + at), at + 1))])
}

export type RowAnswer = {
  row_number: number
  verdict: string
  name: string | null
  nik_masked: string | null
  birth_date: string | null
  village_code: string | null
  reasons: {
    code: string
    level: string
    found: { id: string; en: string }
    mend: { id: string; en: string }
  }[]
}

/** All rows of a roster, page after page. */
export async function allRows(person: Person, rosterId: string, query = ''): Promise<RowAnswer[]> {
  const rows: RowAnswer[] = []
  let after: number | null = 0
  while (after !== null) {
    const answer: Answer = await person.get(`/api/v1/rosters/${rosterId}/rows?after=${after}${query}`)
    if (answer.status !== 200) throw new Error(`Rows answered ${answer.status}`)
    rows.push(...(answer.body.rows as RowAnswer[]))
    after = answer.body.next_after as number | null
  }
  return rows
}

export type Stored = {
  roster: number
  roster_file: number
  roster_row: number
  person: number
  person_month: number
  budget_entry: number
  job: number
}

/** How much there is of everything a roster could touch. */
export async function stored(payung: TestPayung): Promise<Stored> {
  const [row] = await payung.see<Stored>(`select
    (select count(*)::integer from roster) as roster, (select count(*)::integer from roster_file) as roster_file,
    (select count(*)::integer from roster_row) as roster_row, (select count(*)::integer from person) as person,
    (select count(*)::integer from person_month) as person_month, (select count(*)::integer from budget_entry) as budget_entry,
    (select count(*)::integer from graphile_worker._private_jobs) as job`)
  if (!row) throw new Error('Nothing could be counted')
  return row
}

/** The same once the queue is empty: a finished check leaves its job behind for a moment. */
export async function storedAtRest(payung: TestPayung): Promise<Stored> {
  for (let tries = 0; tries < 200; tries++) {
    const row = await stored(payung)
    if (row.job === 0) return row
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('The queue did not come to rest')
}

/** Makes a programme of its own, so that a test does not share quota and rosters with others. */
export async function makeProgramme(person: Person, quota: number): Promise<string> {
  const code = `UJI-${randomUUID().slice(0, 8).toUpperCase()}`
  const budget = await person.post('/api/v1/budgets', {
    name: `Anggaran ${code}`,
    source: 'APBD_P',
    fiscal_year: 2024,
    legal_basis: 'Perda APBD-P 2024',
    ceiling_rupiah: 100_000_000,
    region_code: '15.03',
  })
  const made = await person.post('/api/v1/programmes', {
    code,
    region_code: '15.03',
    name: `Program ${code}`,
    groups: ['vulnerable_worker'],
    temporary: true,
    legal_basis: 'Perbup 7/2024',
    packages: ['JKK', 'JKM'],
    income_rupiah: 1_000_000,
    age_from: 17,
    age_from_operator: '>=',
    age_to: 65,
    age_to_operator: '<',
    month_first: '2024-11',
    month_last: '2024-12',
    quota_people: quota,
    budget_id: budget.body.budget_id,
  })
  if (made.status !== 201) throw new Error(`The programme was not made: ${JSON.stringify(made.body)}`)
  return code
}

/** The bytes of a page that is a file. */
export async function download(
  payung: TestPayung,
  username: string,
  path: string,
): Promise<{ status: number; bytes: Uint8Array; headers: Headers }> {
  const token = await payung.token(username)
  const response = await payung.app.request(path, { headers: { authorization: `Bearer ${token}` } })
  return {
    status: response.status,
    bytes: new Uint8Array(await response.arrayBuffer()),
    headers: response.headers,
  }
}
