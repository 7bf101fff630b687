/** Office writes characters that XML cannot hold as `_x000D_`, and an underscore that would look like one as `_x005F_`. */
const escaped = /_x([0-9A-Fa-f]{4})_/g

/** Text as the person typed it. NUL stays escaped: no name holds one and a database refuses it. */
export function unescapeOffice(value: string): string {
  if (!value.includes('_x')) return value
  return value.replace(escaped, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16)
    return code === 0 ? whole : String.fromCharCode(code)
  })
}

const needsEscape = /_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]/g
const halfSurrogate = /\p{Surrogate}/gu
const xmlSpecial = /[&<>"]/g
const xmlNames: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text as it stands in an XML part of a workbook. Half a surrogate pair has no form there and becomes U+FFFD. */
export function escapeOffice(value: string): string {
  return value
    .replace(halfSurrogate, '\ufffd')
    .replace(
      needsEscape,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replace(xmlSpecial, (character) => xmlNames[character]!)
}
