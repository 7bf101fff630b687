import { createRandom } from '../src/demo/random.ts'
import { escapeOffice } from '../src/tabular/escapes.ts'
import { columnLetters } from '../src/tabular/out-sheet.ts'
import { writeCsv } from '../src/tabular/write.ts'
import { zipWriter } from '../src/tabular/zip-writer.ts'

const header = [
  'NO',
  'NAMA LENGKAP',
  'NO. KTP',
  'NO. KK',
  'TEMPAT LAHIR',
  'TGL LAHIR',
  'JK',
  'ALAMAT',
  'RT/RW',
  'DESA',
  'PEKERJAAN',
  'NO HP',
]
const words = [
  'SITI',
  'BUDI',
  'AMINAH',
  'NUR',
  'HASANAH',
  'AHMAD',
  'RAHMAN',
  'DEWI',
  'SARI',
  'PUTRA',
  'YUSUF',
  'FATIMAH',
  'JUMADI',
  'ROHANI',
  'ISKANDAR',
  'MARLINA',
]
const places = ['SAROLANGUN', 'PAUH', 'MANDIANGIN', 'BATHIN VIII', 'LIMUN', 'SINGKUT', 'AIR HITAM']
const jobs = ['PETANI', 'BURUH HARIAN', 'PEDAGANG KELILING', 'TUKANG OJEK', 'NELAYAN', 'GURU MENGAJI']

type Value = string | number

/** A list of so many people in twelve columns, as a dinas keeps it: a number, and text everywhere else. */
export function* listOf(people: number): Generator<Value[]> {
  const random = createRandom(7)
  const digits = (count: number): string => Array.from({ length: count }, () => random.int(0, 9)).join('')
  yield header
  for (let number = 1; number <= people; number++) {
    const date = `${String(random.int(1, 28)).padStart(2, '0')}-${String(random.int(1, 12)).padStart(2, '0')}-${random.int(1955, 2005)}`
    yield [
      number,
      `${random.pick(words)} ${random.pick(words)} ${random.pick(words)}`,
      `1503${digits(12)}`,
      `1503${digits(12)}`,
      random.pick(places),
      date,
      random.pick(['L', 'P']),
      `JL. ${random.pick(words)} NO. ${random.int(1, 200)}`,
      `${String(random.int(1, 20)).padStart(3, '0')}/${String(random.int(1, 9)).padStart(3, '0')}`,
      random.pick(places),
      random.pick(jobs),
      `08${digits(10)}`,
    ]
  }
}

/** As Excel saves it: every text once in the table of strings, cells that point there, a style on each. */
export async function asExcelSaves(rows: Iterable<Value[]>): Promise<Uint8Array> {
  const places = new Map<string, number>()
  const zip = zipWriter()
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
  const cell = (value: Value, reference: string): string => {
    if (typeof value === 'number') return `<c r="${reference}" s="1"><v>${value}</v></c>`
    const place = places.get(value) ?? places.size
    places.set(value, place)
    return `<c r="${reference}" s="1" t="s"><v>${place}</v></c>`
  }
  function* sheet(): Generator<string> {
    yield `${xml}<worksheet ${main}><sheetData>`
    let number = 0
    for (const row of rows) {
      number++
      const cells = row.map((value, at) => cell(value, `${columnLetters(at)}${number}`)).join('')
      yield `<row r="${number}" spans="1:12">${cells}</row>`
    }
    yield '</sheetData></worksheet>'
  }
  function* strings(): Generator<string> {
    yield `${xml}<sst ${main} uniqueCount="${places.size}">`
    for (const value of places.keys()) yield `<si><t>${escapeOffice(value)}</t></si>`
    yield '</sst>'
  }
  await zip.add('[Content_Types].xml', [
    `${xml}<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`,
  ])
  await zip.add('_rels/.rels', [
    `${xml}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  ])
  await zip.add('xl/workbook.xml', [
    `${xml}<workbook ${main} xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ])
  await zip.add('xl/_rels/workbook.xml.rels', [
    `${xml}<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
  ])
  await zip.add('xl/styles.xml', [
    `${xml}<styleSheet ${main}><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="0"/></cellXfs></styleSheet>`,
  ])
  await zip.add('xl/worksheets/sheet1.xml', sheet())
  await zip.add('xl/sharedStrings.xml', strings())
  return zip.finish()
}

export function asCsv(rows: Iterable<Value[]>): Uint8Array {
  return writeCsv(rows, { bom: false })
}
