import { stop } from './stopped.ts'
import { type XmlListener, xmlReader } from './xml.ts'
import type { Zip } from './zip.ts'

/**
 * Reads one XML part of a workbook through a listener and gives control back after every piece, so that the caller
 * can pass on what was found before more is read.
 */
export async function* readPart(
  zip: Zip,
  name: string,
  listener: XmlListener,
  bytesMax?: number,
): AsyncGenerator<void> {
  const reader = xmlReader(listener)
  let decoder: TextDecoder | undefined
  let bytes = 0
  try {
    for await (const piece of zip.read(name)) {
      bytes += piece.length
      if (bytesMax !== undefined && bytes > bytesMax) throw stop('bomb', { limit: bytesMax })
      decoder ??= decoderFor(piece)
      reader.write(decoder.decode(piece, { stream: true }))
      yield
    }
    reader.write(decoder?.decode() ?? '')
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
      throw stop('damaged', { reason: 'encoding' })
    }
    throw error
  }
  reader.end()
  yield
}

/** Reads one small part to its end. */
export async function readWholePart(
  zip: Zip,
  name: string,
  listener: XmlListener,
  bytesMax: number,
): Promise<void> {
  for await (const _ of readPart(zip, name, listener, bytesMax));
}

/** XML is UTF-8, or UTF-16 that says so with its first two bytes. Another declared encoding is refused. */
function decoderFor(first: Buffer): TextDecoder {
  if (first[0] === 0xff && first[1] === 0xfe) return new TextDecoder('utf-16le', { fatal: true })
  if (first[0] === 0xfe && first[1] === 0xff) return new TextDecoder('utf-16be', { fatal: true })
  const declared = /^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)/.exec(
    first.toString('latin1', 0, 200),
  )
  if (declared !== null && !/^(utf-8|us-ascii)$/i.test(declared[1]!))
    throw stop('damaged', { reason: 'encoding' })
  return new TextDecoder('utf-8', { fatal: true })
}
