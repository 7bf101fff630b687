import { zipOf } from '../../src/tabular/test-files.ts'
import { csvList, type Hostile, list, person, sheetPart, withPart, workbook, worksheet } from './making.ts'

const no = 'tabular.not_a_spreadsheet'
const hex = (digits: string, rest: Buffer | string = ''): Buffer =>
  Buffer.concat([Buffer.from(digits, 'hex'), Buffer.from(rest as string)])
const compound = (stream: string): Buffer =>
  hex('d0cf11e0a1b11ae1', Buffer.concat([Buffer.alloc(200_000), Buffer.from(stream, 'utf16le')]))
const tenths = (count: number): Buffer => {
  const whole = workbook(list + worksheet('x'.repeat(20_000)).replace(/.*<sheetData>|<\/sheetData>.*/g, ''))
  return whole.subarray(0, Math.floor((whole.length * count) / 10))
}

/** H8: another kind of file than its name says. */
export const wrongTypes: Hostile[] = [
  { what: 'nothing at all', answer: 'api.bad_request', bytes: () => Buffer.alloc(0) },
  { what: 'Excel of 1997', answer: 'tabular.old_excel', bytes: () => compound('Workbook') },
  { what: 'locked with a password', answer: 'tabular.encrypted', bytes: () => compound('EncryptedPackage') },
  {
    what: 'OpenDocument',
    answer: 'tabular.open_document',
    bytes: () =>
      zipOf([
        { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
        { name: 'content.xml', data: '<x/>' },
      ]),
  },
  { what: 'PDF', answer: no, bytes: () => Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj') },
  {
    what: 'a picture that is a workbook as well',
    answer: no,
    bytes: () => hex('89504e470d0a1a0a0000000d49484452', workbook(list)),
  },
  {
    what: 'a web page named .xls',
    answer: 'tabular.html',
    file_name: 'daftar.xls',
    bytes: () => Buffer.from(`<html><body><table><tr><td>NIK<td>NAMA<tr><td>${person[0]}</table>`),
  },
  { what: 'cut off at three tenths', answer: 'tabular.damaged', bytes: () => tenths(3) },
  { what: 'cut off at six tenths', answer: 'tabular.damaged', bytes: () => tenths(6) },
  { what: 'cut off at nine tenths', answer: 'tabular.damaged', bytes: () => tenths(9) },
].map((each) => ({ family: 'H8', ...each }) as const)

const flood = 'ffffffffffffffff0806000000'

/** H11: pictures and documents that come where a list is asked for. */
export const pictures: Hostile[] = [
  {
    what: 'PNG of four billion times four billion points',
    answer: no,
    file_name: 'ktp.png',
    bytes: () => hex(`89504e470d0a1a0a0000000d49484452${flood}`),
  },
  {
    what: 'BMP that says it has two billion lines',
    answer: no,
    file_name: 'ktp.bmp',
    bytes: () => hex('424d46000000000000003600000028000000ffffff7fffffff7f01001800', Buffer.alloc(64)),
  },
  {
    what: 'TIFF of one strip that points at itself',
    answer: no,
    file_name: 'ktp.tif',
    bytes: () => hex('49492a0008000000010011010400010000000800000008000000'),
  },
  {
    what: 'JPEG with the place where it was taken',
    answer: no,
    file_name: 'ktp.jpg',
    bytes: () =>
      hex('ffd8ffe100184578696600004d4d002a000000080001882500040000000100000000', 'GPS -1.61 103.6'),
  },
  {
    what: 'JPEG with a workbook behind it',
    answer: no,
    file_name: 'ktp.jpg',
    bytes: () => hex('ffd8ffe000104a46494600', workbook(list)),
  },
  {
    what: 'SVG with a script',
    answer: no,
    file_name: 'logo.svg',
    bytes: () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  },
  {
    what: 'SVG that reads a file of the machine',
    answer: no,
    file_name: 'logo.svg',
    bytes: () =>
      Buffer.from(
        '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
      ),
  },
  {
    what: 'PDF with JavaScript',
    answer: no,
    file_name: 'sk.pdf',
    bytes: () => Buffer.from('%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj'),
  },
  {
    what: 'PDF with a workbook behind it',
    answer: no,
    file_name: 'sk.pdf.xlsx',
    bytes: () => Buffer.concat([Buffer.from('%PDF-1.7\n'), workbook(list)]),
  },
  {
    what: 'GIF with a script behind it',
    answer: no,
    file_name: 'x.gif',
    bytes: () => Buffer.from('GIF89a/*x*/=1;alert(1)'),
  },
].map((each) => ({ family: 'H11', ...each }) as const)

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml'
const docx = (type: string, document: string, more: { name: string; data: string | Buffer }[] = []): Buffer =>
  zipOf([
    {
      name: '[Content_Types].xml',
      data: `<Types><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`,
    },
    { name: 'word/document.xml', data: document },
    ...more,
  ])

/** H12: templates of letters. */
export const letters: Hostile[] = [
  {
    what: 'a hundred thousand placeholders, each in the other',
    answer: no,
    bytes: () => docx(`${word}.document.main+xml`, `${'{{#a}}'.repeat(100_000)}${'{{/a}}'.repeat(100_000)}`),
  },
  {
    what: 'a letter that fetches its template elsewhere',
    answer: no,
    bytes: () =>
      docx(`${word}.document.main+xml`, '<w:document/>', [
        {
          name: 'word/_rels/settings.xml.rels',
          data: '<Relationships><Relationship Type="attachedTemplate" Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/></Relationships>',
        },
      ]),
  },
  {
    what: 'a letter with macros',
    answer: 'tabular.macro',
    bytes: () =>
      docx('application/vnd.ms-word.document.macroEnabled.main+xml', '<w:document/>', [
        { name: 'word/vbaProject.bin', data: 'x' },
      ]),
  },
  {
    what: 'a letter with a list inside',
    answer: no,
    bytes: () =>
      docx(`${word}.document.main+xml`, '<w:document/>', [
        { name: 'word/embeddings/daftar.xlsx', data: workbook(list) },
      ]),
  },
  {
    what: 'a letter that includes a file of the machine',
    answer: no,
    bytes: () =>
      docx(
        `${word}.template.main+xml`,
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document>&a;</w:document>',
      ),
  },
  { what: 'a letter of Word 97', answer: no, file_name: 'surat.doc', bytes: () => compound('WordDocument') },
].map((each) => ({ family: 'H12', ...each }) as const)

const feature = (coordinates: string, name = 'Desa'): Buffer =>
  Buffer.from(
    `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"${name}"},"geometry":{"type":"Polygon","coordinates":${coordinates}}}]}`,
  )

/** H13: maps. */
export const maps: Hostile[] = [
  {
    what: 'a place that is not a number',
    answer: no,
    bytes: () => feature('[[[NaN,1e400],[Infinity,-1e400]]]'),
  },
  {
    what: 'a border of two million points',
    answer: no,
    bytes: () => feature(`[[${'[103.6,-1.6],'.repeat(2_000_000)}[103.6,-1.6]]]`),
  },
  {
    what: 'a border that runs the wrong way round',
    answer: no,
    bytes: () => feature('[[[0,0],[0,1],[1,1],[1,0],[0,0]]]'),
  },
  {
    what: 'a village whose name is a script',
    answer: no,
    bytes: () => feature('[]', '<script>alert(1)</script>'),
  },
  { what: 'a hundred thousand brackets', answer: no, bytes: () => Buffer.from('['.repeat(100_000)) },
  {
    what: 'a map that names its parent __proto__',
    answer: no,
    bytes: () => Buffer.from('{"__proto__":{"admin":true},"type":"Topology","arcs":[[[0,0]]]}'),
  },
].map((each) => ({ family: 'H13', ...each }) as const)

const draft = (more: object): Buffer =>
  Buffer.from(JSON.stringify({ kind: 'payung-rescue', version: 1, rows: [person], ...more }))

/** H14: files that another machine or another day saved. */
export const rescues: Hostile[] = [
  {
    what: 'drafts sent a second time',
    answer: no,
    bytes: () => draft({ operation: '00000000-0000-7000-8000-000000000001' }),
  },
  {
    what: 'drafts with a changed row and the old seal',
    answer: no,
    bytes: () => draft({ seal: 'a'.repeat(64), rows: [[...person, 'x']] }),
  },
  { what: 'drafts of another region', answer: no, bytes: () => draft({ region: '15.71' }) },
  { what: 'drafts that end in the middle', answer: no, bytes: () => draft({}).subarray(0, 40) },
  { what: 'drafts of twenty megabytes', answer: no, bytes: () => draft({ rows: 'x'.repeat(20_000_000) }) },
  {
    what: 'a backup under a key that is long gone',
    answer: no,
    file_name: 'payung-backup.bin',
    bytes: () =>
      Buffer.concat([Buffer.from('PAYUNG-BACKUP\0\u0001'), withPart(sheetPart, {}), Buffer.from(csvList)]),
  },
].map((each) => ({ family: 'H14', ...each }) as const)
