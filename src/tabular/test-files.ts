import { crc32, deflateRawSync } from 'node:zlib'
import { Refusal } from '../kernel/refusal.ts'
import type { Row } from './cell.ts'
import { type Limits, readTabular } from './read.ts'

/** A zip entry as a test wants it, lies included. */
export type TestEntry = {
  name: string
  data: string | Buffer
  stored?: boolean
  /** What the headers say instead of the truth. */
  size?: number
  crc?: number
  localName?: string
  flags?: number
  method?: number
  /** Bytes that stand in the file instead of the compressed data. */
  packed?: Buffer
  /** Where the central directory says that the entry begins. */
  offset?: number
  /** What kind of file the entry says it is: the upper half of the external attributes. */
  mode?: number
  /** Extra field of the central directory. */
  extra?: Buffer
}

/** Builds a zip by hand, so that its headers can lie. */
export function zipOf(entries: TestEntry[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const data = Buffer.from(entry.data as string)
    const body =
      entry.packed ?? (entry.stored ? data : deflateRawSync(data, { level: data.length > 1_000_000 ? 1 : 6 }))
    const name = Buffer.from(entry.name)
    const localName = Buffer.from(entry.localName ?? entry.name)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(entry.flags ?? 0, 2)
    fields.writeUInt16LE(entry.method ?? (entry.stored ? 0 : 8), 4)
    fields.writeUInt32LE(entry.crc ?? crc32(data), 10)
    fields.writeUInt32LE(body.length, 14)
    fields.writeUInt32LE(entry.size ?? data.length, 18)
    fields.writeUInt16LE(localName.length, 22)
    local.push(Buffer.from('PK\x03\x04'), Buffer.from(fields), localName, body)
    fields.writeUInt16LE(name.length, 22)
    const extra = entry.extra ?? Buffer.alloc(0)
    fields.writeUInt16LE(extra.length, 24)
    const tail = Buffer.alloc(14)
    tail.writeUInt16LE(entry.mode ?? 0, 8)
    tail.writeUInt32LE(entry.offset ?? offset, 10)
    central.push(Buffer.from('PK\x01\x02\x14\x00'), fields, tail, name, extra)
    offset += 30 + localName.length + body.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'

export type TestBook = {
  /** Content of `sheetData`, or of the whole part when it starts with `<?xml` or `<!`. */
  sheets: { name?: string; state?: string; data: string }[]
  /** Content of `sst`. */
  strings?: string
  /** Content of `styleSheet`. */
  styles?: string
  from1904?: boolean
  bookType?: string
  extra?: TestEntry[]
  /** Changes an entry on its way into the zip. */
  lie?: (entry: TestEntry) => TestEntry
}

/** Builds a workbook from sheet XML; `rowsXml` and the like write the XML. */
export function xlsxOf(book: TestBook): Buffer {
  const relation = (id: number, type: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${office}/${type}" Target="${target}"/>`
  const relations = (inner: string): string =>
    `${declaration}<Relationships xmlns="${packages}/relationships">${inner}</Relationships>`
  const names = book.sheets.map(
    (sheet, at) =>
      `<sheet name="${sheet.name ?? `Sheet${at + 1}`}" sheetId="${at + 1}" state="${sheet.state ?? 'visible'}" r:id="rId${at + 1}"/>`,
  )
  const entries: TestEntry[] = [
    {
      name: '[Content_Types].xml',
      data: `${declaration}<Types xmlns="${packages}/content-types"><Override PartName="/xl/workbook.xml" ContentType="${book.bookType ?? sheetType}"/></Types>`,
    },
    { name: '_rels/.rels', data: relations(relation(1, 'officeDocument', 'xl/workbook.xml')) },
    {
      name: 'xl/workbook.xml',
      data: `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr${book.from1904 ? ' date1904="1"' : ''}/><sheets>${names.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: relations(
        book.sheets.map((_, at) => relation(at + 1, 'worksheet', `worksheets/sheet${at + 1}.xml`)).join('') +
          relation(1001, 'sharedStrings', 'sharedStrings.xml') +
          relation(1002, 'styles', '/xl/styles.xml'),
      ),
    },
    ...book.sheets.map((sheet, at) => ({
      name: `xl/worksheets/sheet${at + 1}.xml`,
      data: /^<[?!]/.test(sheet.data)
        ? sheet.data
        : `${declaration}<worksheet xmlns="${main}"><sheetData>${sheet.data}</sheetData></worksheet>`,
    })),
  ]
  if (book.strings !== undefined) {
    entries.push({
      name: 'xl/sharedStrings.xml',
      data: `${declaration}<sst xmlns="${main}">${book.strings}</sst>`,
    })
  }
  if (book.styles !== undefined) {
    entries.push({
      name: 'xl/styles.xml',
      data: `${declaration}<styleSheet xmlns="${main}">${book.styles}</styleSheet>`,
    })
  }
  return zipOf([...entries, ...(book.extra ?? [])].map(book.lie ?? ((entry) => entry)))
}

/** One row of inline text cells, with references. */
export function rowXml(number: number, cells: string[], attributes = ''): string {
  const inner = cells.map(
    (cell, at) => `<c r="${letters(at)}${number}" t="inlineStr"><is><t>${cell}</t></is></c>`,
  )
  return `<row r="${number}"${attributes}>${inner.join('')}</row>`
}

function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last
}

export function honestXlsx(): Buffer {
  return xlsxOf({
    sheets: [{ data: rowXml(1, ['NIK', 'NAMA']) + rowXml(2, ['1571012304850003', 'SITI AMINAH']) }],
  })
}

/** Reads a file to its end. */
export async function rowsOf(
  source: Uint8Array | { path: string },
  options: { sheet?: string; limits?: Partial<Limits> } = {},
): Promise<Row[]> {
  const file = await readTabular(source, options)
  const rows: Row[] = []
  for await (const batch of file.rows) rows.push(...batch)
  return rows
}

/** Reads a file to its end and gives the code it was refused with, or `was read`. */
export async function codeOf(
  source: Uint8Array | string,
  limits: Partial<Limits> = {},
  sheet?: string,
): Promise<string> {
  try {
    await rowsOf(typeof source === 'string' ? Buffer.from(source) : source, { limits, sheet })
    return 'was read'
  } catch (error) {
    if (error instanceof Refusal && error.text.id.length > 40 && error.text.en.length > 40) return error.code
    throw error
  }
}
