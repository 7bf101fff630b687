/** A value of a COPY line; undefined and null are both nothing. */
export type CopyValue = string | number | boolean | Uint8Array | null | undefined

/** One row as COPY reads it, in its text format, with the end of the line. */
export function copyLine(row: readonly CopyValue[]): string {
  let line = ''
  for (let at = 0; at < row.length; at++) line += (at === 0 ? '' : '\t') + copyText(row[at])
  return `${line}\n`
}

const special = /[\\\t\n\r]/
const everySpecial = /[\\\t\n\r]/g
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function copyText(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N'
  // Hardly any value holds one; looking is cheaper than replacing.
  if (typeof value === 'string')
    return special.test(value)
      ? value.replaceAll(everySpecial, (character) => escapes[character] ?? character)
      : value
  if (value instanceof Uint8Array) return `\\\\x${bytesOf(value).toString('hex')}`
  return String(value)
}

const bytesOf = (value: Uint8Array) =>
  Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength)
