import { Worker } from 'node:worker_threads'
import { defaultLimits } from './limits.ts'
import { readerProgram } from './reader-program.ts'

/**
 * What is new in a reader dies with its batch; more room for it only makes the worker too large to keep after a list of 27,000 rows, and a fresh one reads half
 * as fast until its code is warm.
 */
const youngMegabytes = 8

/** A worker that has started and waits for its order. */
let spare: Worker | undefined
let keepsSpare = false
const withOtherMemory = new WeakSet<Worker>()

/**
 * Keeps one started worker at hand from now on, so that a file does not wait for a thread to begin. For servers; a
 * command reads one file and ends.
 */
export function keepReaderReady(): void {
  keepsSpare = true
  spare ??= newReader(defaultLimits.worker_memory_mb)
}

/** A worker for one file. */
export function takeReader(memory_mb: number): Worker {
  if (memory_mb !== defaultLimits.worker_memory_mb) return newReader(memory_mb)
  const ready = spare ?? newReader(memory_mb)
  spare = undefined
  return ready
}

/** Takes back a worker that is done with its file and said that it can read another. */
export async function giveBack(reader: Worker): Promise<void> {
  if (spare !== undefined || withOtherMemory.has(reader)) await reader.terminate()
  else spare = reader
}

/** The worker gets no environment: the code that meets hostile bytes has no password to lose. */
function newReader(memory_mb: number): Worker {
  const reader = new Worker(readerProgram(), {
    eval: true,
    execArgv: [],
    env: {},
    resourceLimits: {
      maxOldGenerationSizeMb: memory_mb,
      maxYoungGenerationSizeMb: Math.min(youngMegabytes, memory_mb),
    },
  })
  if (memory_mb !== defaultLimits.worker_memory_mb) withOtherMemory.add(reader)
  reader.unref()
  // Whoever reads with it hears of an error; one that waits and fails is only replaced.
  reader.on('error', () => {})
  reader.once('exit', () => {
    if (spare === reader) spare = undefined
    if (keepsSpare) spare ??= newReader(defaultLimits.worker_memory_mb)
  })
  return reader
}
