import { faultPoint } from '../platform/fault.ts'
import type { OutCell, Workbook } from '../tabular/write.ts'

/** One row of the branch's upload file; the whole NIK, which is why the file is kept sealed and every reading is logged. */
export type BranchRow = {
  nik: string
  name: string
  birth_date: string
  phone: string
  occupation: string
  village_code: string
  place: string
  income_rupiah: number
  months: number
}

/** Name and version of the profile; kept with every file made by it. */
export const bpuLayoutName = 'BPU-1'

/**
 * The BPU layout that circulates: sheet `Data TK Baru`, dates as DD-MM-YYYY, identifiers as text.
 *
 * Not confirmed by the branch: whether it takes this layout for members paid from APBD, and what KODE_PAKET "T" means; the
 * sample has it everywhere. Version BPU-1 of a profile: a change of the layout gets a new version, never a silent edit.
 *
 * Rows are ordered by village, name and NIK, so that the same people make the same bytes.
 */
export function bpuLayout(people: readonly BranchRow[]): Workbook {
  return {
    sheets: [
      {
        name: 'Data TK Baru',
        columns: [
          { header: 'NOMOR_IDENTITAS', kind: 'text', width: 20 },
          { header: 'NAMA_LENGKAP', kind: 'text', width: 32 },
          { header: 'TGL_LAHIR', kind: 'text', width: 12 },
          { header: 'HANDPHONE', kind: 'text', width: 16 },
          { header: 'EMAIL', kind: 'text', width: 12 },
          { header: 'JENIS_PEKERJAAN_1', kind: 'text', width: 26 },
          { header: 'JENIS_PEKERJAAN_2', kind: 'text', width: 20 },
          { header: 'LOKASI_PEKERJAAN', kind: 'text', width: 26 },
          { header: 'UPAH', kind: 'number', width: 12 },
          { header: 'KODE_PAKET', kind: 'text', width: 12 },
          { header: 'BULAN_IURAN', kind: 'number', width: 12 },
        ],
        rows: laidOut(people),
      },
    ],
  }
}

/** The cells of the sheet, a row a person. */
export function bpuRows(people: readonly BranchRow[]): (string | number)[][] {
  return ordered(people).map((person) => [
    person.nik,
    person.name,
    person.birth_date.split('-').reverse().join('-'),
    person.phone.replace(/^\+62/, '0'),
    '',
    person.occupation,
    '',
    person.place,
    person.income_rupiah,
    'T',
    person.months,
  ])
}

/** Cells of a row. */
export const bpuColumns = 11

/** One row after the other, given out while the sheet is being written. */
function* laidOut(people: readonly BranchRow[]): Generator<OutCell[]> {
  for (const cells of bpuRows(people)) {
    yield cells
    faultPoint('exchange.row_laid_out')
  }
}

/** By village, name and NIK. */
export function ordered(people: readonly BranchRow[]): BranchRow[] {
  return [...people].sort(
    (a, b) => compare(a.village_code, b.village_code) || compare(a.name, b.name) || compare(a.nik, b.nik),
  )
}

/** Order of the bytes, the same on every machine whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
