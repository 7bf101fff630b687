export type Fill = 'error' | 'warning' | undefined
type Format = 'text' | 'integer' | 'decimal' | 'date'

const formats: Format[] = ['text', 'integer', 'decimal', 'date']
const fills: Fill[] = [undefined, 'error', 'warning']
/** 49 = text, 3 = `#,##0`, 0 = general, 164 = our own day-month-year. */
const formatIds: Record<Format, number> = { text: 49, integer: 3, decimal: 0, date: 164 }

/** Number of a cell style in the book; style 0 is what an untouched cell has. */
export function styleOf(format: Format, fill: Fill): number {
  return 1 + formats.indexOf(format) * fills.length + fills.indexOf(fill)
}

export const headerStyle = 1 + formats.length * fills.length
export const titleStyle = headerStyle + 1

/** The same cell where its sheet is protected and it stays open to be filled in. */
export const openStyleOf = (style: number): number => titleStyle + style

const solid = (colour: string): string =>
  `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/><bgColor indexed="64"/></patternFill></fill>`

/** The styles part; the order of `cellXfs` is what `styleOf` counts. */
export function stylesXml(): string {
  const cell = (format: number, font: number, fill: number, more = ''): string =>
    `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"${more}`
  const cells = [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    // Fills 0 and 1 belong to Excel.
    ...formats.flatMap((format) => [0, 2, 3].map((fill) => `${cell(formatIds[format], 0, fill)}/>`)),
    `${cell(49, 1, 4, ' applyAlignment="1"')}><alignment vertical="center" wrapText="1"/></xf>`,
    `${cell(49, 1, 0)}/>`,
    ...formats.flatMap((format) =>
      [0, 2, 3].map(
        (fill) => `${cell(formatIds[format], 0, fill, ' applyProtection="1"')}><protection locked="0"/></xf>`,
      ),
    ),
  ]
  return (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/></numFmts>' +
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
    '<fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>' +
    `${solid('FFF8CBCB')}${solid('FFFFF2CC')}${solid('FFE2EFDA')}</fills>` +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${cells.length}">${cells.join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  )
}
