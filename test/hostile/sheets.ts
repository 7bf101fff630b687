import { rowXml } from '../../src/tabular/test-files.ts'
import { type Hostile, header, list, person, sheetPart, withPart, workbook, worksheet } from './making.ts'

const sheet = (xml: string): Buffer => workbook(xml)
const dtd = (inner: string, data = list): Buffer =>
  sheet(worksheet(data, `<?xml version="1.0"?><!DOCTYPE x ${inner}>`))
const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY a${at + 1} "${`&a${at};`.repeat(10)}">`).join(
  '',
)

/** H3: XML that is more than it seems. */
export const xml: Hostile[] = [
  {
    what: 'an external entity that names a file of the machine',
    answer: 'tabular.damaged',
    bytes: () => dtd('[<!ENTITY a SYSTEM "file:///etc/passwd">]', rowXml(1, ['&a;'])),
  },
  {
    what: 'an external entity that names an address of the machine',
    answer: 'tabular.damaged',
    bytes: () => dtd('[<!ENTITY a SYSTEM "http://127.0.0.1:5432/">]', rowXml(1, ['&a;'])),
  },
  {
    what: 'a parameter entity in the book',
    answer: 'tabular.damaged',
    bytes: () =>
      withPart('xl/workbook.xml', {
        data: '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname">%p;]><workbook/>',
      }),
  },
  {
    what: 'a billion laughs',
    answer: 'tabular.damaged',
    bytes: () => dtd(`[<!ENTITY a0 "ha">${laughs}]`, rowXml(1, ['&a9;'])),
  },
  {
    what: 'a DTD in the relations',
    answer: 'tabular.damaged',
    bytes: () =>
      withPart('xl/_rels/workbook.xml.rels', {
        data: '<!DOCTYPE x SYSTEM "x.dtd"><Relationships/>',
      }),
  },
  {
    what: 'a DTD behind a comment in the list of types',
    answer: 'tabular.damaged',
    bytes: () => withPart('[Content_Types].xml', { data: '<!-- x --><!DOCTYPE x><Types/>' }),
  },
  {
    what: 'a million attributes',
    answer: 'tabular.damaged',
    bytes: () => sheet(worksheet(`<row ${'a="" '.repeat(1_000_000)}/>${list}`)),
  },
  {
    what: 'a hundred thousand elements, each in the other',
    answer: 'tabular.damaged',
    bytes: () => sheet(worksheet('<x>'.repeat(100_000) + '</x>'.repeat(100_000))),
  },
  {
    what: 'declared as UTF-7',
    answer: 'tabular.damaged',
    bytes: () => sheet(worksheet(list, '<?xml version="1.0" encoding="UTF-7"?>')),
  },
  {
    what: 'declared as UTF-16 and is not',
    answer: 'tabular.damaged',
    bytes: () => sheet(worksheet(list, '<?xml version="1.0" encoding="UTF-16"?>')),
  },
  {
    what: 'a zero byte in a cell',
    answer: 'tabular.damaged',
    bytes: () => sheet(rowXml(1, ['NIK\0', 'NAMA'])),
  },
  {
    what: 'a list within CDATA, which is only text',
    answer: 'tabular.empty',
    bytes: () => sheet(worksheet(`<![CDATA[${list}]]>`)),
  },
  {
    what: 'names with a strange prefix and namespace',
    answer: 'read 1',
    bytes: () =>
      sheet(
        worksheet(list)
          .replaceAll(/<(\/?)(?=[a-zA-Z])/g, '<$1evil:')
          .replace('evil:worksheet', 'evil:worksheet xmlns:evil="urn:evil"'),
      ),
  },
  {
    what: 'an entity that nobody declared',
    answer: 'tabular.damaged',
    bytes: () => sheet(rowXml(1, ['&nbsp;'])),
  },
  {
    what: 'a number for a character that XML does not have',
    answer: 'tabular.damaged',
    bytes: () => sheet(rowXml(1, ['&#0;'])),
  },
  {
    what: 'a second root behind the first',
    answer: 'tabular.damaged',
    bytes: () => sheet(`${worksheet(list)}<worksheet/>`),
  },
].map((each) => ({ family: 'H3', ...each }) as const)

const cell = (reference: string, value: string): string =>
  `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`

/** H4: cells where none can be. */
export const geometry: Hostile[] = [
  {
    what: 'one cell, in the last corner there is',
    answer: 'roster.no_nik_column',
    bytes: () =>
      sheet(`<row r="1">${cell('A1', 'x')}</row><row r="1048576">${cell('XFD1048576', 'x')}</row>`),
  },
  {
    what: 'row minus one',
    answer: 'tabular.damaged',
    bytes: () => sheet(`<row r="-1">${cell('A1', 'x')}</row>`),
  },
  {
    what: 'row 4,294,967,297',
    answer: 'tabular.damaged',
    bytes: () => sheet(`<row r="4294967297">${cell('A4294967297', 'x')}</row>`),
  },
  {
    what: 'a column behind the last',
    answer: 'tabular.damaged',
    bytes: () => sheet(`<row r="1">${cell('AAAA1', 'x')}</row>`),
  },
  {
    what: 'rows in the wrong order',
    answer: 'read 2',
    bytes: () => sheet(rowXml(1, header) + rowXml(9, person) + rowXml(2, person)),
  },
  {
    what: 'the same cell twice',
    answer: 'read 1',
    bytes: () => sheet(list.replace('<row r="2">', `<row r="2">${cell('A2', '9999999999999999')}`)),
  },
  {
    what: 'a dimension of ten million rows',
    answer: 'read 1',
    bytes: () =>
      sheet(worksheet(list).replace('<sheetData>', '<dimension ref="A1:XFD10000000"/><sheetData>')),
  },
  {
    what: 'a header of 16,384 columns',
    answer: 'read 1',
    bytes: () =>
      sheet(
        rowXml(1, [...header, ...Array.from({ length: 16_379 }, (_, at) => `K${at}`)]) + rowXml(2, person),
      ),
  },
  {
    what: 'a hundred thousand rows that each reach the last column',
    answer: 'unreadable tabular.too_many_columns',
    bytes: () =>
      sheet(
        list +
          Array.from({ length: 100_000 }, (_, at) => `<row><c r="XFD1"><v>${at * 7919}</v></c></row>`).join(
            '',
          ),
      ),
  },
  {
    what: 'twenty thousand cells that all say they are A1',
    answer: 'tabular.too_many_columns',
    bytes: () => sheet(`<row r="1">${'<c r="A1"><v>1</v></c>'.repeat(20_000)}</row>`),
  },
].map((each) => ({ family: 'H4', ...each }) as const)

const strings = (inner: string, data: string): Buffer => workbook(data, { strings: inner })
const named = (name: string): Buffer =>
  sheet(rowXml(1, header) + rowXml(2, [person[0]!, name, ...person.slice(2)]))
const shared = '<c t="s"><v>0</v></c>'

/** H5: text that is too long, points nowhere or hides something. */
export const texts: Hostile[] = [
  {
    what: 'a shared string of number 2^31',
    answer: 'tabular.damaged',
    bytes: () => strings('<si><t>a</t></si>', '<row r="1"><c r="A1" t="s"><v>2147483648</v></c></row>'),
  },
  {
    what: 'a shared string of number minus one',
    answer: 'tabular.damaged',
    bytes: () => strings('<si><t>a</t></si>', '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'),
  },
  {
    what: 'a cell of seven megabytes',
    answer: 'tabular.cell_too_long',
    bytes: () => sheet(rowXml(1, ['A'.repeat(7_000_000)])),
  },
  {
    what: 'half a pair of surrogates, as a number of XML',
    answer: 'tabular.damaged',
    bytes: () => sheet(rowXml(1, ['&#xD800;'])),
  },
  {
    what: 'half a pair of surrogates, escaped as Excel does',
    answer: 'read 1',
    bytes: () => named('SITI_xD800_'),
  },
  { what: 'a zero byte, escaped as Excel does', answer: 'read 1', bytes: () => named('SITI_x0000_') },
  { what: 'a name written from right to left', answer: 'read 1', bytes: () => named('SITI \u202eHANIMA') },
  {
    what: 'a name with letters of no width',
    answer: 'read 1',
    bytes: () => named('SI\u200bTI\ufeff AMINAH'),
  },
  { what: 'a name with letters that look like others', answer: 'read 1', bytes: () => named('SІTІ АMІNАH') },
  {
    what: 'fifty thousand cells that all are one string of 30,000 letters',
    answer: 'unreadable tabular.too_large',
    bytes: () =>
      strings(
        `<si><t>${'x'.repeat(30_000)}</t></si>`,
        list +
          Array.from({ length: 5_000 }, (_, at) => `<row r="${at + 3}">${shared.repeat(10)}</row>`).join(''),
      ),
  },
].map((each) => ({ family: 'H5', ...each }) as const)

const relations = (inner: string): Buffer =>
  workbook(list, {
    extra: [{ name: 'xl/worksheets/_rels/sheet1.xml.rels', data: `<Relationships>${inner}</Relationships>` }],
  })

/** H6: text that a spreadsheet would run. */
export const formulas: Hostile[] = [
  { what: 'a name that is a command', answer: 'read 1', bytes: () => named("=cmd|'/C calc'!A0") },
  { what: 'a name that begins with +', answer: 'read 1', bytes: () => named('+62811111') },
  { what: 'a name that begins with -', answer: 'read 1', bytes: () => named('-2+3+cmd') },
  { what: 'a name that begins with @', answer: 'read 1', bytes: () => named('@SUM(1+9)') },
  { what: 'a name that begins with a tab', answer: 'read 1', bytes: () => named('\t=1+1') },
  { what: 'a name that begins with a line end', answer: 'read 1', bytes: () => named('&#13;=1+1') },
  {
    what: 'a formula that asks another program, without a value',
    answer: 'read 1',
    bytes: () =>
      sheet(
        rowXml(1, header) +
          `<row r="2">${cell('A2', person[0]!)}<c r="B2"><f>cmd|'/C calc'!A0</f></c>${cell('C2', person[2]!)}</row>`,
      ),
  },
  {
    what: 'a link to another book',
    answer: 'read 1',
    bytes: () =>
      workbook(list, {
        extra: [
          { name: 'xl/externalLinks/externalLink1.xml', data: '<externalLink/>' },
          {
            name: 'xl/externalLinks/_rels/externalLink1.xml.rels',
            data: '<Relationships><Relationship Id="rId1" Type="externalLinkPath" Target="file:///etc/passwd" TargetMode="External"/></Relationships>',
          },
        ],
      }),
  },
  {
    what: 'a workbook with macros, renamed',
    answer: 'tabular.macro',
    bytes: () => workbook(list, { bookType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' }),
  },
  {
    what: 'a macro in a workbook that says it has none',
    answer: 'tabular.macro',
    bytes: () => workbook(list, { extra: [{ name: 'xl/vbaProject.bin', data: 'x' }] }),
  },
  {
    what: 'an embedded program',
    answer: 'read 1',
    bytes: () => workbook(list, { extra: [{ name: 'xl/embeddings/oleObject1.bin', data: 'MZ' }] }),
  },
  {
    what: 'a link that is a script',
    answer: 'read 1',
    bytes: () =>
      relations(
        '<Relationship Id="rId1" Type="hyperlink" Target="javascript:alert(1)" TargetMode="External"/>',
      ),
  },
].map((each) => ({ family: 'H6', ...each }) as const)

export { sheetPart }
