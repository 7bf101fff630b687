import { constants, crc32, deflateRawSync } from 'node:zlib'
import { rowXml, type TestBook, type TestEntry, xlsxOf } from '../../src/tabular/test-files.ts'

/**
 * A file or request that means harm, or was made by accident as if it did. `answer` is what the front door says: a stable code; or
 * `read` and the rows of the list that were read, where nothing in it can hurt and the list is as good as any.
 */
export type Hostile = {
  family: `H${number}`
  what: string
  answer: string
  file_name?: string
  bytes?: () => Buffer
  /** Megabytes the request says it will send; the answer has to come before they are sent. */
  announced_megabytes?: number
  /** A request that is no upload. */
  body?: { path: string; content: () => Buffer; type?: string; encoding?: string }
}

export const header = ['NIK', 'NAMA LENGKAP', 'TGL LAHIR', 'JK', 'DESA/KELURAHAN']
/** A person whose list would be read, were it not for what is wrong with the file. */
export const person = ['1503074504850003', 'SITI AMINAH', '05-04-1985', 'P', '15.03.07.2004']
export const list = rowXml(1, header) + rowXml(2, person)
export const csvList = `${header.join(';')}\r\n${person.join(';')}\r\n`

const declaration = '<?xml version="1.0" encoding="UTF-8"?>'
export const worksheet = (data: string, head = declaration): string =>
  `${head}<worksheet><sheetData>${data}</sheetData></worksheet>`

export function workbook(data: string, more: Partial<TestBook> = {}): Buffer {
  return xlsxOf({ sheets: [{ data }], ...more })
}

/** A workbook with one part changed on its way into the zip. */
export function withPart(part: string, change: Partial<TestEntry>, data = list): Buffer {
  return workbook(data, { lie: (entry) => (entry.name === part ? { ...entry, ...change } : entry) })
}

export const sheetPart = 'xl/worksheets/sheet1.xml'

/** Deflated text that unpacks to the beginning, then `times` the middle, then the end: gigabytes cost nothing to make. */
export function repeated(begin: string, middle: string, times: number, end: string): Partial<TestEntry> {
  const piece = (value: string): Buffer =>
    deflateRawSync(value, { level: 9, finishFlush: constants.Z_FULL_FLUSH })
  const one = piece(middle)
  const packed = Buffer.concat([
    piece(begin),
    ...Array<Buffer>(times).fill(one),
    deflateRawSync(end, { level: 9 }),
  ])
  const size = begin.length + middle.length * times + end.length
  // The checksum of hundreds of megabytes takes longer than the reader looks at them.
  if (times > 20) return { packed, size }
  let crc = crc32(begin)
  for (let time = 0; time < times; time++) crc = crc32(middle, crc)
  return { packed, size, crc: crc32(end, crc) }
}
