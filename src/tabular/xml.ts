import { stop } from './stopped.ts'

/** What a reader of one XML part wants to hear. Names come without namespace prefix; text may come in pieces. */
export type XmlListener = {
  open(name: string, attributes: string): void
  close(name: string): void
  text(value: string): void
  /**
   * Whole elements from a place in the piece on that the listener takes by itself, for speed; gives the place after them, or the same place where it
   * takes none. It must take nothing that the reader would refuse, and nothing that goes on in the next piece.
   */
  leap?(buffer: string, at: number): number
}

/** No tag, comment or CDATA block of an honest workbook is longer; a longer one is never collected in memory. */
const markupCharactersMax = 128 * 1024
const depthMax = 256
const [exclamationMark, doubleQuote, singleQuote, slash] = [33, 34, 39, 47]
const [lessThan, greaterThan, questionMark] = [60, 62, 63]
const entityCharactersMax = 12
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Reads XML in pieces, forward only, and knows just what workbooks need: elements, attributes, text, CDATA. Refuses
 * any DTD, so there is no entity but the five and the numeric ones, no external file and no laughing. About three
 * times as fast as a general parser, because attributes are only looked at when asked for.
 */
export function xmlReader(listener: XmlListener): { write(piece: string): void; end(): void } {
  let rest = ''
  let rooted = false
  const open: string[] = []

  /** Takes the start tag that begins at `start` and gives the place after it, or -1 when it is not all there yet. */
  function openTag(buffer: string, start: number): number {
    const nameEnd = endOfName(buffer, start + 1)
    const end = tagEnd(buffer, nameEnd)
    if (end < 0) return -1
    if (nameEnd === start + 1 || (open.length === 0 && rooted)) throw stop('damaged', { reason: 'xml' })
    const closesItself = buffer.charCodeAt(end - 1) === slash
    const attributesEnd = closesItself ? end - 1 : end
    const name = buffer.slice(start + 1, nameEnd)
    const local = withoutPrefix(name)
    rooted = true
    listener.open(local, nameEnd < attributesEnd ? buffer.slice(nameEnd, attributesEnd) : '')
    if (closesItself) listener.close(local)
    else if (open.push(name) > depthMax) throw stop('damaged', { reason: 'xml depth' })
    return end + 1
  }

  function closeTag(buffer: string, start: number): number {
    const end = buffer.indexOf('>', start)
    if (end < 0) return -1
    const name = open.pop()
    const nameEnd = start + 2 + (name?.length ?? 0)
    const same = name !== undefined && buffer.startsWith(name, start + 2)
    if (!same || (nameEnd !== end && buffer.slice(nameEnd, end).trim() !== '')) {
      throw stop('damaged', { reason: 'xml' })
    }
    listener.close(withoutPrefix(name))
    return end + 1
  }

  function characters(value: string): void {
    if (open.length > 0) listener.text(value.includes('&') ? decoded(value) : value)
    else if (value.trim() !== '' && value !== '\uFEFF') throw stop('damaged', { reason: 'xml' })
  }

  /** Handles one piece of markup at `start` and gives the place after it, or -1 when it goes on in the next piece. */
  function markup(buffer: string, start: number): number {
    const kind = buffer.charCodeAt(start + 1)
    if (kind === slash) return closeTag(buffer, start)
    if (kind === questionMark) return after(buffer, '?>', start)
    if (kind !== exclamationMark) return openTag(buffer, start)
    if (buffer.startsWith('<!--', start)) return after(buffer, '-->', start + 4)
    if (buffer.startsWith('<![CDATA[', start)) {
      const end = buffer.indexOf(']]>', start)
      if (end >= 0) listener.text(buffer.slice(start + 9, end))
      return end < 0 ? -1 : end + 3
    }
    if (buffer.length - start < 9) return -1
    throw stop('damaged', { reason: 'dtd' })
  }

  function write(piece: string): void {
    if (piece.includes('\0')) throw stop('damaged', { reason: 'xml' })
    const buffer = rest === '' ? piece : flat(rest + piece)
    let at = 0
    for (;;) {
      if (listener.leap !== undefined) at = listener.leap(buffer, at)
      const start = buffer.indexOf('<', at)
      if (start < 0) break
      if (start > at) characters(buffer.slice(at, start))
      at = markup(buffer, start)
      if (at < 0) {
        rest = buffer.slice(start)
        if (rest.length > markupCharactersMax) throw stop('damaged', { reason: 'xml markup' })
        return
      }
    }
    const whole = textEnd(buffer, at)
    if (whole > at) characters(buffer.slice(at, whole))
    rest = buffer.slice(whole)
  }

  function end(): void {
    if (rest.trim() !== '' || open.length > 0 || !rooted) throw stop('damaged', { reason: 'xml cut off' })
  }

  return { write, end }
}

const notLatin1 = /[^\x00-\xff]/

/** The same text in one run of memory: two joined strings stay two to the engine, and every look at a letter takes twice as long. */
function flat(joined: string): string {
  return notLatin1.test(joined)
    ? Buffer.from(joined, 'utf16le').toString('utf16le')
    : Buffer.from(joined, 'latin1').toString('latin1')
}

function after(buffer: string, mark: string, from: number): number {
  const found = buffer.indexOf(mark, from)
  return found < 0 ? -1 : found + mark.length
}

/** The end of a start tag: the first `>` outside quotes. */
function tagEnd(buffer: string, from: number): number {
  for (let at = from; at < buffer.length; at++) {
    const code = buffer.charCodeAt(at)
    if (code === greaterThan) return at
    if (code === doubleQuote || code === singleQuote) {
      at = buffer.indexOf(code === doubleQuote ? '"' : "'", at + 1)
      if (at < 0) return -1
    } else if (code === lessThan) throw stop('damaged', { reason: 'xml' })
  }
  return -1
}

function endOfName(buffer: string, from: number): number {
  let at = from
  for (; at < buffer.length; at++) {
    const code = buffer.charCodeAt(at)
    if (code <= 32 || code === greaterThan || code === slash) return at
  }
  return at
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9
}

function withoutPrefix(name: string): string {
  const colon = name.length < 3 ? -1 : name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

/** Text up to a place where no entity is cut in two. */
function textEnd(buffer: string, from: number): number {
  const ampersand = buffer.lastIndexOf('&')
  if (ampersand < from || buffer.length - ampersand > entityCharactersMax) return buffer.length
  return buffer.indexOf(';', ampersand) < 0 ? ampersand : buffer.length
}

function decoded(value: string): string {
  return value.replace(/&([^;&]{0,11});?/g, (whole, name: string) => {
    if (!whole.endsWith(';')) throw stop('damaged', { reason: 'entity' })
    const known = Object.hasOwn(entities, name) ? entities[name] : undefined
    if (known !== undefined) return known
    const code = /^#(?:x[0-9a-f]{1,6}|\d{1,7})$/i.test(name)
      ? Number(`0${name.slice(1)}`.replace(/^0(?=\d)/, ''))
      : 0
    if (!isXmlCharacter(code)) throw stop('damaged', { reason: 'entity' })
    return String.fromCodePoint(code)
  })
}

function isXmlCharacter(code: number): boolean {
  if (code < 32) return code === 9 || code === 10 || code === 13
  return code < 0xd800 || (code > 0xdfff && code <= 0x10ffff)
}

/** The value of one attribute by its local name, or undefined. `attributes` is what `open` was given. */
export function attribute(attributes: string, wanted: string): string | undefined {
  let at = 0
  for (;;) {
    while (isSpace(attributes.charCodeAt(at))) at++
    const equals = attributes.indexOf('=', at)
    if (equals < 0) return undefined
    let open = equals + 1
    while (isSpace(attributes.charCodeAt(open))) open++
    const quote = attributes[open]
    if (quote !== '"' && quote !== "'") throw stop('damaged', { reason: 'xml' })
    const close = attributes.indexOf(quote, open + 1)
    if (close < 0) throw stop('damaged', { reason: 'xml' })
    if (isNamed(attributes, at, equals, wanted)) {
      const value = attributes.slice(open + 1, close)
      return value.includes('&') ? decoded(value) : value
    }
    at = close + 1
  }
}

function isNamed(attributes: string, from: number, to: number, wanted: string): boolean {
  if (to - from === wanted.length) return attributes.startsWith(wanted, from)
  if (to - from < wanted.length) return false
  return withoutPrefix(attributes.slice(from, to).trimEnd()) === wanted
}
