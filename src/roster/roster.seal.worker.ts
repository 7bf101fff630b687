import { parentPort } from 'node:worker_threads'
import { sealRows } from './roster.seal.ts'
import type { SealAnswer, SealOrder } from './roster.sealer.ts'

// A bug throws, and that ends the worker with an error that whoever waits is told.
parentPort!.on('message', ({ keys, rows }: SealOrder) => {
  const { lines, leaves, bound } = sealRows(keys, JSON.parse(rows))
  const answer: SealAnswer = { lines: whole(lines), leaves: whole(leaves), bound: whole(bound) }
  parentPort!.postMessage(
    answer,
    Object.values(answer).map(({ buffer }) => buffer as ArrayBuffer),
  )
})

/** Bytes with memory of their own, which can be given away. */
function whole(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes)
}
