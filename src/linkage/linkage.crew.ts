import { availableParallelism } from 'node:os'
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Crew, sharedMemory, type Tasks, tasks } from '../matching/index.ts'
import { workerProgram } from '../tabular/reader-program.ts'
import type { ReadOrder, ReadShare } from './linkage.read.ts'
import { tidy } from './linkage.tidy.ts'
import { type WriteOrder, writePairs } from './linkage.write.ts'

/** What a worker is asked; `read` and `write` are what only a program with files can do. */
export type Asked = keyof Tasks | 'read' | 'write'
export type Answer = { value: unknown } | { error: string; code: string | undefined }

export type HiredCrew = Crew & {
  /** Has the others read columns while this thread reads some too; `mine` is what this thread does. */
  read(orders: readonly ReadOrder[], mine: () => void): ReadShare[]
  /** Has another thread write pairs, where there is one; `mine` is what this thread does meanwhile. */
  write(order: WriteOrder, mine: () => void): void
  close(): void
}

/** As many as there are processors, and not more than share the work well. */
export const usualHands = (): number => Math.min(availableParallelism(), 4)

/**
 * This thread and workers beside it, which wait for orders. This thread does its share itself and then stands still until the others are done,
 * so the matching need not know of threads. Refuses to go on when a worker has died.
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
    write(order, mine) {
      const other = others[0]
      if (other === undefined) writePairs(order)
      else other.ask('write', order)
      // Whatever happens here, the file stays open until the other has done with it.
      try {
        mine()
      } finally {
        other?.answer()
      }
    },
    tidy,
    close() {
      for (const { worker } of others) void worker.terminate()
    },
  }
}

/** How long to stand still before looking whether the worker that is waited for still lives. */
const patience = 1000

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
      let answer: Answer | undefined
      do {
        Atomics.wait(done, 0, 0, patience)
        answer = receiveMessageOnPort(port)?.message as Answer | undefined
      } while (answer === undefined && isOpen(port))
      if (answer === undefined) throw workerGone()
      if ('value' in answer) return answer.value
      if (/^RangeError: Array buffer allocation failed/.test(answer.error)) throw workerGone()
      throw Object.assign(new Error(`A worker of matching failed: ${answer.error}`), { code: answer.code })
    },
  }
}

const nowhere = new MessageChannel().port1
const notCopied = () => {}

/**
 * Whether there is still somebody at the other end. A thread that dies, of whatever, closes its ports, but while this thread stands still no event
 * tells of it. A port that is closed cannot be passed on, and that is looked at before the message, which cannot be sent either.
 */
function isOpen(port: MessagePort): boolean {
  try {
    nowhere.postMessage(notCopied, [port])
  } catch (error) {
    return !/detached/.test((error as Error).message)
  }
  return false
}

const workerGone = () =>
  refuse(
    'linkage.worker_gone',
    'unavailable',
    text(
      'Satu utas pembantu berhenti sebelum selesai, biasanya karena memori habis; tidak ada hasil yang ditulis. Ulangi dengan --threads 1, atau di komputer dengan memori lebih besar.',
      'A helping thread stopped before it was done, usually because memory ran out; no result was written. Try again with --threads 1, or on a computer with more memory.',
    ),
  )
