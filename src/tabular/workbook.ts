import { unescapeOffice } from './escapes.ts'
import type { Limits } from './limits.ts'
import { readPart, readWholePart } from './part.ts'
import { isBuiltInDateFormat, isDateFormat } from './serial-date.ts'
import { stop } from './stopped.ts'
import { type StringTable, stringTable } from './string-table.ts'
import { attribute, type XmlListener } from './xml.ts'
import type { Zip } from './zip.ts'

/** The parts that describe the book are small in every honest file. */
const descriptionBytesMax = 16 * 1024 * 1024
const sheetsMax = 1_000
const stylesMax = 65_536

export type WorkbookSheet = { name: string; hidden: boolean; part: string }
export type WorkbookParts = { sheets: WorkbookSheet[]; from1904: boolean; strings?: string; styles?: string }

/** What kind of zip this is, from the names and content types in it, refused with the way out unless it is an XLSX. */
export async function checkIsWorkbook(zip: Zip): Promise<void> {
  const names = zip.names()
  if (!zip.has('[Content_Types].xml')) {
    const openDocument = zip.has('mimetype') || zip.has('META-INF/manifest.xml')
    if (openDocument && zip.has('content.xml')) throw stop('open_document')
    throw stop(zip.has('Index/Document.iwa') ? 'not_a_spreadsheet' : 'archive')
  }
  const types: string[] = []
  const listener = silent({
    open(name, attributes) {
      if (name === 'Override' || name === 'Default') types.push(attribute(attributes, 'ContentType') ?? '')
    },
  })
  await readWholePart(zip, '[Content_Types].xml', listener, descriptionBytesMax)
  const says = (words: string): boolean => types.some((type) => type.toLowerCase().includes(words))
  if (says('ms-excel.sheet.binary') || zip.has('xl/workbook.bin')) throw stop('binary_workbook')
  if (says('macroenabled') || names.some((name) => /(^|\/)vbaProject\.bin$/i.test(name))) throw stop('macro')
  if (says('wordprocessingml') || says('presentationml')) throw stop('document')
  if (!says('spreadsheetml')) throw stop('not_a_spreadsheet')
}

/** The list of sheets and where the other parts are. Targets outside the file are ignored. */
export async function readWorkbook(zip: Zip): Promise<WorkbookParts> {
  const root = await relations(zip, '')
  const book =
    [...root.values()].find((relation) => relation.type === 'officeDocument')?.part ?? 'xl/workbook.xml'
  const related = await relations(zip, book)
  const sheets: WorkbookSheet[] = []
  let from1904 = false
  const listener = silent({
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = isTrue(attribute(attributes, 'date1904'))
      if (name !== 'sheet') return
      const relation = related.get(attribute(attributes, 'id') ?? '')
      if (relation?.type !== 'worksheet') return
      if (sheets.length >= sheetsMax) throw stop('bomb', { reason: 'sheets' })
      const hidden = (attribute(attributes, 'state') ?? 'visible') !== 'visible'
      sheets.push({ name: attribute(attributes, 'name') ?? '', hidden, part: relation.part })
    },
  })
  await readWholePart(zip, book, listener, descriptionBytesMax)
  const partOf = (type: string): string | undefined =>
    [...related.values()].find((relation) => relation.type === type && zip.has(relation.part))?.part
  return { sheets, from1904, strings: partOf('sharedStrings'), styles: partOf('styles') }
}

type Relation = { type: string; part: string }

async function relations(zip: Zip, of: string): Promise<Map<string, Relation>> {
  const found = new Map<string, Relation>()
  const folder = of.slice(0, of.lastIndexOf('/') + 1)
  const part = `${folder}_rels/${of.slice(folder.length)}.rels`
  if (!zip.has(part)) return found
  const listener = silent({
    open(name, attributes) {
      if (name !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return
      const type = (attribute(attributes, 'Type') ?? '').split('/').pop()!
      const target = attribute(attributes, 'Target') ?? ''
      found.set(attribute(attributes, 'Id') ?? '', { type, part: resolved(folder, target) })
    },
  })
  await readWholePart(zip, part, listener, descriptionBytesMax)
  return found
}

function resolved(folder: string, target: string): string {
  const steps: string[] = []
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return steps.join('/')
}

/** For each cell style of the book, whether it shows a date. */
export async function readDateStyles(zip: Zip, part: string | undefined): Promise<boolean[]> {
  const custom = new Map<number, boolean>()
  const styles: boolean[] = []
  let inCellFormats = false
  if (part === undefined) return styles
  const listener = silent({
    open(name, attributes) {
      if (name === 'numFmt') {
        const id = Number(attribute(attributes, 'numFmtId'))
        custom.set(id, isDateFormat(attribute(attributes, 'formatCode') ?? ''))
      } else if (name === 'cellXfs') inCellFormats = true
      else if (name === 'xf' && inCellFormats) {
        if (styles.length >= stylesMax) throw stop('bomb', { reason: 'styles' })
        const id = Number(attribute(attributes, 'numFmtId') ?? 0)
        styles.push(custom.get(id) ?? isBuiltInDateFormat(id))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  await readWholePart(zip, part, listener, descriptionBytesMax)
  return styles
}

/** The strings that cells point at. Runs of rich text are joined; how a word is pronounced (`rPh`) is not the word. */
export async function readSharedStrings(
  zip: Zip,
  part: string | undefined,
  limits: Limits,
): Promise<StringTable> {
  const strings = stringTable()
  if (part === undefined) return strings
  let string = ''
  let inText = false
  let inPronunciation = false
  let inTable = false
  let openStrings = 0
  const add = (value: string): void => {
    if (strings.size() >= limits.cells) throw stop('bomb', { reason: 'strings' })
    strings.add(unescapeOffice(value))
  }
  const listener: XmlListener = {
    // The short way past `<si><t>…</t></si>`, which is nearly all there is; whatever differs goes the long way.
    leap(buffer, from) {
      if (!inTable || openStrings > 0 || inText || inPronunciation) return from
      let at = from
      while (buffer.startsWith('<si><t>', at)) {
        const end = buffer.indexOf('<', at + 7)
        if (end < 0 || end - at - 7 > limits.cell_characters || !buffer.startsWith('</t></si>', end))
          return at
        const value = buffer.slice(at + 7, end)
        if (value.includes('&')) return at
        add(value)
        at = end + 9
      }
      return at
    },
    open(name) {
      if (name === 'sst') inTable = true
      else if (name === 'si') {
        openStrings++
        string = ''
      } else if (name === 't') inText = true
      else if (name === 'rPh') inPronunciation = true
    },
    text(value) {
      if (!inText || inPronunciation) return
      string += value
      if (string.length > limits.cell_characters)
        throw stop('cell_too_long', { limit: limits.cell_characters })
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') inPronunciation = false
      else if (name === 'sst') inTable = false
      else if (name === 'si') {
        openStrings--
        add(string)
      }
    },
  }
  for await (const _ of readPart(zip, part, listener));
  return strings
}

export function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}

function silent(listener: Partial<XmlListener>): XmlListener {
  return { open() {}, close() {}, text() {}, ...listener }
}
