import v8 from 'node:v8'
import { parentPort } from 'node:worker_threads'
import type { FromWorker, ToWorker } from './protocol.ts'
import { readFor } from './reading.ts'

/** A worker reads so many files, one after the other; and none after one that left much in its memory, used or not. */
const filesMax = 50
const memoryBytesMax = 32 * 1024 * 1024
let files = 0

// A bug rejects, and that ends the worker with an error the caller sees.
parentPort!.on('message', async (message: ToWorker) => {
  if (message === 'next') return
  const outcome = await readFor(message, parentPort!)
  files++
  const { total_heap_size, external_memory } = v8.getHeapStatistics()
  const again = files < filesMax && total_heap_size + external_memory < memoryBytesMax
  parentPort!.postMessage({ ...outcome, again } satisfies FromWorker)
  if (!again) parentPort!.close()
})
