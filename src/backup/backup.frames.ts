import { damaged } from './backup.schema.ts'

/**
 * The stream inside a backup: frames of one letter, four bytes of length and the content.
 *
 * `M` manifest (JSON) · `T` a table begins (JSON: name) · `D` COPY text of its rows · `E` the table ends (JSON: rows, sha256 of its text)
 * · `Z` the end.
 */
export type FrameKind = 'M' | 'T' | 'D' | 'E' | 'Z'
export type Frame = { kind: FrameKind; content: Buffer }

const contentBytesMost = 2 ** 28

export function frame(kind: FrameKind, content: Buffer | string = ''): Buffer {
  const body = typeof content === 'string' ? Buffer.from(content) : content
  const head = Buffer.allocUnsafe(5)
  head.write(kind, 0, 'latin1')
  head.writeUInt32BE(body.length, 1)
  return Buffer.concat([head, body])
}

/** Cuts a stream of bytes into frames again. Refuses what is no frame and a stream that ends without its end. */
export async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let held: Buffer = Buffer.alloc(0)
  let ended = false
  for await (const bytes of source) {
    held =
      held.length === 0
        ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        : Buffer.concat([held, bytes])
    while (held.length >= 5) {
      const kind = String.fromCharCode(held[0] ?? 0)
      const length = held.readUInt32BE(1)
      if (ended || !/[MTDEZ]/.test(kind) || length > contentBytesMost) throw damaged({ frame: kind, length })
      if (held.length < 5 + length) break
      yield { kind: kind as FrameKind, content: held.subarray(5, 5 + length) }
      ended = kind === 'Z'
      held = held.subarray(5 + length)
    }
  }
  if (!ended || held.length > 0) throw damaged({ frame: 'end' })
}

/** Joins small pieces to frames of about this size, so that their heads and calls cost nothing. */
export async function* gather(source: AsyncIterable<Uint8Array>, bytes = 1 << 17): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of source) {
    pieces.push(piece)
    size += piece.byteLength
    if (size < bytes) continue
    yield Buffer.concat(pieces)
    pieces = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(pieces)
}
