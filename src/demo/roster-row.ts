import { getOccupation } from '../kernel/occupation.ts'
import { formatDate, type PlainDate } from '../kernel/plain-date.ts'
import type { Cell } from '../tabular/cell.ts'
import type { Sex } from './names.ts'
import type { GeneratedPerson } from './people.ts'
import type { DemoVillage } from './places.ts'
import type { Random } from './random.ts'

/** The columns of the lists that dinas and villages really keep, in their order and spelling. */
export const rosterHeader = [
  'NO',
  'NAMA LENGKAP',
  'NO. KTP',
  'TEMPAT LAHIR',
  'TGL LAHIR',
  'JK',
  'ALAMAT',
  'RT/RW',
  'DESA/KELURAHAN',
  'KECAMATAN',
  'PEKERJAAN',
  'NO HP',
] as const

/** One row before it has its number: the cell of each column after `NO`. */
export type RosterFields = {
  name: Cell
  nik: Cell
  birth_place: Cell
  birth_date: Cell
  sex: Cell
  address: Cell
  rt_rw: Cell
  village: Cell
  district: Cell
  occupation: Cell
  phone: Cell
}

/**
 * A person as a clerk writes them: every cell right, but in one of the forms that occur (`LK`, `Desa Bernai`, `RT 03`, a real
 * date cell). None of these forms is worth a message.
 */
export function writeFields(random: Random, person: GeneratedPerson): RosterFields {
  return {
    name: random.chance(920) ? person.name.toUpperCase() : person.name,
    nik: person.nik,
    birth_place: person.birth_place.toUpperCase(),
    birth_date: writeBirthDate(random, person.birth_date),
    sex: writeSex(random, person.sex),
    address: random.chance(700) ? person.address.street.toUpperCase() : person.address.street,
    rt_rw: writeNeighbourhood(random, person.address),
    village: writeVillage(random, person.village),
    district: writeDistrict(random, person.village.district_name),
    occupation: writeOccupation(random, person.occupation),
    phone: person.phone === undefined ? '' : writePhone(random, person.phone),
  }
}

/** The cells of a row in the order of `rosterHeader`. */
export function rowCells(number: number, fields: RosterFields): Cell[] {
  return [
    { kind: 'number', text: String(number) },
    fields.name,
    fields.nik,
    fields.birth_place,
    fields.birth_date,
    fields.sex,
    fields.address,
    fields.rt_rw,
    fields.village,
    fields.district,
    fields.occupation,
    fields.phone,
  ]
}

function writeBirthDate(random: Random, date: PlainDate): Cell {
  const form = random.int(0, 99)
  if (form < 10) return { kind: 'date', text: date }
  return form < 16 ? formatDate(date) : dayFirst(date)
}

/** `05-11-1985` */
export function dayFirst(date: PlainDate, separator = '-'): string {
  return date.split('-').reverse().join(separator)
}

const sexForms: Record<Sex, readonly string[]> = {
  male: ['L', 'LK', 'Laki-laki', 'l', 'LAKI-LAKI'],
  female: ['P', 'PR', 'Perempuan', 'p', 'PEREMPUAN'],
}

export function writeSex(random: Random, sex: Sex): string {
  const drawn = random.int(0, 99)
  return sexForms[sex][drawn < 70 ? 0 : drawn < 84 ? 1 : drawn < 92 ? 2 : drawn < 94 ? 3 : 4] as string
}

function writeNeighbourhood(random: Random, { rt, rw }: GeneratedPerson['address']): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const three = (value: number): string => String(value).padStart(3, '0')
  switch (random.int(0, 3)) {
    case 0:
      return `${three(rt)}/${three(rw)}`
    case 1:
      return `${two(rt)}/${two(rw)}`
    case 2:
      return rw === 0 ? `RT ${two(rt)}` : `RT ${two(rt)} RW ${two(rw)}`
    default:
      return `${rt}/${rw}`
  }
}

function writeVillage(random: Random, village: DemoVillage): string {
  const drawn = random.int(0, 99)
  if (drawn < 70) return village.name.toUpperCase()
  if (drawn < 82) return village.name
  if (drawn < 85) return village.name.toLowerCase()
  const kelurahan = village.code.slice(9).startsWith('1')
  // A village called "Desa Baru" would become "Desa Desa Baru", which nobody writes.
  if (/^(?:desa|kel)/i.test(village.name)) return village.name
  if (drawn < 93) return `${kelurahan ? 'Kel.' : 'Desa'} ${village.name}`
  return `${kelurahan ? 'KELURAHAN' : 'DESA'} ${village.name.toUpperCase()}`
}

function writeDistrict(random: Random, name: string): string {
  const drawn = random.int(0, 99)
  return drawn < 80 ? name.toUpperCase() : drawn < 96 ? name : `Kec. ${name}`
}

function writeOccupation(random: Random, code: string): string {
  const occupation = getOccupation(code)
  const written = random.chance(550) ? occupation.label.id : random.pick(occupation.synonyms.slice(0, 5))
  // Short forms (KPPS, RT, ART) are never written as words.
  return written.length < 5 || random.chance(750)
    ? written.toUpperCase()
    : written.charAt(0).toUpperCase() + written.slice(1)
}

function writePhone(random: Random, phone: string): Cell {
  const rest = phone.slice(1)
  const drawn = random.int(0, 99)
  if (drawn < 74) return phone
  if (drawn < 80) return `+62${rest}`
  if (drawn < 84) return `62${rest}`
  if (drawn < 92) return `${phone.slice(0, 4)}-${phone.slice(4, 8)}-${phone.slice(8)}`
  // A number cell has lost the leading zero.
  return drawn < 97
    ? { kind: 'number', text: rest }
    : `+62 ${rest.slice(0, 3)} ${rest.slice(3, 7)} ${rest.slice(7)}`
}
