import type { ByteSource } from './byte-source.ts'
import type { Encoding } from './sniff.ts'
import { stop } from './stopped.ts'

const blockBytes = 64 * 1024
/** Windows-1252 where it differs from Latin-1: 0x80-0x9F. The five unassigned bytes stay as they are. */
const windows1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

/** The text of a file piece by piece, byte order marks at the beginning dropped. */
export function* textPieces(source: ByteSource, encoding: Encoding): Generator<string> {
  const decode = decoderOf(encoding)
  let started = false
  for (let at = 0; at < source.size; at += blockBytes) {
    const block = source.read(at, blockBytes)
    const last = at + blockBytes >= source.size
    let piece = decode(block, !last)
    // Two programs in a row sometimes each add their byte order mark.
    if (!started) piece = piece.replace(/^\ufeff+/, '')
    started ||= piece !== ''
    if (piece.includes('\0')) throw stop('damaged', { reason: 'nul' })
    yield last ? piece.replace(/\x1a$/, '') : piece
  }
}

function decoderOf(encoding: Encoding): (block: Buffer, more: boolean) => string {
  if (encoding === 'windows-1252') {
    return (block) =>
      block
        .toString('latin1')
        .replace(/[\x80-\x9f]/g, (character) => windows1252[character.charCodeAt(0) - 0x80]!)
  }
  const decoder = new TextDecoder(encoding, { fatal: true })
  return (block, more) => {
    try {
      return decoder.decode(block, { stream: more })
    } catch {
      throw stop('damaged', { reason: 'encoding' })
    }
  }
}
