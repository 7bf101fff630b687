import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { tasks } from '../matching/index.ts'
import type { Answer, Asked } from './linkage.crew.ts'
import { readShare } from './linkage.read.ts'
import { tidy } from './linkage.tidy.ts'
import { writePairs } from './linkage.write.ts'

const { port, done } = workerData as { port: MessagePort; done: Int32Array }
const all: Record<Asked, (order: never) => unknown> = { ...tasks, read: readShare, write: writePairs }

parentPort!.on('message', ({ name, order }: { name: Asked; order: never }) => {
  let answer: Answer
  try {
    answer = { value: all[name](order) }
  } catch (error) {
    answer = {
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      code: (error as NodeJS.ErrnoException).code,
    }
  }
  port.postMessage(answer)
  Atomics.store(done, 0, 1)
  Atomics.notify(done, 0)
  // What this order took is given back before the next one comes, and the order itself, which is still held here, as soon as it is not.
  tidy()
  setImmediate(tidy)
})
