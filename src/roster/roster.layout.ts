import { editDistance } from '../kernel/edit-distance.ts'
import { maskLongNumbers } from '../kernel/nik.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { cellText, type Row } from '../tabular/cell.ts'
import type { Field, Layout } from './roster.schema.ts'

/**
 * Headers as they stand in the files that circulate: the BPU and PU templates, SIAK, OpenSID, lists of
 * the offices. Compared without case, spaces and punctuation.
 */
const synonyms: Record<Field, readonly string[]> = {
  nik: [
    'NIK',
    'NO KTP',
    'NOMOR KTP',
    'NO NIK',
    'NOMOR NIK',
    'NOMOR IDENTITAS',
    'NO IDENTITAS',
    'NOMOR INDUK KEPENDUDUKAN',
    'NIK KTP',
    'NIK/NO KTP',
    'KTP',
    'NO KTP/NIK',
    'NO.INDUK KEPENDUDUKAN',
  ],
  name: [
    'NAMA',
    'NAMA LENGKAP',
    'NAMA PESERTA',
    'NAMA PEKERJA',
    'NAMA LENGKAP SESUAI KTP',
    'NAMA SESUAI KTP',
    'NAMA TENAGA KERJA',
    'NAMA PENERIMA',
    'NAMA CALON PESERTA',
    'NM LENGKAP',
  ],
  birth_date: [
    'TGL LAHIR',
    'TANGGAL LAHIR',
    'TGL LHR',
    'TANGGALLAHIR',
    'TANGGAL KELAHIRAN',
    'LAHIR',
    'TGL. LAHIR (DD-MM-YYYY)',
    'DOB',
  ],
  birth_place_and_date: [
    'TEMPAT TANGGAL LAHIR',
    'TEMPAT/TANGGAL LAHIR',
    'TEMPAT TGL LAHIR',
    'TEMPAT, TGL LAHIR',
    'TTL',
    'TMPT/TGL LAHIR',
  ],
  sex: ['JK', 'JENIS KELAMIN', 'L/P', 'KELAMIN', 'JNS KELAMIN', 'SEX', 'GENDER', 'JEN KEL'],
  village: [
    'DESA',
    'KELURAHAN',
    'DESA/KELURAHAN',
    'KELURAHAN/DESA',
    'DESA KELURAHAN',
    'KEL/DESA',
    'DESA/KEL',
    'NAMA DESA',
    'KODE DESA',
    'KODE WILAYAH',
    'KODE DESA/KELURAHAN',
  ],
  district: ['KECAMATAN', 'KEC', 'NAMA KECAMATAN'],
  occupation: [
    'PEKERJAAN',
    'JENIS PEKERJAAN',
    'JENIS PEKERJAAN 1',
    'PROFESI',
    'JABATAN',
    'MATA PENCAHARIAN',
    'PEKERJAAN UTAMA',
  ],
  phone: [
    'NO HP',
    'HP',
    'HANDPHONE',
    'NO TELEPON',
    'TELEPON',
    'NO TELP',
    'NOMOR HP',
    'NO WA',
    'NO HP/WA',
    'NOMOR HANDPHONE',
    'NO HANDPHONE',
    'TELP',
  ],
  number: ['NO', 'NOMOR', 'NO URUT', 'NOMOR URUT', 'NO PEGAWAI'],
  birth_place: ['TEMPAT LAHIR', 'TMPT LAHIR', 'TEMPATLAHIR'],
  address: ['ALAMAT', 'ALAMAT LENGKAP', 'ALAMAT KTP', 'ALAMAT DOMISILI', 'DUSUN', 'JALAN'],
  neighbourhood: ['RT/RW', 'RT', 'RW', 'RT RW'],
  mother: ['NAMA IBU KANDUNG', 'IBU KANDUNG', 'NAMA IBU'],
  family_card: ['NO KK', 'NOMOR KK', 'KK', 'NO KARTU KELUARGA', 'NOMOR KARTU KELUARGA'],
  marital_status: ['STATUS KAWIN', 'STATUS PERKAWINAN', 'STATUS'],
  email: ['EMAIL', 'E-MAIL'],
  wage: ['UPAH', 'PENGHASILAN', 'PENDAPATAN', 'GAJI'],
  months: ['BULAN IURAN', 'JUMLAH BULAN', 'LAMA'],
  package: ['KODE PAKET', 'PAKET', 'PROGRAM'],
  membership_number: ['KPJ', 'NO KPJ', 'NOMOR KPJ BPJS', 'NOMOR KPJ', 'NO PESERTA'],
}

const headerKey = (written: string) =>
  written
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')

const byKey = new Map<string, Field>()
for (const [field, forms] of Object.entries(synonyms) as [Field, string[]][])
  for (const form of forms) byKey.set(headerKey(form), field)

/** The field a header means: exactly, or with at most two slips in a word long enough that no other can be meant. */
export function recogniseHeader(written: string): Field | undefined {
  const key = headerKey(written)
  if (key === '' || key.length > 40) return undefined
  const exact = byKey.get(key)
  if (exact) return exact
  // A word with a digit in it is data (a NIK, a date, a phone) or a name too short to slip in.
  if (key.length < 7 || /[0-9]/.test(key)) return undefined
  // CATATAN is two slips from JABATAN and another word: short ones may slip once.
  const allowed = key.length < 10 ? 1 : 2
  const near = new Map<Field, number>()
  for (const [form, field] of byKey) {
    if (form.length < 7 || Math.abs(form.length - key.length) > 2) continue
    const distance = editDistance(key, form)
    if (distance <= allowed) near.set(field, Math.min(distance, near.get(field) ?? 9))
  }
  return near.size === 1 ? [...near.keys()][0] : undefined
}

/** How far down a header is looked for: title rows, a letterhead and blank lines come before it. */
export const headerSearchRows = 40

type Heading = {
  row: Row
  columns: { at: number; header: string; field: Field | undefined }[]
  score: number
}

/**
 * Finds the header row and what each column holds. Refuses a sheet without a NIK column, without a name column, and one with
 * two columns that could be the NIK, each with what was found instead.
 */
export function findLayout(rows: readonly Row[], format: 'xlsx' | 'csv', sheet: string): Layout {
  const headings = rows.slice(0, headerSearchRows).map(readHeading)
  const best = headings.reduce<Heading | undefined>(
    (one, other) => (other.score > (one?.score ?? 0) ? other : one),
    undefined,
  )
  const nikColumns = best?.columns.filter((column) => column.field === 'nik') ?? []
  if (!best || best.score < 2 || nikColumns.length === 0)
    throw noNikColumn(best ?? headings.find((each) => each.columns.length > 1))
  if (nikColumns.length > 1) {
    const named = nikColumns.map((column) => `"${column.header}" (${columnName(column.at)})`)
    throw refuse(
      'roster.two_nik_columns',
      'invalid',
      text(
        `Ada ${nikColumns.length} kolom yang bisa berisi NIK: ${named.join(', ')}. Sisakan satu kolom NIK, lalu unggah lagi.`,
        `${nikColumns.length} columns could hold the NIK: ${named.join(', ')}. Leave one NIK column and upload again.`,
      ),
    )
  }
  const columns: Layout['columns'] = {}
  const ignored: string[] = []
  for (const { at, header, field } of best.columns) {
    if (field && !columns[field]) columns[field] = { at, header }
    else if (header !== '') ignored.push(maskLongNumbers(header))
  }
  if (!columns.name) {
    throw refuse(
      'roster.no_name_column',
      'invalid',
      text(
        `Kolom nama tidak ditemukan di baris judul ${best.row.number}. Beri judul NAMA pada kolom nama, lalu unggah lagi.`,
        `No name column was found in header row ${best.row.number}. Head the name column NAMA and upload again.`,
      ),
    )
  }
  return { format, sheet, header_row: best.row.number, columns, ignored }
}

function readHeading(row: Row): Heading {
  const columns = row.cells
    .map((cell, at) => ({ at, header: cellText(cell).replace(/\s+/g, ' ').trim() }))
    .filter((column) => column.header !== '')
    .map((column) => ({ ...column, field: recogniseHeader(column.header) }))
  return { row, columns, score: new Set(columns.map((column) => column.field).filter(Boolean)).size }
}

function noNikColumn(heading: Heading | undefined) {
  const seen = heading?.columns
    .slice(0, 8)
    .map((column) => `"${column.header.slice(0, 30)}"`)
    .join(', ')
  return refuse(
    'roster.no_nik_column',
    'invalid',
    text(
      `Kolom NIK tidak ditemukan dalam ${headerSearchRows} baris pertama.${seen ? ` Yang terbaca di baris ${heading?.row.number}: ${seen}.` : ''} Beri judul NIK pada kolom NIK, lalu unggah lagi.`,
      `No NIK column was found in the first ${headerSearchRows} rows.${seen ? ` Row ${heading?.row.number} reads: ${seen}.` : ''} Head the NIK column NIK and upload again.`,
    ),
  )
}

/** `A`, `B`, … `AA`: the column name the user sees above the sheet. */
export function columnName(at: number): string {
  return at < 26 ? String.fromCharCode(65 + at) : columnName(Math.floor(at / 26) - 1) + columnName(at % 26)
}
