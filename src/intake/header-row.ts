import { cellText, type Row } from '../tabular/cell.ts'
import { type HeaderReading, headerKey, readHeader } from './headers.ts'
import type { Field } from './schema.ts'

/** What an office chose before for a header it wrote; null where it chose to leave the column out. */
export type HeaderMemory = ReadonlyMap<string, Field | null>

/** How far down a header is looked for: title rows, a letterhead and blank lines come before it. */
export const headerSearchRows = 40

export type HeaderColumn = { at: number; header: string; reading: HeaderReading }

export type Heading = {
  /** First row of the heading, as the person sees it in the sheet, and the last one; data begin after that. */
  first: number
  last: number
  columns: HeaderColumn[]
  score: number
}

/** What a column is worth in telling a heading from a letterhead: two of "Desa" and "Kecamatan" stand above most lists. */
const worth = (field: Field) => (field === 'nik' ? 3 : field === 'name' ? 2 : 1)

const clean = (row: Row, at: number) => cellText(row.cells[at]).replace(/\s+/g, ' ').trim()

/** A cell that no header looks like: a date, a number of four digits or more, a run of eight digits. */
function looksLikeData(row: Row, at: number): boolean {
  const cell = row.cells[at]
  if (typeof cell === 'object')
    return cell.kind === 'date' || (cell.kind === 'number' && cell.text.length > 3)
  return /\d{8,}|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/.test(cellText(cell).replace(/[\s']/g, ''))
}

const holdsData = (row: Row) => row.cells.some((_, at) => looksLikeData(row, at))

/** The number line (1) (2) (3) that printed lists have under their heading. */
export function isNumberLine(row: Row): boolean {
  const filled = row.cells
    .map((cell) =>
      cellText(cell)
        .trim()
        .replace(/^\(?(\d+)\)?\.?$/, '$1'),
    )
    .filter(Boolean)
  return filled.length >= 3 && filled.every((written, place) => Number(written) === place + 1)
}

function scored(
  first: number,
  last: number,
  columns: HeaderColumn[],
  data: number,
  memory: HeaderMemory | undefined,
): Heading {
  const best = new Map<Field, number>()
  let known = 0
  for (const { reading, header } of columns) {
    const chosen = memory?.get(headerKey(header))
    if (reading.unused || chosen === null) known += 0.4
    for (const field of chosen ? [chosen] : reading.fields) {
      const value = worth(field) * (reading.how === 'sure' ? 1 : 0.8)
      best.set(field, Math.max(best.get(field) ?? 0, value))
    }
  }
  return {
    first,
    last,
    columns,
    score: [...best.values()].reduce((sum, value) => sum + value, known) - data * 1.5,
  }
}

/** The heading as one row. */
function single(row: Row, memory: HeaderMemory | undefined): Heading {
  const columns = row.cells
    .map((_, at) => ({ at, header: clean(row, at) }))
    .filter((column) => column.header !== '')
    .map((column) => ({ ...column, reading: readHeader(column.header) }))
  return scored(
    row.number,
    row.number,
    columns,
    row.cells.filter((_, at) => looksLikeData(row, at)).length,
    memory,
  )
}

/**
 * The heading as two rows: group titles above (`LAHIR` over `TEMPAT` and `TANGGAL`), which a merged cell writes once, at its left
 * edge, and columns without a group, which are written above only.
 */
function double(top: Row, sub: Row, memory: HeaderMemory | undefined): Heading | undefined {
  if (holdsData(sub) || isNumberLine(sub)) return undefined
  const columns: HeaderColumn[] = []
  let group = ''
  const width = Math.max(top.cells.length, sub.cells.length)
  for (let at = 0; at < width; at++) {
    const above = clean(top, at)
    const below = clean(sub, at)
    if (above !== '') group = above
    if (below === '' && above === '') continue
    if (below === '') columns.push({ at, header: above, reading: readHeader(above) })
    else
      columns.push({
        at,
        header: group === '' ? below : `${group} ${below}`,
        reading: readUnder(group, below),
      })
  }
  return scored(
    top.number,
    sub.number,
    columns,
    top.cells.filter((_, at) => looksLikeData(top, at)).length,
    memory,
  )
}

const sure = (field: Field): HeaderReading => ({ fields: [field], how: 'sure' })

/** A header under its group title. */
function readUnder(group: string, below: string): HeaderReading {
  const above = headerKey(group)
  const key = headerKey(below)
  if (/LAHIR|LHR|^TTL$/.test(above)) {
    if (/^(?:TEMPAT|TMPT|TMP|TPT|KOTA)$/.test(key)) return sure('birth_place')
    if (/^(?:TANGGAL|TGL|TANGGALBULANTAHUN|TGLBLNTHN|TGLBLNTH)$/.test(key)) return sure('birth_date')
  }
  if (/KELAMIN|^JK|^LP$|^SEX$/.test(above)) {
    if (/^(?:L|LK|LAKILAKI|LAKI|PRIA)$/.test(key)) return sure('sex_male')
    if (/^(?:P|PR|PEREMPUAN|WANITA)$/.test(key)) return sure('sex_female')
  }
  if (/NAMA/.test(above) && /^(?:DEPAN|TENGAH|BELAKANG)$/.test(key))
    return sure(key === 'DEPAN' ? 'name_first' : key === 'TENGAH' ? 'name_middle' : 'name_last')
  const readings = [`${group} ${below}`, `${below} ${group}`, below].map(readHeader)
  return (
    readings.find((reading) => reading.how === 'sure') ??
    readings.find((reading) => reading.how === 'near') ??
    readings[2] ??
    readHeader(below)
  )
}

/** The heading that begins in a row a person pointed at. */
export function headingAt(rows: readonly Row[], number: number, memory?: HeaderMemory): Heading | undefined {
  const at = rows.findIndex((row) => row.number === number)
  return at < 0 ? undefined : headingFrom(rows, at, memory)
}

function headingFrom(
  rows: readonly Row[],
  at: number,
  memory: HeaderMemory | undefined,
): Heading | undefined {
  const top = rows[at]
  if (!top) return undefined
  const one = single(top, memory)
  const sub = rows[at + 1]
  const two = sub && sub.number === top.number + 1 ? double(top, sub, memory) : undefined
  if (!two || !sub) return one
  // Two rows only where together they say something that neither says alone, or where the second stands under groups throughout.
  const alone = Math.max(one.score, single(sub, memory).score)
  return two.score > alone + 0.4 || (two.score >= alone && two.score > 0 && standsUnder(top, sub)) ? two : one
}

/** Whether every cell of the second row stands under a title that spans several columns, as merged cells come out of a file. */
function standsUnder(top: Row, sub: Row): boolean {
  if (top.cells.filter((_, at) => clean(top, at) !== '').length < 2) return false
  let spanned = false
  for (let at = 0; at < sub.cells.length; at++) {
    if (clean(sub, at) === '') continue
    if (clean(top, at) !== '') {
      if (clean(top, at + 1) !== '' || clean(sub, at + 1) === '') return false
    } else if (top.cells.slice(0, at).some((_, before) => clean(top, before) !== '')) spanned = true
    else return false
  }
  return spanned
}

/** Headings worth looking at, the best first; of equals the one further up. */
export function rankHeadings(rows: readonly Row[], memory?: HeaderMemory): Heading[] {
  const headings: Heading[] = []
  for (let at = 0; at < Math.min(rows.length, headerSearchRows); at++) {
    const heading = headingFrom(rows, at, memory)
    if (heading && heading.columns.length > 0) headings.push(heading)
  }
  return headings.sort((a, b) => b.score - a.score || a.first - b.first)
}
