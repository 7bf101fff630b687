import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Cell, Row } from './cell.ts'
import { defaultLimits, type Limits } from './limits.ts'
import type { FromWorker, Opened, Order, SheetName } from './protocol.ts'
import { tabularRefusal } from './refusals.ts'
import type { PackedRow } from './sheet.ts'

export { defaultLimits, type Limits, type SheetName }

/** An open file. `rows` can be walked once; leaving the walk, an error and `close` all end the worker. */
export type Tabular = Opened & { rows: AsyncIterable<Row[]>; close(): Promise<void> }

/**
 * Opens an XLSX or CSV file, recognised by its content, in a worker thread with its own memory and time limit, and
 * streams its rows in batches of about 500. Without `sheet` it takes the first visible sheet that is not empty.
 * Refuses with `tabular.*` what is not readable, too large, locked, damaged or hostile; a damage further down in the
 * file is found while walking `rows`. An XLSX row without any filled cell is not handed out.
 *
 * ```ts
 * const file = await readTabular({ path })
 * for await (const batch of file.rows) for (const row of batch) check(row.number, row.cells)
 * ```
 */
export async function readTabular(
  source: Uint8Array | { path: string },
  options: { sheet?: string; limits?: Partial<Limits> } = {},
): Promise<Tabular> {
  const limits = { ...defaultLimits, ...options.limits }
  if (!('path' in source) && source.length > limits.bytes) {
    throw tabularRefusal('too_large', { limit: limits.bytes })
  }
  const worker = startWorker({ source, sheet: options.sheet, limits })
  const inbox = receiveFrom(worker, limits)
  const first = await inbox.next()
  if (first.type !== 'opened') throw new Error('The reader sent rows before it opened the file')

  async function* rows(): AsyncGenerator<Row[]> {
    try {
      for (;;) {
        const message = await inbox.next()
        if (message.type !== 'rows') return
        worker.postMessage('next')
        yield message.rows.map(unpacked)
      }
    } finally {
      await inbox.close()
    }
  }

  return { ...first.opened, rows: rows(), close: inbox.close }
}

type Inbox = { next(): Promise<FromWorker>; close(): Promise<void> }

/** What the worker sends, one message at a time. Time is counted while somebody waits for the worker. */
function receiveFrom(worker: Worker, limits: Limits): Inbox {
  const arrived: FromWorker[] = []
  let failure: Error | undefined
  let left_ms = limits.time_ms
  let wake: (() => void) | undefined

  function fail(error: Error): void {
    failure ??= error
    wake?.()
  }

  worker.on('message', (message: FromWorker) => {
    if (message.type === 'stopped') fail(tabularRefusal(message.reason, message.details))
    else arrived.push(message)
    wake?.()
  })
  worker.on('error', (error: NodeJS.ErrnoException) => {
    fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tabularRefusal('out_of_memory') : error)
  })
  worker.on('exit', () => fail(new Error('The file was closed while it was being read')))

  async function wait(): Promise<void> {
    const from_ms = performance.now()
    const clock = setTimeout(
      () => fail(tabularRefusal('timeout', { limit: limits.time_ms })),
      Math.max(left_ms, 0),
    )
    await new Promise<void>((resolve) => {
      wake = resolve
    })
    wake = undefined
    clearTimeout(clock)
    left_ms -= performance.now() - from_ms
  }

  async function close(): Promise<void> {
    await worker.terminate()
  }

  async function next(): Promise<FromWorker> {
    while (arrived.length === 0 && failure === undefined) await wait()
    const message = arrived.shift()
    if (message !== undefined) return message
    await close()
    throw failure!
  }

  return { next, close }
}

/** A worker that has started and waits for its order; each worker reads one file, whatever comes of it. */
let spare: Worker | undefined
let keepsSpare = false

/**
 * Keeps one started worker at hand from now on, so that a file does not wait for a thread to begin (some 150 ms). For servers; a
 * command reads one file and ends.
 */
export function keepReaderReady(): void {
  keepsSpare = true
  spare ??= newWorker(defaultLimits.worker_memory_mb)
}

function startWorker(order: Order): Worker {
  const ready = order.limits.worker_memory_mb === defaultLimits.worker_memory_mb ? spare : undefined
  if (ready) spare = undefined
  const worker = ready ?? newWorker(order.limits.worker_memory_mb)
  if (keepsSpare) {
    worker.once('exit', () => {
      spare ??= newWorker(defaultLimits.worker_memory_mb)
    })
  }
  // A copy of just these bytes goes over: a Buffer often is a window on a larger piece of memory.
  const source = 'path' in order.source ? order.source : new Uint8Array(order.source)
  worker.postMessage({ ...order, source } satisfies Order, 'path' in source ? [] : [source.buffer])
  return worker
}

/**
 * Node 20 does not carry a loader given by `--import` into a worker, so the worker registers tsx itself; its CommonJS
 * loader starts twice as fast as the other. The worker gets no environment: the code that meets hostile bytes has no
 * password to lose.
 */
function newWorker(memory_mb: number): Worker {
  const loader = JSON.stringify(createRequire(import.meta.url).resolve('tsx/cjs/api'))
  const reader = JSON.stringify(fileURLToPath(new URL('./read.worker.ts', import.meta.url)))
  const worker = new Worker(`require(${loader}).register(); require(${reader})`, {
    eval: true,
    execArgv: [],
    env: {},
    resourceLimits: {
      maxOldGenerationSizeMb: memory_mb,
      maxYoungGenerationSizeMb: Math.min(32, memory_mb),
    },
  })
  worker.unref()
  return worker
}

/** Puts each cell in its column; from here on a row has no holes. */
function unpacked(packed: PackedRow): Row {
  const { number, columns, width, hidden } = packed
  let cells = packed.cells
  if (columns !== undefined) {
    cells = new Array<Cell>(width).fill('')
    for (let at = 0; at < columns.length; at++) cells[columns[at]!] = packed.cells[at]!
  }
  return hidden ? { number, cells, hidden } : { number, cells }
}
