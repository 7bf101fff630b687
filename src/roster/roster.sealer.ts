import { Worker } from 'node:worker_threads'
import { workerProgram } from '../tabular/reader-program.ts'
import { type JudgedRow, type RowKeys, type SealedRows, sealRows } from './roster.seal.ts'

/*
 * Sealing is a fourth of what the check of a long list costs, and needs nothing but the rows and the keys. A thread of its own does it while this one judges
 * the next rows and the database takes in those before. Its keys live in memory only, as here, and are handed over with every order,
 * because they may change under a running process.
 */

/** Rows as JSON: one string crosses to a thread in a tenth of the time that as many objects take. */
export type SealOrder = { keys: RowKeys; rows: string }
export type SealAnswer = Record<keyof SealedRows, Uint8Array>

/** Fewer are sealed sooner than told to a thread. */
const worthAThread = 500

/** A thread that nobody needs any more holds some 35 MB; another begins in a twentieth of a second. */
const idleMilliseconds = 1_000

type Waiting = { resolve: (answer: SealAnswer) => void; reject: (error: Error) => void }

let thread: { worker: Worker; waiting: Waiting[]; idle?: NodeJS.Timeout } | undefined

/** Seals rows, many of them in a thread beside this one. Orders are done one after the other; a failing thread fails those that wait for it. */
export async function sealBeside(keys: RowKeys, rows: JudgedRow[]): Promise<SealedRows> {
  const own: RowKeys = { active: keys.active, field: keys.field, commitment: keys.commitment }
  if (rows.length < worthAThread) return sealRows(own, rows)
  thread ??= begin()
  const { worker, waiting } = thread
  clearTimeout(thread.idle)
  const answer = await new Promise<SealAnswer>((resolve, reject) => {
    waiting.push({ resolve, reject })
    // Nobody's process stays open for a thread that waits, but it does for one that is at work.
    worker.ref()
    worker.postMessage({ keys: own, rows: JSON.stringify(rows) } satisfies SealOrder)
  })
  return { ...answer, leaves: Buffer.from(answer.leaves.buffer) }
}

function begin() {
  const worker = new Worker(workerProgram('sealer', new URL('./roster.seal.worker.ts', import.meta.url)), {
    eval: true,
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32 },
  })
  const begun: NonNullable<typeof thread> = { worker, waiting: [] }
  worker.unref()
  worker.on('message', (answer: SealAnswer) => {
    begun.waiting.shift()?.resolve(answer)
    if (begun.waiting.length > 0) return
    worker.unref()
    begun.idle = setTimeout(() => {
      if (thread === begun) thread = undefined
      void worker.terminate()
    }, idleMilliseconds).unref()
  })
  const end = (error: Error) => {
    if (thread === begun) thread = undefined
    for (const { reject } of begun.waiting.splice(0)) reject(error)
  }
  worker.on('error', end)
  worker.once('exit', () => end(new Error('The thread that seals rows ended')))
  return begun
}
