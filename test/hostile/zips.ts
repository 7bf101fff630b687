import { rowXml, type TestEntry, xlsxOf, zipOf } from '../../src/tabular/test-files.ts'
import { type Hostile, list, repeated, sheetPart, withPart, workbook, worksheet } from './making.ts'

const megabyte = 1024 * 1024
const letters = 'A'.repeat(megabyte)
const [sheetBegin, sheetEnd] = worksheet('|').split('|') as [string, string]
const blank = '<row/>'.repeat(170_000)

function nested(depth: number): Buffer {
  let inner = withPart(sheetPart, {})
  for (let level = 0; level < depth; level++)
    inner = zipOf([{ name: `daftar-${level}.xlsx`, data: inner, stored: true }])
  return inner
}

function sheetsOfBlanks(count: number, change: (entry: TestEntry) => TestEntry): Buffer {
  return xlsxOf({
    sheets: Array.from({ length: count }, () => ({ data: '' })),
    lie: (entry) => (entry.name.startsWith('xl/worksheets/') ? change(entry) : entry),
  })
}

const eightMegabytes = repeated(sheetBegin, blank, 7, sheetEnd)
const bomb = (begin: string, end: string): Partial<TestEntry> => repeated(begin, letters, 300, end)

/** H1: much comes out of little. */
export const decompression: Hostile[] = [
  {
    what: '300 MB of one letter in one cell',
    answer: 'tabular.bomb',
    bytes: () => withPart(sheetPart, bomb(`${sheetBegin}<row><c t="inlineStr"><is><t>`, sheetEnd)),
  },
  {
    what: '300 MB of one letter in the shared strings',
    answer: 'tabular.bomb',
    bytes: () =>
      workbook(list, {
        strings: '',
        lie: (entry) =>
          entry.name === 'xl/sharedStrings.xml'
            ? { ...entry, ...bomb('<sst><si><t>', '</t></si></sst>') }
            : entry,
      }),
  },
  {
    what: '300 MB of one letter in the styles',
    answer: 'tabular.bomb',
    bytes: () =>
      workbook(list, {
        styles: '',
        lie: (entry) =>
          entry.name === 'xl/styles.xml' ? { ...entry, ...bomb('<styleSheet>', '</styleSheet>') } : entry,
      }),
  },
  {
    what: '300 MB of one letter in the list of types',
    answer: 'tabular.bomb',
    bytes: () => withPart('[Content_Types].xml', bomb('<Types>', '</Types>')),
  },
  {
    what: '300 MB of one letter in the relations, with a header that says a thousand bytes',
    answer: 'tabular.damaged',
    bytes: () =>
      withPart('xl/_rels/workbook.xml.rels', { ...bomb('<Relationships>', '</Relationships>'), size: 1000 }),
  },
  {
    what: 'a million blank rows below a list',
    answer: 'read 1',
    bytes: () => workbook(list + '<row/>'.repeat(1_048_570)),
  },
  {
    what: 'six hundred thousand rows',
    answer: 'unreadable roster.too_many_rows',
    bytes: () => {
      let rows = list
      for (let at = 3; at < 600_000; at++) rows += `<row><c><v>${(at * 7919) % 1_000_003}</v></c></row>`
      return workbook(rows)
    },
  },
  { what: 'a zip in a zip, ten deep', answer: 'tabular.not_a_spreadsheet', bytes: () => nested(10) },
  {
    what: 'a list with a zip bomb inside that nothing points at',
    answer: 'read 1',
    bytes: () => workbook(list, { extra: [{ name: 'xl/embeddings/x.zip', data: '', ...bomb('', '') }] }),
  },
  {
    what: 'six thousand small parts',
    answer: 'tabular.bomb',
    bytes: () =>
      workbook(list, { extra: Array.from({ length: 6000 }, (_, at) => ({ name: `x/${at}`, data: '' })) }),
  },
  {
    what: 'two hundred sheets that are the same bytes of the file',
    answer: 'tabular.bomb',
    bytes: () => {
      let place: number | undefined
      return sheetsOfBlanks(200, (entry) => {
        place ??= 2000
        return { ...entry, ...eightMegabytes, offset: place }
      })
    },
  },
  {
    what: 'seventy-five sheets of blank rows, each just too small to be a bomb',
    answer: 'tabular.bomb',
    bytes: () => sheetsOfBlanks(75, (entry) => ({ ...entry, ...eightMegabytes })),
  },
  {
    what: 'a comment of seven megabytes',
    answer: 'tabular.damaged',
    bytes: () => workbook(`<!--${'x'.repeat(7 * megabyte)}-->${list}`),
  },
  {
    what: 'a part packed with the larger dictionary of deflate64',
    answer: 'tabular.damaged',
    bytes: () => withPart(sheetPart, { method: 9 }),
  },
].map((each) => ({ family: 'H1', ...each }) as const)

function zip64(field: number): Buffer {
  const extra = Buffer.alloc(20)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(16, 2)
  extra.writeBigUInt64LE(2n ** 62n, 4)
  extra.writeBigUInt64LE(2n ** 62n, 12)
  return withPart(sheetPart, { size: field, extra })
}

/** Changes the record at the end of a zip. */
function endRecord(change: (end: Buffer) => void): Buffer {
  const bytes = withPart(sheetPart, {})
  change(bytes.subarray(bytes.length - 22))
  return bytes
}

/** H2: what the headers say is not so. */
export const lyingHeaders: Hostile[] = [
  { what: 'unpacked size zero', answer: 'tabular.damaged', bytes: () => withPart(sheetPart, { size: 0 }) },
  {
    what: 'unpacked size 1.9 GB in a small file',
    answer: 'tabular.bomb',
    bytes: () => withPart(sheetPart, { size: 1_900_000_000 }),
  },
  {
    what: 'unpacked size of the strings 4 GB',
    answer: 'tabular.bomb',
    bytes: () => withPart('xl/workbook.xml', { size: 4_294_967_294 }),
  },
  { what: 'a wrong checksum', answer: 'tabular.damaged', bytes: () => withPart(sheetPart, { crc: 1 }) },
  {
    what: 'stored, says the header, and it is packed',
    answer: 'tabular.damaged',
    bytes: () => withPart(sheetPart, { method: 0 }),
  },
  {
    what: 'a local name that is another than the central one',
    answer: 'read 1',
    bytes: () => withPart(sheetPart, { localName: '../../etc/passwd' }),
  },
  {
    what: 'two parts of one name',
    answer: 'tabular.damaged',
    bytes: () => workbook(list, { extra: [{ name: sheetPart, data: worksheet(rowXml(1, ['x'])) }] }),
  },
  { what: 'zip64 sizes of 2^62', answer: 'tabular.bomb', bytes: () => zip64(0xffffffff) },
  {
    what: 'more parts in the count than in the file',
    answer: 'tabular.damaged',
    bytes: () =>
      endRecord((end) => {
        end.writeUInt16LE(60_000, 8)
        end.writeUInt16LE(60_000, 10)
      }),
  },
  {
    what: 'a directory that begins behind the end of the file',
    answer: 'tabular.damaged',
    bytes: () => endRecord((end) => void end.writeUInt32LE(0x7fffffff, 16)),
  },
  {
    what: 'a part that begins behind the end of the file',
    answer: 'tabular.damaged',
    bytes: () => withPart(sheetPart, { offset: 0x7fffffff }),
  },
  {
    what: 'a comment at the end that is longer than the file',
    answer: 'tabular.damaged',
    bytes: () => endRecord((end) => void end.writeUInt16LE(65_535, 20)),
  },
].map((each) => ({ family: 'H2', ...each }) as const)

const extra = (name: string, more: Partial<TestEntry> = {}): Buffer =>
  workbook(list, { extra: [{ name, data: 'x', ...more }] })

/** H7: names that lead elsewhere. */
export const pathsAndNames: Hostile[] = [
  { what: 'a part named ../', answer: 'tabular.damaged', bytes: () => extra('../../../etc/cron.d/x') },
  { what: 'a part with an absolute name', answer: 'tabular.damaged', bytes: () => extra('/etc/passwd') },
  { what: 'a part with a drive letter', answer: 'tabular.damaged', bytes: () => extra('C:\\Windows\\x.dll') },
  {
    what: 'a symbolic link to a file of the machine',
    answer: 'read 1',
    bytes: () => extra('xl/media/link', { data: '/etc/passwd', mode: 0o120777 }),
  },
  { what: 'parts named like devices', answer: 'read 1', bytes: () => extra('xl/CON', { data: 'x' }) },
  { what: 'a part whose name has 65,000 letters', answer: 'read 1', bytes: () => extra('x'.repeat(65_000)) },
  {
    what: 'a file name that breaks a header',
    answer: 'read 2',
    file_name: 'daftar".xlsx\r\nSet-Cookie: a=b\r\n\r\n<script>alert(1)</script>.xlsx',
    bytes: () => workbook(list + rowXml(3, ['nama berkas 1'])),
  },
  {
    what: 'a file name of 5,000 letters that climbs folders',
    answer: 'read 2',
    file_name: `../../../../${'a'.repeat(5000)}/etc/passwd`,
    bytes: () => workbook(list + rowXml(3, ['nama berkas 2'])),
  },
].map((each) => ({ family: 'H7', ...each }) as const)
