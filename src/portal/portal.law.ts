import type { Confidence } from '../kernel/outcome.ts'
import { formatDate, type PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { formatShare } from '../rules/explain.ts'
import { type Law, law as lawInForce, type ParameterId } from '../rules/law.ts'
import { findValueOn, type Parameter, type Unit } from '../rules/parameter.ts'

/** Subjects in the order people look for them; a parameter's subject is the first part of its name. */
const subjects: Record<string, Text> = {
  bpu: text('Iuran pekerja mandiri dan rentan (BPU)', 'Contributions of own-account workers (BPU)'),
  pu: text('Iuran penerima upah (PU): JKK dan JKM', 'Contributions of wage workers (PU): JKK and JKM'),
  jakon: text('Iuran jasa konstruksi', 'Contributions of construction projects'),
  pmi: text('Pekerja migran (PMI)', 'Migrant workers (PMI)'),
  jkm: text('Santunan kematian (JKM)', 'Death benefit (JKM)'),
  jkk: text('Santunan kecelakaan kerja (JKK)', 'Work accident benefit (JKK)'),
  scholarship: text('Beasiswa anak', 'Scholarships'),
  jht: text('Hari tua (JHT)', 'Old-age savings (JHT)'),
  jp: text('Pensiun (JP)', 'Pension (JP)'),
  jkp: text('Kehilangan pekerjaan (JKP)', 'Job loss (JKP)'),
  heirs: text('Ahli waris', 'Heirs'),
  document: text('Dokumen klaim', 'Claim papers'),
  deadline: text('Batas waktu', 'Time limits'),
  service: text('Waktu pembayaran manfaat', 'How soon benefits are paid'),
  payment: text('Pembayaran iuran dan denda', 'Paying contributions, penalties'),
  segment: text('Program menurut segmen', 'Programmes by segment'),
  enterprise: text('Ukuran usaha', 'Size of enterprises'),
  relief: text('Keringanan 2020', 'Relief of 2020'),
}

export type Subject = { subject: string; title: Text; parameters: (Parameter & { id: ParameterId })[] }

export function subjectOf(id: string): string {
  return id.split('.')[0] ?? id
}

export function subjectTitle(id: string): Text {
  const subject = subjectOf(id)
  return subjects[subject] ?? text(subject, subject)
}

/** All parameters under their subjects. A subject without a title comes last under its own name, never dropped. */
export function parametersBySubject(law: Law = lawInForce): Subject[] {
  const all = Object.values(law) as Subject['parameters']
  const order = [...new Set([...Object.keys(subjects), ...all.map(({ id }) => subjectOf(id))])]
  return order
    .map((subject) => ({
      subject,
      title: subjectTitle(subject),
      parameters: all.filter(({ id }) => subjectOf(id) === subject),
    }))
    .filter(({ parameters }) => parameters.length > 0)
}

export function parameterOf(id: string, law: Law = lawInForce): Parameter & { id: ParameterId } {
  if (Object.hasOwn(law, id)) return law[id as ParameterId] as Parameter & { id: ParameterId }
  throw refuse(
    'rules.parameter_not_found',
    'not_found',
    text(
      `Parameter "${id.slice(0, 80)}" tidak ada. Lihat daftar parameter.`,
      `There is no parameter "${id.slice(0, 80)}". See the list of parameters.`,
    ),
    { field: 'id' },
  )
}

/** A parameter as programs get it: everything that is known of it. */
export function parameterData({ id, label, unit, gaps, values }: Parameter) {
  return {
    id,
    subject: subjectOf(id),
    label,
    unit,
    ...(gaps && { gaps }),
    values: values.map(({ to, ...value }) => ({ ...value, to: to ?? null })),
  }
}

const counted: Partial<Record<Unit, Text>> = {
  days: text('hari', 'days'),
  working_days: text('hari kerja', 'working days'),
  months: text('bulan', 'months'),
  years: text('tahun', 'years'),
  people: text('orang', 'people'),
  times: text('kali', 'times'),
}

/** A value in its unit as people write it; of a table how many rows it has. */
export function writeValue(value: unknown, unit: string, language: Language): string {
  if (Array.isArray(value))
    return language === 'id' ? `tabel ${value.length} baris` : `table of ${value.length} rows`
  const amount = Number(value)
  if (unit === 'rupiah') return formatRupiah(amount, language)
  if (unit === 'rupiah_per_month')
    return `${formatRupiah(amount, language)} ${language === 'id' ? 'sebulan' : 'a month'}`
  if (unit === 'per_ten_thousand') return formatShare(amount, language)
  if (unit === 'per_million') return formatShare(amount / 100, language)
  if (unit === 'day_of_month') return language === 'id' ? `tanggal ${amount}` : `day ${amount}`
  const noun = counted[unit as Unit]
  return `${formatInteger(amount, language)}${noun ? ` ${noun[language]}` : ''}`
}

/** The value in force on a day, in words; without one it says so and never borrows a neighbour's. */
export function valueOnDay(parameter: Parameter, on: PlainDate, language: Language): string {
  const dated = findValueOn(parameter, on)
  if (dated) return writeValue(dated.value, parameter.unit, language)
  return language === 'id' ? `tidak diketahui pada ${formatDate(on)}` : `not known on ${formatDate(on, 'en')}`
}

export const confidenceLabels: Record<Confidence, Text> = {
  legal_text: text('Sesuai teks peraturan', 'Checked against the legal text'),
  secondary: text('Dari sumber sekunder', 'From a secondary source'),
  unconfirmed: text('Belum terkonfirmasi', 'Not yet confirmed'),
}

const columnLabels: Record<string, Text> = {
  number: text('Golongan', 'Band'),
  income_from_rupiah: text('Penghasilan dari', 'Income from'),
  income_to_rupiah: text('sampai', 'to'),
  base_rupiah: text('Dasar', 'Base'),
  jkk_rupiah: text('JKK', 'JKK'),
  jht_rupiah: text('JHT', 'JHT'),
  confidence: text('Keyakinan', 'Confidence'),
  over_rupiah: text('Nilai di atas', 'Value above'),
  to_rupiah: text('sampai', 'to'),
  jkk_per_ten_thousand: text('JKK', 'JKK'),
  jkm_per_ten_thousand: text('JKM', 'JKM'),
  from_month: text('Dari bulan ke-', 'From month'),
  to_month: text('sampai bulan ke-', 'to month'),
  share_per_ten_thousand: text('Bagian', 'Share'),
  label: text('Uraian', 'Description'),
  from_per_ten_thousand: text('Dari', 'From'),
  to_per_ten_thousand: text('sampai', 'to'),
  level: text('Jenjang', 'Level'),
  rupiah_per_year: text('Setahun', 'A year'),
  years_max: text('Paling lama', 'At most'),
  segment: text('Segmen', 'Segment'),
  scale: text('Ukuran usaha', 'Size'),
}

/** Columns that are only names for programs. */
const inner = new Set(['loss', 'service', 'document', 'group'])

export function columnsOf(row: Record<string, unknown>): { key: string; header: Text }[] {
  return Object.keys(row)
    .filter((key) => !(inner.has(key) && 'label' in row))
    .map((key) => ({ key, header: columnLabels[key] ?? text(key, key) }))
}

const cellWords: Record<string, Text> = {
  must: text('wajib', 'must'),
  may: text('boleh', 'may'),
  automatic: text('otomatis', 'automatic'),
  none: text('–', '–'),
  micro: text('mikro', 'micro'),
  small: text('kecil', 'small'),
  medium_large: text('menengah/besar', 'medium/large'),
  any: text('semua', 'any'),
  ...confidenceLabels,
}

/** One cell of a table of the law; the column's name tells the unit. */
export function writeCell(key: string, value: unknown, language: Language): string {
  if (value === null || value === undefined) return '–'
  if (typeof value === 'object') return (value as Text)[language] ?? ''
  if (typeof value === 'string') return cellWords[value]?.[language] ?? value
  if (key.endsWith('_rupiah') || key.startsWith('rupiah')) return formatRupiah(Number(value), language)
  if (key.endsWith('per_ten_thousand')) return formatShare(Number(value), language)
  return formatInteger(Number(value), language)
}

export function isNumberColumn(key: string): boolean {
  return /rupiah|per_ten_thousand|_month$|years_max|^number$/.test(key)
}
