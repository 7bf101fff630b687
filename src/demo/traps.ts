import { composeNik } from '../kernel/nik.ts'
import { readRegionRegister } from '../region/region.service.ts'
import { type GeneratedPerson, generatePeople, noneTaken, take } from './people.ts'
import { bkbkPeople } from './roster.ts'
import { scientific } from './roster-problems.ts'
import { type RawCell, type RawSheet, rawBook } from './trap-book.ts'

/**
 * What a trap must lead to. `codes`: reasons of rows, and of lines left out. `refused`: the whole file, with this code. `rule`: no
 * message; what must be true is said in words and proved by a test.
 */
export type TrapPromise = { codes?: string[]; refused?: string; rule?: string }

export type Trap = {
  /** Number in the list of traps (docs/decisions/0022-columns.md). */
  number: number
  name: string
  file_name: string
  promise: TrapPromise
  bytes: () => Promise<Uint8Array>
  /** The list that was there before, where the trap lies in what comes second. */
  before?: { file_name: string; bytes: () => Uint8Array }
}

const header = [
  'NO',
  'NAMA LENGKAP',
  'NIK',
  'TGL LAHIR',
  'JK',
  'DESA/KELURAHAN',
  'KECAMATAN',
  'PEKERJAAN',
  'NO HP',
]
const dayFirst = (date: string) => date.split('-').reverse().join('-')
const people: GeneratedPerson[] = generatePeople({
  region: '15.03',
  count: 200,
  seed: 32,
  taken: take(noneTaken(), bkbkPeople('15.03')),
})

type Line = Partial<
  Record<'name' | 'nik' | 'birth' | 'sex' | 'village' | 'district' | 'work' | 'phone', RawCell>
>

/** A sound row of somebody, with some cells written otherwise; further cells follow behind. */
function line(person: GeneratedPerson, other: Line = {}, ...more: RawCell[]): RawCell[] {
  return [
    '1',
    other.name ?? person.name,
    other.nik ?? person.nik,
    other.birth ?? dayFirst(person.birth_date),
    other.sex ?? (person.sex === 'male' ? 'L' : 'P'),
    other.village ?? person.village.name,
    other.district ?? person.village.district_name,
    other.work ?? 'PETANI',
    other.phone ?? '081234567890',
    ...more,
  ]
}

let next = 0
/** Somebody who stands in no other trap. */
function somebody(fits: (person: GeneratedPerson) => boolean = () => true): GeneratedPerson {
  while (next < people.length) {
    const person = people[next++] as GeneratedPerson
    if (fits(person)) return person
  }
  throw new Error('No people are left for traps')
}

const sheet = (rows: RawCell[][], name = 'Sheet1'): RawSheet => ({ name, rows })
const book = (rows: RawCell[][], more: string[] = []) => rawBook([sheet([[...header, ...more], ...rows])])

function csv(rows: (readonly string[])[], before = '\ufeff'): Uint8Array {
  const quoted = (cell: string) => (/[;"\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return new TextEncoder().encode(before + rows.map((row) => `${row.map(quoted).join(';')}\r\n`).join(''))
}
const csvOf = (rows: RawCell[][], before?: string) => csv([header, ...(rows as string[][])], before)

const traps: Trap[] = []
function trap(
  number: number,
  name: string,
  kind: 'xlsx' | 'csv',
  promise: TrapPromise,
  make: () => Uint8Array | Promise<Uint8Array>,
  before?: () => Uint8Array,
): void {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const start = `${String(number).padStart(2, '0')}-${slug}`
  traps.push({
    number,
    name,
    file_name: `${start}.${kind}`,
    promise,
    bytes: async () => make(),
    ...(before && { before: { file_name: `${start}-before.${kind}`, bytes: before } }),
  })
}

const [a, b, c, d] = [somebody(), somebody(), somebody(), somebody()]
const elder = somebody((person) => person.birth_date < '1999')
const lateBorn = [1, 2, 3].map(() => somebody((person) => Number(person.birth_date.slice(8)) > 12))
const earlyBorn = somebody(
  (person) =>
    Number(person.birth_date.slice(8)) < 13 && person.birth_date.slice(5, 7) !== person.birth_date.slice(8),
)
const kk = (person: GeneratedPerson) => `${person.nik.slice(0, 6)}120115${person.nik.slice(12)}`

trap(1, 'NIK as a number', 'xlsx', { codes: ['nik.damaged_by_excel', 'nik.serial_zero'] }, () =>
  book([
    line(a, { nik: { number: `${a.nik.slice(0, 15)}0` } }),
    line(b, { nik: `${b.nik.slice(0, 12)}0000` }),
  ]),
)
trap(2, 'NIK in scientific notation', 'csv', { codes: ['nik.scientific'] }, () =>
  csvOf([line(a, { nik: scientific(a.nik) })]),
)
trap(3, 'NIK with spaces and apostrophes', 'xlsx', { codes: ['nik.tidied'] }, () =>
  book([
    line(a, { nik: `'${a.nik}` }),
    line(b, { nik: `${b.nik.slice(0, 6)} ${b.nik.slice(6, 12)} ${b.nik.slice(12)}` }),
    line(c, { nik: `${c.nik.slice(0, 6)}.${c.nik.slice(6, 12)}.${c.nik.slice(12)}\u00a0` }),
  ]),
)
trap(4, 'Letters in the NIK', 'csv', { codes: ['nik.letters'] }, () =>
  csvOf([
    line(a, { nik: `${a.nik.slice(0, 12)}O${a.nik.slice(13)}` }),
    line(b, { nik: `l${b.nik.slice(1)}` }),
  ]),
)
trap(
  5,
  'Other numbers in the NIK column',
  'xlsx',
  { codes: ['nik.length', 'nik.family_card', 'nik.same_as_family_card', 'nik.membership_number'] },
  () =>
    book(
      [
        line(a, { nik: a.nik.slice(0, 15) }, kk(a)),
        line(b, { nik: `${b.nik}1` }, kk(b)),
        line(c, { nik: `${c.nik.slice(0, 6)}720115${c.nik.slice(12)}` }, ''),
        line(d, { nik: kk(d) }, kk(d)),
        line(a, { nik: '26133068531' }, ''),
      ],
      ['NO KK'],
    ),
)
trap(
  6,
  'Birth date and sex other than the NIK',
  'xlsx',
  { codes: ['nik.birth_date_differs', 'nik.sex_differs'] },
  () => {
    const day = Number(a.birth_date.slice(8)) === 13 ? 14 : 13
    return book([
      line(a, { birth: dayFirst(`${a.birth_date.slice(0, 8)}${day}`) }),
      line(b, { sex: b.sex === 'male' ? 'P' : 'L' }),
    ])
  },
)
trap(
  7,
  'NIK of a district that is no more, or of another province',
  'csv',
  { codes: ['nik.region_unknown', 'nik.region_retired', 'nik.other_province'] },
  () =>
    csvOf([
      line(a, { nik: `150399${a.nik.slice(6)}` }),
      line(b, { nik: `910101${b.nik.slice(6)}` }),
      line(c, { nik: `320405${c.nik.slice(6)}` }),
    ]),
)
trap(
  8,
  'Two digits of a year, and a year ahead',
  'csv',
  { codes: ['birth_date.two_digit_year', 'birth_date.century'] },
  () => {
    const old = elder
    const short = (date: string) => dayFirst(date).replace(/-(?:19|20)(\d\d)$/, '-$1')
    return csvOf([
      line(a, { birth: short(a.birth_date) }),
      line(old, { birth: dayFirst(`20${old.birth_date.slice(2)}`) }),
    ])
  },
)
trap(9, 'Dates with the month first', 'csv', { codes: ['birth_date.month_first'] }, () => {
  const american = (date: string) =>
    `${Number(date.slice(5, 7))}/${Number(date.slice(8))}/${date.slice(0, 4)}`
  const late = lateBorn
  const early = earlyBorn
  return csvOf([...late, early].map((person) => line(person, { birth: american(person.birth_date) })))
})
trap(
  10,
  'Empty birth date',
  'csv',
  { rule: 'an empty date stays empty and never becomes the day of the import' },
  () => csvOf([line(a, { birth: '', nik: a.nik.slice(0, 15) }), line(b, { birth: '-', nik: '' })]),
)
trap(11, 'Words for nothing', 'xlsx', { codes: ['value.read_as_empty'] }, () =>
  book([
    line(a, { phone: '-', work: 'nihil' }),
    line(b, { phone: '0', sex: 'N/A' }),
    line(c, { work: 'tdk ada' }),
  ]),
)
trap(12, 'No NIK yet', 'xlsx', { codes: ['nik.none_yet'] }, () =>
  book(
    [
      line(a, { nik: '0' }),
      line(b, { nik: '0' }),
      line(c, { nik: 'belum punya NIK' }),
      line(d, { nik: '' }, 'ya'),
    ],
    ['BELUM PUNYA NIK'],
  ),
)
trap(
  13,
  'One NIK twice',
  'csv',
  { codes: ['duplicate.in_file', 'duplicate.differs', 'duplicate.conflict'] },
  () => csvOf([line(a), line(a), line(b), line(b, { work: 'NELAYAN' }), line(c), line(d, { nik: c.nik })]),
)
trap(14, 'One person under two NIK', 'csv', { codes: ['duplicate.perhaps'] }, () =>
  csvOf([
    line(a),
    line(a, { nik: `${a.nik.slice(0, 12)}${String(9999 - Number(a.nik.slice(12))).padStart(4, '0')}` }),
  ]),
)
trap(15, 'Paid by another', 'csv', { codes: ['funding.already_funded'] }, () => {
  const paid = bkbkPeople('15.03')[0]
  if (!paid) throw new Error('The demonstration pays for nobody in 15.03')
  return csvOf([line(paid)])
})
trap(
  16,
  'Over the age limit, dead, moved',
  'xlsx',
  { codes: ['age.above', 'life.dead', 'life.moved'] },
  () => {
    const birth_date = '1940-05-17'
    const nik = composeNik({ district: c.nik.slice(0, 6), birthDate: birth_date, sex: c.sex, serial: 4321 })
    return book(
      [line({ ...c, birth_date, nik }, {}, 'HIDUP'), line(a, {}, 'MATI'), line(b, {}, 'PINDAH')],
      ['STATUS DASAR'],
    )
  },
)
trap(17, 'Villages by other names', 'csv', { codes: ['village.unknown', 'village.ambiguous'] }, () => {
  const twin = twinVillage()
  return csvOf([line(a, { village: 'BERNAII DALAAM' }), line(b, { village: twin, district: '' })])
})
trap(
  18,
  'RT and RW',
  'csv',
  { codes: ['neighbourhood.unreadable'], rule: '001, 1 and RT 01 are the same' },
  () =>
    csv([
      [...header, 'RT', 'RW'],
      line(a, {}, '001', '002') as string[],
      line(b, {}, '1', 'RW 2') as string[],
      line(c, {}, 'RT 01', 'dekat masjid') as string[],
    ]),
)
trap(
  19,
  'Phones',
  'xlsx',
  { codes: ['phone.unreadable'], rule: '08, 62, +62 and a number without its 0 are one phone' },
  () =>
    book([
      line(a, { phone: '0812-3456-7890' }),
      line(b, { phone: '+62 812 3456 7890' }),
      line(c, { phone: { number: '81234567890' } }),
      line(d, { phone: '12345' }),
    ]),
)
trap(
  20,
  'Titles, two rows of heading, totals, signatures',
  'xlsx',
  { codes: ['lines.totals', 'lines.signature', 'lines.heading'] },
  () =>
    rawBook([
      sheet([
        ['PEMERINTAH KABUPATEN SAROLANGUN'],
        ['DAFTAR PEKERJA RENTAN'],
        [],
        ['NO', 'NAMA', 'NIK', 'LAHIR', '', 'JK', 'DESA', 'KECAMATAN'],
        ['', '', '', 'TEMPAT', 'TANGGAL'],
        ['1', '2', '3', '4', '5', '6', '7', '8'],
        ...[a, b].map((person, at) => [
          String(at + 1),
          person.name,
          person.nik,
          'SAROLANGUN',
          dayFirst(person.birth_date),
          person.sex === 'male' ? 'L' : 'P',
          person.village.name,
          person.village.district_name,
        ]),
        ['JUMLAH', '', '2'],
        [],
        ['', '', '', '', '', 'Sarolangun, 12 November 2024'],
        ['', '', '', '', '', 'Kepala Dinas,'],
        ['', '', '', '', '', 'H. SYAHRIAL, S.E.'],
        ['', '', '', '', '', 'NIP. 19700101 199803 1 002'],
      ]),
    ]),
)
trap(21, 'Hidden rows and sheets', 'xlsx', { codes: ['row.hidden'] }, () =>
  rawBook([
    { ...sheet([header, line(a), line(b), line(c)]), hidden_rows: [3] },
    { ...sheet([header, line(d)], 'Lama'), hidden: true },
  ]),
)
trap(22, 'Formulas without a value', 'xlsx', { codes: ['cell.formula_error'] }, () =>
  book([
    line(a, { nik: { formula: "VLOOKUP(B2,'[lain.xlsx]A'!A:B,2,0)" } }),
    line(b, { name: { error: '#REF!' } }),
  ]),
)
trap(
  23,
  'CSV of Excel with sep and a byte order mark',
  'csv',
  { rule: 'read with its separator; every row is accepted' },
  () => csvOf([line(a), line(b)], '\ufeffsep=;\r\n'),
)
trap(
  24,
  'Signs of other programs',
  'csv',
  { codes: ['nik.tidied'], rule: 'letters of a name never change' },
  () => {
    const wide = [...b.nik].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')
    return csvOf([line(a, { name: `\u200b${a.name}\u00a0`, nik: `\u200e${a.nik}` }), line(b, { nik: wide })])
  },
)
trap(
  25,
  'Names',
  'csv',
  { codes: ['name.deceased_marker'], rule: 'one word, apostrophes and titles are kept' },
  () =>
    csvOf([
      line(a, { name: 'SUHARTO' }),
      line(b, { name: "H. MA'RUF, S.Pd" }),
      line(c, { name: `ALM. ${c.name}` }),
    ]),
)
trap(26, 'A cell without end', 'csv', { refused: 'tabular.cell_too_long' }, () =>
  csvOf([line(a, { name: 'A'.repeat(32_768) })]),
)
trap(27, 'Mother without a name', 'csv', { codes: ['mother.placeholder'] }, () =>
  csv([[...header, 'NAMA IBU KANDUNG'], line(a, {}, '-') as string[], line(b, {}, 'SITI') as string[]]),
)
trap(28, 'Rupiah as text', 'csv', { codes: ['wage.unreadable'], rule: 'Rp 1.000.000,00 is a million' }, () =>
  csv([[...header, 'UPAH'], line(a, {}, 'Rp 1.000.000,00') as string[], line(b, {}, 'sejuta') as string[]]),
)
trap(
  29,
  'Cells that begin like a formula',
  'csv',
  { rule: 'stored as text and escaped on every export' },
  () =>
    csvOf([
      line(a, { name: '=HYPERLINK("http://contoh.id";"A")' }),
      line(b, { name: '@SUM(1+1)' }),
      line(c, { name: '-BUDI' }),
    ]),
)
trap(30, 'A sheet for each neighbourhood', 'xlsx', { rule: 'several sheets can be read in one go' }, () =>
  rawBook([sheet([header, line(a)], 'RT 01'), sheet([header, line(b)], 'RT 02')]),
)
trap(
  31,
  'The same file with one row mended',
  'csv',
  { rule: 'a list that comes again is a difference' },
  () => csvOf([line(a), line(b), line(c, { phone: '081111111111' })]),
  () => csvOf([line(a), line(b), line(c)]),
)
trap(32, "Another village's template", 'xlsx', { refused: 'roster.foreign_template' }, () =>
  rawBook([
    sheet([header, line(a)], 'Daftar'),
    {
      name: '_payung',
      rows: [
        ['payung', 'templat'],
        ['versi', '1'],
        ['wilayah', '15.04'],
        ['program', 'LAIN'],
      ],
      hidden: true,
    },
  ]),
)

/** A name that two villages of the regency share. */
function twinVillage(): string {
  const names = new Map<string, number>()
  for (const village of readRegionRegister().villages)
    if (village.code.startsWith('15.03.')) names.set(village.name, (names.get(village.name) ?? 0) + 1)
  return [...names].find(([, count]) => count > 1)?.[0] ?? ''
}

/** The 32 traps of Indonesian spreadsheets, each a small file and what must come of it. The same code gives the same bytes. */
export const allTraps: readonly Trap[] = traps
