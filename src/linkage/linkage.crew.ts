import { availableParallelism } from 'node:os'
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { type Crew, sharedMemory, type Tasks, tasks } from '../matching/index.ts'
import { workerProgram } from '../tabular/reader-program.ts'
import type { ReadOrder, ReadShare } from './linkage.read.ts'
import { tidy } from './linkage.tidy.ts'

/** What a worker is asked; `read` is what only a program with files can do. */
export type Asked = keyof Tasks | 'read'
export type Answer = { value: unknown } | { error: string }

export type HiredCrew = Crew & {
  /** Has the others read columns while this thread reads some too; `mine` is what this thread does. */
  read(orders: readonly ReadOrder[], mine: () => void): ReadShare[]
  close(): void
}

/** As many as there are processors, and not more than share the work well. */
export const usualHands = (): number => Math.min(availableParallelism(), 4)

/**
 * This thread and workers beside it, which wait for orders. This thread does its share itself and then stands still until the others are done,
 * so the matching need not know of threads.
 */
export function hireCrew(hands: number): HiredCrew {
  const others = Array.from({ length: hands - 1 }, hire)
  const gather = <T>(doMine: () => T): { mine: T; answers: unknown[] } => {
    const mine = doMine()
    return { mine, answers: others.map(({ answer }) => answer()) }
  }
  return {
    hands,
    memory: sharedMemory,
    run(name, order) {
      for (const { ask } of others) ask(name, order)
      const { mine, answers } = gather(() =>
        (tasks[name] as (order: unknown) => ReturnType<Tasks[typeof name]>)(order),
      )
      return [mine, ...(answers as ReturnType<Tasks[typeof name]>[])]
    },
    read(orders, mine) {
      const asked = others.slice(0, orders.length)
      asked.forEach(({ ask }, at) => {
        ask('read', orders[at])
      })
      mine()
      return asked.map(({ answer }) => answer() as ReadShare)
    },
    tidy,
    close() {
      for (const { worker } of others) void worker.terminate()
    },
  }
}

function hire() {
  const { port1: port, port2 } = new MessageChannel()
  const done = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(workerProgram('matcher', new URL('./linkage.worker.ts', import.meta.url)), {
    eval: true,
    execArgv: [],
    env: {},
    workerData: { port: port2, done },
    transferList: [port2],
  })
  worker.unref()
  port.unref()
  // Heard of where the answer is awaited.
  worker.on('error', () => {})
  return {
    worker,
    ask(name: Asked, order: unknown) {
      Atomics.store(done, 0, 0)
      worker.postMessage({ name, order })
    },
    answer(): unknown {
      Atomics.wait(done, 0, 0)
      const answer = receiveMessageOnPort(port)?.message as Answer | undefined
      if (answer === undefined || 'error' in answer)
        throw new Error(`A worker of matching failed: ${answer?.error ?? 'no answer'}`)
      return answer.value
    },
  }
}
