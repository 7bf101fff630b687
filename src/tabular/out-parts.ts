import { escapeOffice } from './escapes.ts'
import type { OutSheet } from './out-book.ts'

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const sheetMl = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

export const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** One `[type, target]` a relation, numbered rId1, rId2… */
export function relationsXml(relations: readonly (readonly [string, string])[]): string {
  const each = relations.map(
    ([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${office}/${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="${packages}/relationships">${each.join('')}</Relationships>`
}

export function contentTypesXml(sheets: number, sheetsWithNotes: readonly number[]): string {
  const part = (name: string, type: string): string =>
    `<Override PartName="/xl/${name}.xml" ContentType="${sheetMl}.${type}+xml"/>`
  const parts = [part('workbook', 'sheet.main'), part('styles', 'styles')]
  for (let number = 1; number <= sheets; number++) parts.push(part(`worksheets/sheet${number}`, 'worksheet'))
  for (const number of sheetsWithNotes) parts.push(part(`comments${number}`, 'comments'))
  return (
    `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>${parts.join('')}</Types>`
  )
}

/** The list of sheets; each header row is repeated on every printed page. */
export function workbookXml(sheets: readonly OutSheet[], names: readonly string[]): string {
  const list = names.map(
    (name, at) =>
      `<sheet name="${escapeOffice(name)}" sheetId="${at + 1}"${stateOf(sheets[at]!)} r:id="rId${at + 1}"/>`,
  )
  const printed = names.map((name, at) => {
    const header = (sheets[at]!.titles?.length ?? 0) + 1
    const sheet = escapeOffice(quotedName(name))
    return `<definedName name="_xlnm.Print_Titles" localSheetId="${at}">${sheet}!$${header}:$${header}</definedName>`
  })
  return (
    `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${office}">` +
    `<bookViews><workbookView/></bookViews><sheets>${list.join('')}</sheets><definedNames>${printed.join('')}</definedNames></workbook>`
  )
}

function stateOf({ hidden }: OutSheet): string {
  if (!hidden) return ''
  return ` state="${hidden === 'very' ? 'veryHidden' : 'hidden'}"`
}

/** A sheet's name as formulas write it. */
export function quotedName(name: string): string {
  return `'${name.replaceAll("'", "''")}'`
}

/** Names Excel accepts: at most 31 characters, none of []:*?/\, no apostrophe at the ends, no name twice. */
export function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>()
  return wanted.map((name) => {
    const allowed = name.replace(/[[\]:*?/\\\x00-\x1f]/g, '-').replace(/^'|'$/g, '-') || 'Lembar'
    let unique = allowed.slice(0, 31)
    for (let number = 2; taken.has(unique.toLowerCase()); number++) {
      const ending = ` (${number})`
      unique = allowed.slice(0, 31 - ending.length) + ending
    }
    taken.add(unique.toLowerCase())
    return unique
  })
}
