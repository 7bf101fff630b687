import { isUtf8 } from 'node:buffer'
import type { ByteSource } from './byte-source.ts'
import { stop } from './stopped.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
export type Kind = { kind: 'zip' } | { kind: 'text'; encoding: Encoding }

const headBytes = 64 * 1024
const scanBytes = 1024 * 1024
const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex')
const encryptedPackage = Buffer.from('EncryptedPackage', 'utf16le')
/** Names of the main stream in compound files that are no workbook. */
const otherCompounds = ['WordDocument', 'PowerPoint Document', '__properties_version1.0'].map((name) =>
  Buffer.from(name, 'utf16le'),
)
/** First bytes of what people pick by mistake; each kind has its own way out. Everything else binary is caught by its bytes. */
const otherFormats: [string, RegExp][] = [
  ['document', /^\s*(?:%PDF|%!PS|\{\\rtf)/],
  [
    'picture',
    /^(?:\x89PNG|GIF8|\xff\xd8\xff|BM[\s\S]{4}\0\0\0\0|II\*\0|MM\0\*|RIFF[\s\S]{4}WEBP|[\s\S]{4}ftyp|\s*(?:<\?xml[\s\S]{0,1000}?)?<svg[\s>])/,
  ],
  ['archive', /^(?:Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ)/],
  ['data', /^\s*(?:\{\s*(?:"|\})|\[\s*(?:[{[\]"]))/],
]
const html =
  /^\s*(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(?:!doctype\s+html|html|head|meta|body|table|div|style|title|center)\b/i
const mimeHtml = /^(?:mime-version|content-type)\s*:[\s\S]{0,2000}text\/html/i
const excelXml = /urn:schemas-microsoft-com:office:(?:spreadsheet|excel)|progid="Excel\.Sheet"/i

/** What a file is, by its content; its name is never asked. Refuses everything that is neither XLSX nor text. */
export function sniff(source: ByteSource): Kind {
  const head = source.read(0, headBytes)
  if (head.length === 0) throw stop('empty')
  if (head.subarray(0, 8).equals(compoundFile)) {
    if (contains(source, [encryptedPackage])) throw stop('encrypted')
    throw stop(contains(source, otherCompounds) ? 'document' : 'old_excel')
  }
  if (head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4) return { kind: 'zip' }
  // Excel 2 to 4 wrote the bare record stream, without the compound file around it.
  if (head[0] === 9 && [0, 2, 4].includes(head[1]!) && (head[2] === 4 || head[2] === 6))
    throw stop('old_excel')
  const encoding = encodingOf(source, head)
  const words = encoding.startsWith('utf-16')
    ? utf16(head, encoding)
    : head.toString('latin1').replace(/^(?:ï»¿)+/, '')
  if (words.trim() === '' && source.size <= headBytes) throw stop('empty')
  const other = otherFormats.find(([, first]) => first.test(words))
  if (other !== undefined) throw stop(other[0])
  if (hasBinary(words)) throw stop('not_a_spreadsheet')
  if (html.test(words) || mimeHtml.test(words)) throw stop('html')
  if (/^\s*<\?xml/.test(words)) throw stop(xmlKind(words))
  return { kind: 'text', encoding }
}

function xmlKind(words: string): string {
  if (excelXml.test(words)) return 'old_excel'
  return /<html\b/i.test(words) ? 'html' : 'not_a_spreadsheet'
}

function encodingOf(source: ByteSource, head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return isUtf8Throughout(source) ? 'utf-8' : 'windows-1252'
}

function utf16(head: Buffer, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(head.subarray(0, head.length - (head.length % 2)))
}

/** Control characters no list contains: a file that has one near its beginning is not text. */
function hasBinary(words: string): boolean {
  return /[\x00-\x08\x0e-\x19\x1b-\x1f]/.test(words)
}

/** Whether the whole file is UTF-8, looked at in blocks cut between characters. */
function isUtf8Throughout(source: ByteSource): boolean {
  let at = 0
  while (at < source.size) {
    const block = source.read(at, scanBytes)
    if (block.length === 0) return true
    let end = block.length
    if (at + end < source.size) while (end > block.length - 4 && (block[end - 1]! & 0xc0) === 0x80) end--
    if (at + block.length < source.size && (block[end - 1]! & 0xc0) === 0xc0) end--
    if (!isUtf8(block.subarray(0, end))) return false
    at += end
  }
  return true
}

function contains(source: ByteSource, wanted: Buffer[]): boolean {
  const overlap = Math.max(...wanted.map((each) => each.length))
  for (let at = 0; at < source.size; at += scanBytes - overlap) {
    const block = source.read(at, scanBytes)
    if (wanted.some((each) => block.includes(each))) return true
  }
  return false
}
