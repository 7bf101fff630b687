import { type Refusal, refuse } from '../kernel/refusal.ts'
import { parseRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { batchProgrammes, batchSegments, type WorkerColumns } from '../rules/batch.ts'
import { bpuFunders, bpuSectors } from '../rules/bpu-relief.ts'
import { riskClasses } from '../rules/contribution-pu.ts'
import { type Cell, cellText } from '../tabular/cell.ts'
import type { Written } from './portal.questions.ts'

const columnNames = {
  segment: ['segment'],
  pay_rupiah: ['pay_rupiah', 'income_rupiah', 'wage_rupiah'],
  programmes: ['programmes'],
  sector: ['sector'],
  funder: ['funder'],
  risk_class: ['risk_class'],
  jkk_relief: ['jkk_relief'],
} as const

type ColumnName = keyof typeof columnNames

export const required: ColumnName[] = ['segment', 'pay_rupiah', 'programmes']

export const runHeaderHelp = [
  'CSV or XLSX, first row the header, other columns ignored, order free:',
  '  segment       bpu, pu or jakon (by wages)',
  '  pay_rupiah    monthly income (bpu) or wage (pu, jakon); income_rupiah and wage_rupiah are taken too',
  '  programmes    jkk jkm jht jp jkp, parted by space, + or |',
  '  sector        bpu: transport or other',
  '  funder        bpu: self, apbd, apbn, village_or_transfer or other',
  '  risk_class    pu: very_low, low, medium, high or very_high',
  '  jkk_relief    pu: yes where the firm has the relief of labour-intensive industry; otherwise no or empty',
  'The file of --out has row, total_rupiah, refused (a code) and unconfirmed (codes); row is the line in the input.',
]

/** Columns whose words may be written with spaces or hyphens; the others hold amounts and lists. */
const isWord = new Set<ColumnName>(['segment', 'sector', 'funder', 'risk_class', 'jkk_relief'])

export type Places = Partial<Record<ColumnName, number>>

export function findColumns(header: string[]): Places {
  const names = header.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  )
  const places: Places = {}
  for (const [column, known] of Object.entries(columnNames) as [ColumnName, readonly string[]][]) {
    const at = names.findIndex((name) => known.includes(name))
    if (at >= 0) places[column] = at
  }
  const lacking = required.filter((column) => places[column] === undefined)
  if (lacking.length > 0) throw noColumns(lacking)
  return places
}

export function noColumns(lacking: string[]): Refusal {
  return refuse(
    'rules.column_missing',
    'invalid',
    text(
      `Kolom ${lacking.join(', ')} tidak ada di baris pertama. Lihat judul kolom: payung rules run --help.`,
      `The column ${lacking.join(', ')} is missing in the first row. See the header: payung rules run --help.`,
    ),
    { field: 'in', details: { missing: lacking } },
  )
}

export type Read = {
  columns: WorkerColumns
  funders: Uint8Array
  /** Refused before the kernel sees the row, by its place in the batch. */
  unreadable: (string | undefined)[]
  /** The row as the calculator of one person is asked. */
  written(at: number): { kind: string; written: Written }
}

export const segmentNames = batchSegments.map((each) => each.toLowerCase())

const funderNames = bpuFunders.map((each) => each.toLowerCase())

export const programmeNames = batchProgrammes.map((each) => each.toLowerCase())

/** A number no list reaches: the kernel refuses it as unknown. */
const unknown = 255

function place(list: readonly string[], word: string): number {
  const at = list.indexOf(word)
  return at < 0 ? unknown : at
}

export function readColumns(rows: { cells: Cell[] }[], places: Places): Read {
  const count = rows.length
  const columns: WorkerColumns = {
    segment: new Uint8Array(count),
    pay_rupiah: new Float64Array(count),
    programmes: new Uint8Array(count),
    sector: new Uint8Array(count),
    may_use_relief: new Uint8Array(count),
    risk_class: new Uint8Array(count),
  }
  const funders = new Uint8Array(count)
  const unreadable: (string | undefined)[] = []
  const word = (at: number, column: ColumnName) => {
    const index = places[column]
    const written = index === undefined ? '' : cellText(rows[at]?.cells[index]).trim().toLowerCase()
    return isWord.has(column) ? written.replaceAll(/[\s-]+/g, '_') : written
  }
  for (let at = 0; at < count; at++) {
    const segment = place(segmentNames, word(at, 'segment'))
    const funder = place(funderNames, word(at, 'funder'))
    const programmes = programmeSet(word(at, 'programmes'))
    columns.segment[at] = segment
    columns.pay_rupiah[at] = amountOf(word(at, 'pay_rupiah'))
    columns.programmes[at] = programmes ?? 0
    columns.sector[at] = place(bpuSectors, word(at, 'sector'))
    columns.risk_class[at] = place(riskClasses, word(at, 'risk_class'))
    columns.may_use_relief[at] =
      segment === 1 ? Number(word(at, 'jkk_relief') === 'yes') : Number(funder === 0 || funder === 4)
    funders[at] = funder
    if (segment !== unknown && programmes === undefined) unreadable[at] = 'rules.programme_unknown'
    else if (segment === 0 && funder === unknown) unreadable[at] = 'rules.funder_unknown'
    else if (segment === 1 && !['', 'yes', 'no'].includes(word(at, 'jkk_relief')))
      unreadable[at] = 'portal.answer_unknown'
  }
  return {
    columns,
    funders,
    unreadable,
    written: (at) => ({
      kind: word(at, 'segment'),
      written: Object.fromEntries(
        (Object.keys(columnNames) as ColumnName[]).map((column) => [column, [word(at, column)]]),
      ),
    }),
  }
}

function amountOf(written: string): number {
  if (/^\d{1,15}$/.test(written)) return Number(written)
  return parseRupiah(written) ?? Number.NaN
}

const knownSets = new Map<string, number | undefined>()

/** The programmes as bits; undefined where one of them is none. The few spellings of a file are read once. */
function programmeSet(written: string): number | undefined {
  if (knownSets.has(written)) return knownSets.get(written)
  const bits = written
    .split(/[\s+|,;/]+/)
    .filter((name) => name !== '')
    .map((name) => place(programmeNames, name))
  const set = bits.includes(unknown) ? undefined : bits.reduce((all, bit) => all | (1 << bit), 0)
  if (knownSets.size < 1_000) knownSets.set(written, set)
  return set
}
