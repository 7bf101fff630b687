import { MessageChannel } from 'node:worker_threads'
import fc from 'fast-check'
import { type Cell, cellText } from '../../src/tabular/cell.ts'
import { defaultLimits } from '../../src/tabular/limits.ts'
import type { FromWorker, PackedSurvey } from '../../src/tabular/protocol.ts'
import { readFor } from '../../src/tabular/reading.ts'
import { type Details, tabularRefusal } from '../../src/tabular/refusals.ts'
import { rowXml, type TestEntry, xlsxOf } from '../../src/tabular/test-files.ts'
import { writeCsv, writeXlsx } from '../../src/tabular/write.ts'

/** What came of a file: rows, a survey, or the stable code it was refused with. */
export type Came = { rows: string[][] } | { survey: PackedSurvey } | { refused: string }

/**
 * Reads a file in this very process, without a worker around it: a thousand a second instead of thirty. Anything but rows, a survey
 * or a refusal with a sentence of its own is thrown.
 */
export async function comesOf(bytes: Uint8Array, survey_rows?: number, sheets?: string[]): Promise<Came> {
  const { port1, port2 } = new MessageChannel()
  const rows: string[][] = []
  port2.on('message', (message: FromWorker) => {
    if (message.type !== 'rows') return
    port2.postMessage('next')
    for (const row of message.rows) rows.push(placed(row.cells, row.columns, row.width))
  })
  try {
    const limits = { ...defaultLimits, unzipped_bytes: 64 * 1024 * 1024 }
    const outcome = await readFor({ source: bytes, sheets, survey_rows, limits }, port1)
    // Rows that were sent last are heard in a later turn.
    await new Promise<void>((resolve) => {
      port2.once('close', () => resolve())
      port1.close()
    })
    if (outcome.type === 'survey') return { survey: outcome.survey }
    return outcome.type === 'end' ? { rows } : { refused: codeOf(outcome.reason, outcome.details) }
  } finally {
    port1.close()
  }
}

/** The code of a refusal, if its reason has a sentence of its own. */
function codeOf(reason: string, details: Details): string {
  const { code } = tabularRefusal(reason, details)
  if (code === 'tabular.damaged' && !knownAsDamage.has(reason)) throw new Error(`No sentence for ${reason}`)
  return code
}

const knownAsDamage = new Set(['damaged', 'unclosed_quote'])

function placed(cells: Cell[], columns: number[] | undefined, width: number): string[] {
  const row = new Array<string>(width).fill('')
  for (let at = 0; at < cells.length; at++) row[columns?.[at] ?? at] = cellText(cells[at])
  return row
}

const beginnings = [
  '',
  'PK\x03\x04',
  '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
  '\xff\xfe',
  '\xfe\xff',
  '\xef\xbb\xbf',
  'sep=',
  '<?xml',
  '"',
  'NIK;',
].map((each) => Buffer.from(each, 'latin1'))

/** Bytes of any kind, behind a beginning that leads the reader somewhere. */
export const anyBytes = fc
  .tuple(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 400 }))
  .map(([beginning, rest]) => Buffer.concat([beginning, rest]))

const word = fc.oneof(
  fc.constantFrom('NIK', '1571012304850003', '=1+1', '-', '0', '1e400', '__proto__', '\u202e', '_xD800_'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
)
const escaped = (value: string): string =>
  value.replace(/[<>&\0-\x08\x0b-\x1f\ufffe\uffff]/g, (letter) => (letter === '&' ? '&amp;' : ' '))
const sheetXml = fc
  .array(fc.array(word, { maxLength: 5 }), { minLength: 1, maxLength: 6 })
  .map((rows) => rows.map((row, at) => rowXml(at + 1, row.map(escaped))).join(''))

/** Ways in which a part of XML goes wrong. */
type Slip = { at: number; length: number; put: string }
const slip: fc.Arbitrary<Slip> = fc.record({
  at: fc.nat(),
  length: fc.nat(40),
  put: fc.oneof(
    fc.constantFrom(
      '',
      '<',
      '>',
      '</row>',
      '<row r="0">',
      '<c r="XFE1">',
      '<v>',
      '&',
      '&#x0;',
      ']]>',
      '<![CDATA[',
      '<!DOCTYPE x>',
      ' t="s"',
      ' r="A1"',
      '"',
      '\0',
      '<mergeCell ref="A1:B2"/>',
      '<col min="1" max="99999999" hidden="1"/>',
    ),
    fc.string({ maxLength: 6 }),
  ),
})
const slipped = (text: string, slips: Slip[]): string =>
  slips.reduce((sofar, { at, length, put }) => {
    const place = sofar.length === 0 ? 0 : at % sofar.length
    return sofar.slice(0, place) + put + sofar.slice(place + length)
  }, text)

/** Ways in which the record of a part in the zip goes wrong. */
const recordSlip = fc.record(
  {
    size: fc.constantFrom(0, 1, 4_294_967_295, 1_900_000_000),
    crc: fc.nat(),
    method: fc.constantFrom(0, 8, 9, 12, 99),
    flags: fc.constantFrom(0, 1, 8, 2048, 65_535),
    offset: fc.constantFrom(0, 30, 4_294_967_295),
    localName: fc.constantFrom('', '../x', 'x'),
  },
  { requiredKeys: [] },
)

/** A workbook that was whole and then went wrong: in its XML, in the records of its zip, in single bytes, at its end. */
export const brokenWorkbook = fc
  .record({
    sheets: fc.array(sheetXml, { minLength: 1, maxLength: 3 }),
    part: fc.nat(8),
    slips: fc.array(slip, { maxLength: 4 }),
    record: fc.option(recordSlip, { freq: 3 }),
    flips: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
    cut: fc.option(fc.nat(), { freq: 5 }),
  })
  .map(({ sheets, part, slips, record, flips, cut }) => {
    let at = 0
    const lie = (entry: TestEntry): TestEntry => {
      if (at++ !== part) return entry
      return { ...entry, data: slipped(String(entry.data), slips), ...(record ?? {}) }
    }
    const bytes = xlsxOf({
      sheets: sheets.map((data, number) => ({ name: `Lembar ${number + 1}`, data })),
      strings: '<si><t>a</t></si>',
      styles: '<cellXfs><xf numFmtId="14"/></cellXfs>',
      lie,
    })
    for (const [place, value] of flips) bytes[place % bytes.length] = value
    return cut === null ? bytes : bytes.subarray(0, cut % bytes.length)
  })

/** A file is read, or refused with a code of its own; and what a survey says of its sheets is what reading them gives. */
export async function holdsTogether(bytes: Uint8Array): Promise<void> {
  const survey = await comesOf(bytes, 3)
  const read = await comesOf(bytes)
  if (!('survey' in survey)) return
  for (const sheet of survey.survey.sheets) {
    if (sheet.rows === 0 || survey.survey.sheets.filter((each) => each.name === sheet.name).length > 1)
      continue
    const came = await comesOf(bytes, undefined, [sheet.name])
    const rows = 'rows' in came ? came.rows.filter((row) => row.some((cell) => cell.trim() !== '')) : []
    const whole = 'rows' in came && survey.survey.format === 'xlsx' ? came.rows : rows
    if (whole.length !== sheet.rows)
      throw new Error(
        `The survey says ${sheet.rows} rows, reading gives ${JSON.stringify(came).slice(0, 200)}`,
      )
  }
  if ('survey' in read) throw new Error('Reading answered with a survey')
}

export const anyTable = fc.array(
  fc.array(
    fc.string({ unit: 'grapheme', maxLength: 12 }).map((cell) => cell.replaceAll('\0', '')),
    { minLength: 2, maxLength: 6 },
  ),
  { minLength: 1, maxLength: 12 },
)

/** Rows as a reader gives them: an XLSX forgets empty cells at the end and rows without a filled one. */
function kept(rows: string[][]): string[][] {
  const trimmed = rows.map((row) => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1))
  return trimmed.filter((row) => row.length > 0)
}

/** What we write as XLSX is read as it was. */
export async function survivesXlsx(table: string[][]): Promise<void> {
  const columns = table[0]!.map((header) => ({ header, kind: 'text' as const, width: 9 }))
  const whole = table.map((row) => columns.map((_, at) => row[at] ?? ''))
  const came = await comesOf(await writeXlsx({ sheets: [{ name: 'A', columns, rows: whole.slice(1) }] }))
  expectSame(came, kept(whole))
}

/** What we write as CSV is read as it was, in whichever encoding an office saves it again. */
export async function survivesCsv(table: string[][], separator: ';' | ',', wide: boolean): Promise<void> {
  const width = Math.max(...table.map((row) => row.length))
  // A quote lets even the first cell of all be empty or begin like a mark of order.
  const rows = [Array.from({ length: width }, (_, at) => `K${at}`), ...table.map((row) => row.map(plain))]
  const bytes = Buffer.from(writeCsv(rows, { separator }))
  const came = await comesOf(wide ? Buffer.from(bytes.toString(), 'utf16le') : bytes)
  expectSame('rows' in came ? { rows: kept(came.rows) } : came, kept(rows))
}

/** Text that neither begins a formula, which gets an apostrophe, nor is cut by the old mark for the end of a file. */
const plain = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `x${cell}` : cell.replaceAll('\x1a', ''))

function expectSame(came: Came, wanted: string[][]): void {
  if ('rows' in came ? JSON.stringify(came.rows) !== JSON.stringify(wanted) : wanted.length > 0)
    throw new Error(`${JSON.stringify(wanted)} came back as ${JSON.stringify(came).slice(0, 2000)}`)
}
