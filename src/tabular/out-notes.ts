import { escapeOffice } from './escapes.ts'
import type { Note } from './out-sheet.ts'

/** The texts of the notes of one sheet. */
export function* commentsXml(notes: readonly Note[]): Generator<string> {
  yield '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>Payung</author></authors><commentList>'
  for (const note of notes) {
    yield `<comment ref="${note.reference}" authorId="0"><text><t xml:space="preserve">${escapeOffice(note.text)}</t></text></comment>`
  }
  yield '</commentList></comments>'
}

/** The boxes the notes are drawn in: Excel shows no note without one. Hidden until the pointer is on the cell. */
export function* noteBoxesXml(notes: readonly Note[]): Generator<string> {
  yield '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
  for (let at = 0; at < notes.length; at++) {
    const { row, column } = notes[at]!
    yield `<v:shape id="_x0000_s${1025 + at}" type="#_x0000_t202" style="position:absolute;width:220pt;height:70pt;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:textbox/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>${column + 1},10,${row},5,${column + 4},10,${row + 5},5</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>${row}</x:Row><x:Column>${column}</x:Column></x:ClientData></v:shape>`
  }
  yield '</xml>'
}
