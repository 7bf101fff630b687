import v8 from 'node:v8'
import { parentPort } from 'node:worker_threads'
import type { FromWorker, Order, ToWorker } from './protocol.ts'
import { readFor } from './reading.ts'

/**
 * A worker reads so many files, one after the other; and none after one that left much in its memory, used or not. The bytes of a file itself lie outside the
 * heap, where nothing urges the collector: an idle worker would hold a large upload until the next one.
 */
const filesMax = 50
const memoryBytesMax = 32 * 1024 * 1024
const outsideBytesMax = 8 * 1024 * 1024
let files = 0

// A bug rejects, and that ends the worker with an error the caller sees.
parentPort!.on('message', async (message: ToWorker) => {
  if (message === 'next') return
  const outcome = await readFor(message, parentPort!)
  files++
  const { total_heap_size, external_memory } = v8.getHeapStatistics()
  const again =
    files < filesMax &&
    total_heap_size + external_memory < memoryBytesMax &&
    external_memory < outsideBytesMax &&
    sizeOf(message) < outsideBytesMax
  parentPort!.postMessage({ ...outcome, again } satisfies FromWorker)
  if (!again) parentPort!.close()
})

const sizeOf = ({ source }: Order): number => ('path' in source ? 0 : source.byteLength)
