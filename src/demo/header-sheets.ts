import type { Cell, Row } from '../tabular/cell.ts'
import type { HeaderLayout } from './header-layouts.ts'
import type { GeneratedPerson } from './people.ts'

const dayFirst = (date: string) => date.split('-').reverse().join('-')

/** What a person is worth in a column; null fields hold what such columns usually hold. */
function cellFor(
  person: GeneratedPerson,
  field: HeaderLayout['truth'][number],
  header: string,
  number: number,
): Cell {
  const words = person.name.split(' ')
  switch (field) {
    case 'number':
      return String(number)
    case 'nik':
      return person.nik
    case 'name':
      return person.name
    case 'name_first':
      return words[0] ?? ''
    case 'name_middle':
      return words.length > 2 ? words.slice(1, -1).join(' ') : ''
    case 'name_last':
      return words.length > 1 ? (words.at(-1) ?? '') : ''
    case 'birth_date':
      return dayFirst(person.birth_date)
    case 'birth_place':
      return 'SAROLANGUN'
    case 'birth_place_and_date':
      return `SAROLANGUN, ${dayFirst(person.birth_date)}`
    case 'sex':
      return person.sex === 'male' ? 'L' : 'P'
    case 'sex_male':
      return person.sex === 'male' ? 'v' : ''
    case 'sex_female':
      return person.sex === 'female' ? 'v' : ''
    case 'village':
      return /KODE/.test(header) ? person.village.code : person.village.name.toUpperCase()
    case 'district':
      return 'SAROLANGUN'
    case 'occupation':
      return 'PETANI'
    case 'phone':
      return person.phone ?? ''
    case 'family_card':
      return `${person.nik.slice(0, 6)}120115${person.nik.slice(12)}`
    case 'mother':
      return 'SITI AMINAH'
    case 'wage':
      return 'Rp 1.000.000,00'
    case 'membership_number':
      return `2400${String(1_000_000 + number)}`
    case 'rt':
    case 'rw':
      return String((number % 9) + 1).padStart(3, '0')
    case 'neighbourhood':
      return `00${(number % 9) + 1}/002`
    case 'marital_status':
      return number % 2 === 0 ? 'K' : 'BK'
    case 'life_status':
      return '1'
    case 'email':
      return `warga${number}@example.id`
    case 'months':
      return '2'
    case 'package':
      return 'T'
    case null:
      return strange(header, person, number)
    default:
      return ''
  }
}

function strange(header: string, person: GeneratedPerson, number: number): string {
  if (header === '' || /^KET|CATATAN|TANDA/i.test(header)) return ''
  if (/NIK/i.test(header)) return `${person.nik.slice(0, 12)}${String(9000 + number)}`
  if (/NAMA/i.test(header)) return `${person.name.split(' ').reverse().join(' ')} BIN ADAM`
  if (/REKENING/i.test(header)) return String(7_000_000_000 + number)
  if (/UMUR|USIA/i.test(header)) return String(20 + (number % 40))
  if (/TGL|TANGGAL/i.test(header)) return '01-02-2020'
  if (/AGAMA/i.test(header)) return 'ISLAM'
  return ['A', 'B', '1', ''][number % 4] ?? ''
}

/** The sheet of a layout filled with people, as the reader would hand it out. */
export function sheetOf(layout: HeaderLayout, people: readonly GeneratedPerson[]): Cell[][] {
  return [
    ...layout.above,
    ...layout.heading,
    ...layout.under,
    ...people.map((person, at) =>
      layout.truth.map((field, column) =>
        cellFor(person, field, layout.heading.map((row) => row[column] ?? '').join(' '), at + 1),
      ),
    ),
    ...layout.below,
  ]
}

/** Rows with the numbers a person sees; lines without a filled cell are not handed out, as in a workbook. */
export function rowsOf(sheet: readonly Cell[][]): Row[] {
  return sheet
    .map((cells, at) => ({ number: at + 1, cells }))
    .filter((row) => row.cells.some((cell) => cell !== ''))
}
