import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** Bytes that can be read anywhere, from memory or from a file, without holding a second copy. */
export type ByteSource = { size: number; read(start: number, length: number): Buffer; close(): void }

/** Opens bytes or a file for reading. Runs in the worker, where a blocking read blocks nobody. */
export function openBytes(source: Uint8Array | { path: string }): ByteSource {
  if (!('path' in source)) {
    const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    return { size: bytes.length, read: (start, length) => bytes.subarray(start, start + length), close() {} }
  }
  const file = openSync(source.path, 'r')
  return {
    size: fstatSync(file).size,
    read(start, length) {
      const block = Buffer.alloc(length)
      return block.subarray(0, readSync(file, block, 0, length, start))
    },
    close: () => closeSync(file),
  }
}
