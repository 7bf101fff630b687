import { parentPort } from 'node:worker_threads'
import { sealRows } from './roster.seal.ts'
import type { SealAnswer, SealOrder } from './roster.sealer.ts'

// A bug throws, and that ends the worker with an error that whoever waits is told.
parentPort!.on('message', ({ keys, rows }: SealOrder) => {
  const { lines, leaves } = sealRows(keys, JSON.parse(rows))
  const answer: SealAnswer = { lines: whole(lines), leaves: whole(leaves) }
  parentPort!.postMessage(answer, [answer.lines.buffer as ArrayBuffer, answer.leaves.buffer as ArrayBuffer])
})

/** Bytes with memory of their own, which can be given away. */
function whole(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : Uint8Array.from(bytes)
}
