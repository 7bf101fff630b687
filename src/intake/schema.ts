import { type Text, text } from '../kernel/text.ts'

export type Layout = {
  format: 'xlsx' | 'csv'
  sheet: string
  header_row: number
  /** Column position (from 0) of each field found, and what its header says. */
  columns: Partial<Record<Field, { at: number; header: string }>>
  /** Headers nobody asked for; named so that nothing is ignored silently. */
  ignored: string[]
  /** Several sheets read as one list, in this order, each with its own heading above it. */
  sheets?: { name: string; header_row: number }[]
  /** Sheets with a heading and rows that are not read, because they are hidden or nobody chose them; told, so that no list is lost silently. */
  sheets_left_out?: { name: string; rows: number; hidden: boolean }[]
  /** Hidden rows that are left out on somebody's word. */
  hidden_left_out?: number
  /** Last row of the heading is `header_row`; two where group titles stand above it. */
  header_rows?: 1 | 2
  /** Id of the preset it was recognised by. */
  preset?: string
  /** How the whole birth-date column is read; absent in rosters from before, which are day first. */
  dates?: DateOrder
}

/** What people answered about a file. What is not there was not asked, or is as it was found. */
export type Choices = {
  /** Somebody reads the answers: what is not sure is asked instead of refused. */
  asks?: true
  sheets?: string[]
  header_row?: number
  hidden_rows?: 'include' | 'leave_out'
  preset?: string
  /** For a field its column, or null to leave it out. */
  columns?: Partial<Record<Field, number | null>>
  /** The values were looked at: what is still not understood is said of its rows, not asked again. */
  values_seen?: true
}

/** The pages on which something can be open, in their order. */
export const openSteps = ['sheet', 'columns', 'values'] as const
export type OpenStep = (typeof openSteps)[number]

/** What is still to be answered, and on which page. Counts only: a question never repeats a value of a person. */
export type Question =
  | { step: 'sheet'; kind: 'sheets'; sheets: number }
  | { step: 'sheet'; kind: 'hidden_rows'; rows: number }
  | { step: 'sheet'; kind: 'header' }
  | { step: 'columns'; kind: 'column'; field: Field; columns: number }
  | { step: 'columns'; kind: 'missing'; field: Field }
  | { step: 'values'; kind: 'values'; rows: number }

/** `dmy`: 23/04/1985. `mdy`: 4/23/1985, as an Excel set to American English writes it. */
export type DateOrder = 'dmy' | 'mdy'

export const fields = [
  'nik',
  'name',
  'birth_date',
  'birth_place_and_date',
  'sex',
  'village',
  'district',
  'occupation',
  'phone',
  'number',
  'birth_place',
  'address',
  'neighbourhood',
  'mother',
  'family_card',
  'marital_status',
  'email',
  'wage',
  'months',
  'package',
  'membership_number',
  'name_first',
  'name_middle',
  'name_last',
  'sex_male',
  'sex_female',
  'rt',
  'rw',
  'hamlet',
  'second_occupation',
  'workplace',
  'no_nik',
  'life_status',
] as const
export type Field = (typeof fields)[number]

export const fieldLabels: Record<Field, Text> = {
  nik: text('NIK', 'NIK'),
  name: text('Nama', 'Name'),
  birth_date: text('Tanggal lahir', 'Birth date'),
  birth_place_and_date: text('Tempat/tanggal lahir', 'Birth place and date'),
  sex: text('Jenis kelamin', 'Sex'),
  village: text('Desa/kelurahan', 'Village'),
  district: text('Kecamatan', 'District'),
  occupation: text('Pekerjaan', 'Occupation'),
  phone: text('No. HP', 'Phone'),
  number: text('Nomor urut', 'Number'),
  birth_place: text('Tempat lahir', 'Birth place'),
  address: text('Alamat', 'Address'),
  neighbourhood: text('RT/RW', 'Neighbourhood'),
  mother: text('Ibu kandung', 'Mother'),
  family_card: text('No. KK', 'Family card'),
  marital_status: text('Status kawin', 'Marital status'),
  email: text('Email', 'Email'),
  wage: text('Upah', 'Wage'),
  months: text('Bulan iuran', 'Months'),
  package: text('Kode paket', 'Package'),
  membership_number: text('KPJ', 'Membership number'),
  name_first: text('Nama depan', 'First name'),
  name_middle: text('Nama tengah', 'Middle name'),
  name_last: text('Nama belakang', 'Last name'),
  sex_male: text('Tanda laki-laki', 'Mark for male'),
  sex_female: text('Tanda perempuan', 'Mark for female'),
  rt: text('RT', 'RT'),
  rw: text('RW', 'RW'),
  hamlet: text('Dusun', 'Hamlet'),
  second_occupation: text('Pekerjaan kedua', 'Second occupation'),
  workplace: text('Lokasi pekerjaan', 'Place of work'),
  no_nik: text('Belum punya NIK', 'No NIK yet'),
  life_status: text('Status hidup', 'Living or dead'),
}
