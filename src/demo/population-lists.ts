import { formatDate, type PlainDate } from '../kernel/plain-date.ts'
import type { PopulationPerson } from './population-people.ts'
import type { ErrorKind, ListKind } from './population-rates.ts'
import type { Clerk, RecordValues } from './population-record.ts'
import type { Random } from './random.ts'
import { writeSex } from './roster-row.ts'

/** A row as it stands in a list: every cell in the form of that list. */
export type ListRow = {
  id: string
  nik: string
  no_kk: string
  nama: string
  jk: string
  tempat_lahir: string
  tgl_lahir: string
  alamat: string
  rt_rw: string
  desa: string
  kecamatan: string
  kabupaten: string
  nama_ibu: string
  no_hp: string
}

export type ListFile = {
  file: string
  /** First letter of its record ids. */
  letter: string
  separator: ',' | ';' | '|'
  newline: '\n' | '\r\n'
  encoding: 'utf8' | 'utf8_bom' | 'windows_1252'
  /** Head of each column and the cell below it; what a list does not ask is not there. */
  columns: [head: string, cell: keyof ListRow][]
  /** Longer names are cut there. */
  name_limit?: number
}

export const listFiles: Record<ListKind, ListFile> = {
  register: {
    file: 'register.csv',
    letter: 'D',
    separator: ',',
    newline: '\n',
    encoding: 'utf8',
    columns: [
      ['ID', 'id'],
      ['NIK', 'nik'],
      ['NO_KK', 'no_kk'],
      ['NAMA_LENGKAP', 'nama'],
      ['JENIS_KELAMIN', 'jk'],
      ['TEMPAT_LAHIR', 'tempat_lahir'],
      ['TANGGAL_LAHIR', 'tgl_lahir'],
      ['ALAMAT', 'alamat'],
      ['RT_RW', 'rt_rw'],
      ['DESA_KELURAHAN', 'desa'],
      ['KECAMATAN', 'kecamatan'],
      ['KABUPATEN_KOTA', 'kabupaten'],
      ['NAMA_IBU', 'nama_ibu'],
      ['NO_HP', 'no_hp'],
    ],
  },
  bpjs_kesehatan: {
    file: 'bpjs-kesehatan.csv',
    letter: 'K',
    separator: '|',
    newline: '\r\n',
    encoding: 'windows_1252',
    name_limit: 30,
    columns: [
      ['NOREG', 'id'],
      ['NOKK', 'no_kk'],
      ['NIK', 'nik'],
      ['NAMA', 'nama'],
      ['SEX', 'jk'],
      ['TMPLHR', 'tempat_lahir'],
      ['TGLLHR', 'tgl_lahir'],
      ['ALAMAT', 'alamat'],
      ['RT/RW', 'rt_rw'],
      ['NMDESA', 'desa'],
      ['NMKEC', 'kecamatan'],
      ['NMDATI2', 'kabupaten'],
      ['NOTELP', 'no_hp'],
    ],
  },
  bpjs_ketenagakerjaan: {
    file: 'bpjs-ketenagakerjaan.csv',
    letter: 'T',
    separator: ';',
    newline: '\r\n',
    encoding: 'windows_1252',
    name_limit: 25,
    columns: [
      ['No Pegawai', 'id'],
      ['Nama Tenaga Kerja', 'nama'],
      ['No Identitas', 'nik'],
      ['Tempat Lahir', 'tempat_lahir'],
      ['Tanggal Lahir', 'tgl_lahir'],
      ['Jenis Kelamin', 'jk'],
      ['Nama Ibu Kandung', 'nama_ibu'],
      ['Alamat', 'alamat'],
      ['Kelurahan', 'desa'],
      ['Kecamatan', 'kecamatan'],
      ['Kabupaten', 'kabupaten'],
      ['Handphone', 'no_hp'],
    ],
  },
  roster: {
    file: 'roster.csv',
    letter: 'R',
    separator: ';',
    newline: '\r\n',
    encoding: 'utf8_bom',
    columns: [
      ['KODE', 'id'],
      ['NAMA LENGKAP', 'nama'],
      ['NO. KTP', 'nik'],
      ['TEMPAT LAHIR', 'tempat_lahir'],
      ['TGL LAHIR', 'tgl_lahir'],
      ['JK', 'jk'],
      ['NAMA IBU', 'nama_ibu'],
      ['ALAMAT', 'alamat'],
      ['RT/RW', 'rt_rw'],
      ['DESA/KELURAHAN', 'desa'],
      ['KECAMATAN', 'kecamatan'],
      ['KABUPATEN', 'kabupaten'],
      ['NO HP', 'no_hp'],
    ],
  },
}

/** The row of a record in its list; what the form itself does to a value (a name cut, a NIK turned into a power) is added to `errors`. */
export function listRow(
  random: Random,
  id: string,
  person: PopulationPerson,
  regency: string,
  values: RecordValues,
  clerk: Clerk,
  errors: ErrorKind[],
): ListRow {
  const has = (cell: keyof ListRow): boolean => listFiles[clerk.list].columns.some(([, one]) => one === cell)
  const capital = clerk.list === 'bpjs_kesehatan' || clerk.list === 'bpjs_ketenagakerjaan'
  const upper = capital || (clerk.list === 'roster' && random.chance(920))
  const cased = (text: string): string => (upper ? text.toUpperCase() : text)
  const { rt, rw } = person.address
  return {
    id,
    nik: nikCell(values.nik, clerk, errors),
    no_kk: has('no_kk') ? person.kk : '',
    nama: nameCell(cased(values.name), clerk, errors),
    jk: sexCell(random, values.sex, clerk.list),
    tempat_lahir: cased(person.birth_place),
    tgl_lahir: dateCell(random, values.birth_date, clerk, errors),
    alamat: cased(person.address.street),
    rt_rw: has('rt_rw')
      ? clerk.list === 'roster' && random.chance(400)
        ? `${rt}/${rw}`
        : `${three(rt)}/${three(rw)}`
      : '',
    desa: villageCell(random, cased(values.village), clerk.list),
    kecamatan: cased(values.district),
    kabupaten: cased(regency),
    nama_ibu: cased(values.mother),
    no_hp: phoneCell(random, values.phone, clerk.list),
  }
}

function nikCell(nik: string, { file }: Clerk, errors: ErrorKind[]): string {
  if (nik === '') return ''
  if (file.has('nik.excel_power') && nik.length === 16) {
    errors.push('nik.excel_power')
    return `${nik.charAt(0)},${nik.slice(1, 6)}E+15`
  }
  if (file.has('nik.excel_zero') && nik.length === 16) {
    if (!nik.endsWith('0')) errors.push('nik.excel_zero')
    return `${nik.slice(0, 15)}0`
  }
  if (!file.has('nik.excel_lead')) return nik
  errors.push('nik.excel_lead')
  return `'${nik}`
}

function nameCell(name: string, { list }: Clerk, errors: ErrorKind[]): string {
  const plain = list === 'bpjs_ketenagakerjaan' ? name.replace(/[.,]/g, ' ').replace(/ +/g, ' ').trim() : name
  const limit = listFiles[list].name_limit
  if (limit === undefined || plain.length <= limit) return plain
  errors.push('name.cut')
  return plain.slice(0, limit).trim()
}

function sexCell(random: Random, sex: RecordValues['sex'], list: ListKind): string {
  if (sex === '') return ''
  if (list === 'roster') return writeSex(random, sex)
  if (list === 'bpjs_kesehatan') return sex === 'male' ? 'LAKI-LAKI' : 'PEREMPUAN'
  return sex === 'male' ? 'L' : 'P'
}

function dateCell(random: Random, date: PlainDate | '', { list, file }: Clerk, errors: ErrorKind[]): string {
  if (date === '' || list === 'register') return date
  const [year = '', month = '', day = ''] = date.split('-')
  if (list === 'bpjs_kesehatan') return `${day}/${month}/${year}`
  if (list === 'bpjs_ketenagakerjaan') return `${day}-${month}-${year}`
  if (file.has('date.serial')) {
    errors.push('date.serial')
    return String(excelDay(Number(year), Number(month), Number(day)))
  }
  if (file.has('date.two_digit_year')) {
    errors.push('date.two_digit_year')
    return `${day}/${month}/${year.slice(2)}`
  }
  const drawn = random.int(0, 99)
  return drawn < 8 ? formatDate(date) : drawn < 16 ? `${day}/${month}/${year}` : `${day}-${month}-${year}`
}

/** The day as a spreadsheet counts it, with the 29 February 1900 that never was. */
function excelDay(year: number, month: number, day: number): number {
  return Math.round((Date.UTC(year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000)
}

function villageCell(random: Random, village: string, list: ListKind): string {
  if (list !== 'roster' || random.chance(800) || /^(?:desa|kel)/i.test(village)) return village
  return village === village.toUpperCase() ? `DESA ${village}` : `Desa ${village}`
}

function phoneCell(random: Random, phone: string, list: ListKind): string {
  if (phone === '') return ''
  const rest = phone.slice(1)
  if (list === 'bpjs_ketenagakerjaan') return `62${rest}`
  if (list !== 'roster') return phone
  const drawn = random.int(0, 99)
  // A number cell has lost the leading zero.
  return drawn < 80
    ? phone
    : drawn < 88
      ? rest
      : drawn < 94
        ? `+62${rest}`
        : `${phone.slice(0, 4)}-${phone.slice(4, 8)}-${phone.slice(8)}`
}

function three(value: number): string {
  return String(value).padStart(3, '0')
}
