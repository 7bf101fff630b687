import { zipWriter } from '../tabular/zip-writer.ts'

/**
 * A cell as a spreadsheet program stores it, faults included: our writer makes none of these. `number` keeps its digits as written, `formula`
 * has no stored value, `date` is a serial in a date format.
 */
export type RawCell = string | { number: string } | { formula: string } | { error: string } | { date: number }
export type RawSheet = { name: string; rows: RawCell[][]; hidden?: true; hidden_rows?: readonly number[] }

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function letters(at: number): string {
  return at < 26 ? String.fromCharCode(65 + at) : letters(Math.floor(at / 26) - 1) + letters(at % 26)
}

function cellXml(cell: RawCell, reference: string): string {
  if (typeof cell === 'string')
    return cell === ''
      ? ''
      : `<c r="${reference}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`
  if ('number' in cell) return `<c r="${reference}"><v>${cell.number}</v></c>`
  if ('date' in cell) return `<c r="${reference}" s="1"><v>${cell.date}</v></c>`
  if ('error' in cell) return `<c r="${reference}" t="e"><v>${escaped(cell.error)}</v></c>`
  return `<c r="${reference}"><f>${escaped(cell.formula)}</f></c>`
}

function* sheetXml(sheet: RawSheet): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
  for (const [at, row] of sheet.rows.entries()) {
    const number = at + 1
    const hidden = sheet.hidden_rows?.includes(number) ? ' hidden="1"' : ''
    yield `<row r="${number}"${hidden}>${row.map((cell, column) => cellXml(cell, `${letters(column)}${number}`)).join('')}</row>`
  }
  yield '</sheetData></worksheet>'
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const kinds = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

/** A workbook as a village would send it; the same sheets give the same bytes. `from1904`: days are counted as old Macs did. */
export async function rawBook(
  sheets: readonly RawSheet[],
  options: { from1904?: true } = {},
): Promise<Uint8Array> {
  const zip = zipWriter()
  const part = (name: string, xml: string) => zip.add(name, [head, xml])
  for (const [at, sheet] of sheets.entries())
    await zip.add(`xl/worksheets/sheet${at + 1}.xml`, sheetXml(sheet))
  await part(
    'xl/workbook.xml',
    `<workbook xmlns="${main}" xmlns:r="${kinds}"><workbookPr${options.from1904 ? ' date1904="1"' : ''}/><sheets>${sheets
      .map(
        (sheet, at) =>
          `<sheet name="${escaped(sheet.name)}" sheetId="${at + 1}"${sheet.hidden ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
  )
  await part(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets
      .map(
        (_, at) =>
          `<Relationship Id="rId${at + 1}" Type="${kinds}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
      )
      .join(
        '',
      )}<Relationship Id="rId${sheets.length + 1}" Type="${kinds}/styles" Target="styles.xml"/></Relationships>`,
  )
  await part(
    'xl/styles.xml',
    `<styleSheet xmlns="${main}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
  )
  await part(
    '_rels/.rels',
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  )
  const type = (name: string, what: string) =>
    `<Override PartName="${name}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${what}+xml"/>`
  await part(
    '[Content_Types].xml',
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${type('/xl/workbook.xml', 'sheet.main')}${type('/xl/styles.xml', 'styles')}${sheets
      .map((_, at) => type(`/xl/worksheets/sheet${at + 1}.xml`, 'worksheet'))
      .join('')}</Types>`,
  )
  return zip.finish()
}
