import { type Cell, cellText, type Row } from '../tabular/cell.ts'
import { isNumberLine } from './header-row.ts'
import { headerKey } from './headers.ts'
import type { Field, Layout } from './schema.ts'

/** Lines of a sheet that hold no person; empty ones are not told, of the others it is said how many there were. */
export type LineKind = 'empty' | 'example' | 'heading' | 'totals' | 'signature' | 'note'

const about: readonly Field[] = [
  'name',
  'birth_date',
  'birth_place_and_date',
  'sex',
  'village',
  'district',
  'occupation',
  'address',
  'phone',
]
/** What a template fills in before anybody writes a word. */
const givenPlaces: readonly Field[] = ['village', 'district']

const totals = /^(?:sub\s*-?\s*|grand\s+)?(?:jumlah|total|jml)\b/i
const signs =
  /^(?:mengetahui|menyetujui|disetujui|diperiksa|dibuat|disahkan|ditetapkan|an\.|a\.n\.|plt\.?|kepala|lurah|camat|bupati|sekretaris|ketua|operator|petugas|nip\b|ttd\b|materai)/i
/** `Sarolangun, 12 November 2024`: the line above a signature. */
const placeAndDay = /^[A-Za-z .]{3,40},\s*(?:\d{1,2}|\.{2,}|_{2,})?\s*[A-Za-z]{3,9}\s*\d{4}$/

/**
 * Tells rows that hold no person from those that do, in the order of the file: once totals or signatures began, a line without a NIK
 * belongs to them. A row with a NIK is always a person's, and so is one that says enough else about somebody.
 */
export function lineSorter(
  layout: Layout,
): (row: Row, textOf: (field: Field) => string) => LineKind | undefined {
  const headers = new Map(
    Object.values(layout.columns).map((column) => [column.at, headerKey(column.header)]),
  )
  const known = about.filter((field) => layout.columns[field])
  // A list of NIK and name says no more about a person without a NIK than the name.
  const enough = Math.max(1, Math.min(3, known.length))
  let tail: 'totals' | 'signature' | undefined

  return (row, textOf) => {
    if (row.number <= layout.header_row && row.sheet === undefined) return 'heading'
    if (row.cells.some(isExample)) return 'example'
    const nik = textOf('nik')
    // Nearly every row is a person's, and shows it here; the dearer questions are for the others.
    if (/^\d{16}$/.test(nik)) {
      tail = undefined
      return undefined
    }
    const filled = row.cells.map((cell) => cellText(cell).trim()).filter((written) => written !== '')
    if (filled.length === 0) return 'empty'
    if (!/\d{10}/.test(nik) && (isNumberLine(row) || repeatsHeading(row, headers) || isNoteLine(filled)))
      return 'heading'
    if (nik !== '' && !(totals.test(filled[0] ?? '') && !/\d{4}/.test(nik))) {
      tail = undefined
      return undefined
    }
    const said = known.filter((field) => textOf(field) !== '')
    const name = textOf('name')
    // Whoever is named and told of in three cells is a person, though their occupation be that of a signatory: *ketua RT*, *petugas kebersihan*.
    if (said.length >= 3 && name !== '' && !totals.test(name) && !signs.test(name)) {
      tail = undefined
      return undefined
    }
    const begins = filled.some((written) => totals.test(written))
      ? 'totals'
      : filled.some((written) => signs.test(written) || placeAndDay.test(written))
        ? 'signature'
        : undefined
    if (said.length >= 3 && begins === undefined && tail === undefined) return undefined
    if (begins) tail = begins
    if (tail) return tail
    if (said.length >= enough && name !== '') return undefined
    return said.every((field) => givenPlaces.includes(field)) && filled.length <= said.length + 1
      ? 'empty'
      : 'note'
  }
}

function isExample(cell: Cell): boolean {
  const written = cellText(cell)
  return written.length >= 6 && written.trim().toUpperCase() === 'CONTOH'
}

/** Printed lists repeat their heading on every page. */
function repeatsHeading(row: Row, headers: ReadonlyMap<number, string>): boolean {
  let same = 0
  for (const [at, key] of headers) if (key !== '' && headerKey(cellText(row.cells[at])) === key) same++
  return same >= 2 && same * 2 >= headers.size
}

/** `(16 angka)`, `(sesuai KTP)`: what to write, in brackets under the heading. */
const isNoteLine = (filled: readonly string[]) =>
  filled.length >= 2 && filled.every((written) => /^\(.*\)$/.test(written))
