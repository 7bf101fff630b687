import { MessageChannel } from 'node:worker_threads'
import fc from 'fast-check'
import { unpackRows } from '../../src/tabular/batch.ts'
import { cellText, type Row } from '../../src/tabular/cell.ts'
import { csvReader } from '../../src/tabular/csv.ts'
import { defaultLimits } from '../../src/tabular/limits.ts'
import type { FromWorker, PackedSurvey } from '../../src/tabular/protocol.ts'
import { readFor } from '../../src/tabular/reading.ts'
import { type Details, tabularRefusal } from '../../src/tabular/refusals.ts'
import { Stopped } from '../../src/tabular/stopped.ts'
import { rowXml, type TestEntry, xlsxOf } from '../../src/tabular/test-files.ts'
import { writeCsv, writeXlsx } from '../../src/tabular/write.ts'

/** What came of a file: rows, a survey, or the stable code it was refused with. */
export type Came = { rows: string[][] } | { survey: PackedSurvey } | { refused: string }

/**
 * Reads a file in this very process, without a worker around it: a thousand a second instead of thirty. Anything but rows, a survey
 * or a refusal with a sentence of its own is thrown.
 */
export async function comesOf(bytes: Uint8Array, survey_rows?: number, sheets?: string[]): Promise<Came> {
  const came = await rowsOf(bytes, survey_rows, sheets)
  return 'rows' in came ? { rows: came.rows.map((row) => row.cells.map((cell) => cellText(cell))) } : came
}

/** The same with what each cell is and the number of each row. */
async function rowsOf(
  bytes: Uint8Array,
  survey_rows?: number,
  sheets?: string[],
): Promise<Exclude<Came, { rows: string[][] }> | { rows: Row[] }> {
  const { port1, port2 } = new MessageChannel()
  const rows: Row[] = []
  port2.on('message', (message: FromWorker) => {
    if (message.type !== 'rows') return
    port2.postMessage('next')
    rows.push(...unpackRows(message.batch))
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

const cellValue = fc.constantFrom(
  '0',
  '1',
  '2',
  '',
  ' 5 ',
  '1e3',
  '45000.5',
  'SITI',
  'A&amp;B',
  'a&b',
  '_x0041_',
  '2024-05-22',
  '😀',
)
/** How the cells of one column are written: what stands behind the reference, and around the value. */
const columnForm = fc.record({
  tail: fc
    .tuple(
      fc.constantFrom('', ' s="0"', ' s="1"', ' s="9"'),
      fc.constantFrom('', ' t="s"', ' t="str"', ' t="inlineStr"', ' t="b"', ' t="e"', ' t="d"', ' t="n"'),
    )
    .map((parts) => parts.join('')),
  form: fc.constantFrom('v', 'v', 'v', 'is', 'is', 'closed', 'formula', 'cdata', 'spaced', 'twice'),
})
const inside: Record<string, (value: string) => string> = {
  v: (value) => `><v>${value}</v></c>`,
  is: (value) => `><is><t>${value}</t></is></c>`,
  closed: () => '/>',
  formula: (value) => `><f>A1</f><v>${value}</v></c>`,
  cdata: (value) => `><v><![CDATA[${value}]]></v></c>`,
  spaced: (value) => `><v>${value}</v> </c>`,
  twice: (value) => `><v>${value}</v><v>1</v></c>`,
}
const junk = fc.constantFrom(
  ' ',
  'x',
  '<c>',
  '</c>',
  '<c r="A1">',
  '<v>',
  '</v>',
  '<is>',
  '<!-- -->',
  '<row>',
)
const sheetTokens = fc
  .record({
    names: fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'AA', 'IV', 'IW', 'XFD', 'b'), {
      minLength: 1,
      maxLength: 4,
    }),
    forms: fc.array(columnForm, { minLength: 8, maxLength: 8 }),
    rows: fc.array(
      fc.record({
        open: fc.constantFrom('<row r="#">', '<row r="#">', '<row r="#" hidden="1">', '<row>'),
        values: fc.array(cellValue, { minLength: 4, maxLength: 4 }),
        other: fc.constantFrom(0, 0, 0, 4),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    slips: fc.oneof(fc.constant([]), fc.array(fc.tuple(fc.nat(60), junk), { minLength: 1, maxLength: 2 })),
  })
  .map(({ names, forms, rows, slips }) => {
    const tokens = rows.flatMap(({ open, values, other }, at) => [
      open.replace('#', String(at + 1)),
      ...names.map((name, column) => {
        const { tail, form } = forms[column + other]!
        return `<c r="${name}${at + 1}"${tail}${inside[form]!(values[column]!)}`
      }),
      '</row>',
    ])
    for (const [at, token] of slips) tokens.splice(at % (tokens.length + 1), 0, token)
    return tokens.join('')
  })
const stringToken = fc.constantFrom(
  '<si><t>SITI</t></si>',
  '<si><t>A&amp;B</t></si>',
  '<si><t></t></si>',
  '<si><t xml:space="preserve"> B </t></si>',
  '<si><r><t>A</t></r><r><t>B</t></r></si>',
  '<si><t>A</t><rPh sb="0" eb="1"><t>B</t></rPh></si>',
  '<si>',
  '</si>',
  '<rPh>',
  '</rPh>',
)

/** A sheet and a table of strings in every form a program or a hand gives them, often not well-formed. */
export const anySheet = fc.record({
  tokens: sheetTokens,
  strings: fc.array(stringToken, { maxLength: 4 }).map((tokens) => `<si><t>NOL</t></si>${tokens.join('')}`),
})

/** The short way past usual cells gives what the long way gives: names with a prefix mean the same and never go the short way. */
export async function shortIsLong({ tokens, strings }: { tokens: string; strings: string }): Promise<void> {
  const made = (data: string, table: string) =>
    xlsxOf({
      sheets: [{ data }],
      strings: table,
      styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
    })
  const long = (xml: string) => xml.replace(/<(\/?)(c|si)(?=[ >/])/g, '<$1s:$2')
  const [one, other] = [await rowsOf(made(tokens, strings)), await rowsOf(made(long(tokens), long(strings)))]
  if (JSON.stringify(one) !== JSON.stringify(other))
    throw new Error(`${tokens} | ${strings}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`)
}

export const anyCsvText = fc
  .array(fc.constantFrom('a', 'NIK', ' ', ';', ';', '"', '""', '\n', '\r\n', '\r', '\r', 'é', '1'), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''))

/** CSV read in one piece gives what it gives letter by letter. */
export function wholeIsLetters(text: string): void {
  const read = (pieces: Iterable<string>): string => {
    const rows: unknown[] = []
    try {
      const reader = csvReader(';', { ...defaultLimits, cell_characters: 5, columns: 6 }, (row) =>
        rows.push(row),
      )
      for (const piece of pieces) reader.write(piece)
      reader.end()
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      return JSON.stringify([rows, error.reason, error.details])
    }
    return JSON.stringify(rows)
  }
  if (read([text]) !== read(text))
    throw new Error(`${JSON.stringify(text)}: ${read([text])} and ${read(text)}`)
}
