import type { Worker } from 'node:worker_threads'
import type { FromWorker, Order, ToWorker } from './protocol.ts'
import { giveBack } from './reader-pool.ts'
import { tabularRefusal } from './refusals.ts'

/** How long a file that is left early may take to come to its end, so that its worker need not be ended for it. */
const patience_ms = 15

export type Inbox = {
  /** The next message about the file; throws the refusal, or why nothing more can come. */
  next(): Promise<FromWorker>
  /** Tells the worker that a batch was taken, so that it may send another. */
  goOn(): void
  /** Ends the reading wherever it is. */
  close(): Promise<void>
}

/** Orders a file from a worker and gives what it sends, one message at a time. Time is counted while somebody waits for the worker. */
export function openInbox(worker: Worker, order: Order): Inbox {
  const arrived: FromWorker[] = []
  let failure: Error | undefined
  let left_ms = order.limits.time_ms
  /** Whoever waits: usually one, two when a file is closed while its next row is waited for. */
  const waiting = new Set<() => void>()
  const wake = (): void => {
    for (const each of waiting) each()
  }
  let closing: Promise<void> | undefined
  /** What the worker said last of this file: that it was the end, and whether it takes another. */
  let done: { again: boolean } | undefined

  function fail(error: Error): void {
    failure ??= error
    wake()
  }

  function onMessage(message: FromWorker): void {
    if ('again' in message) done = { again: message.again }
    if (message.type === 'stopped') fail(tabularRefusal(message.reason, message.details))
    else arrived.push(message)
    wake()
  }

  function onError(error: NodeJS.ErrnoException): void {
    fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tabularRefusal('out_of_memory') : error)
  }

  const onExit = (): void => fail(new Error('The file was closed while it was being read'))

  function wait(most_ms: number): Promise<'came' | 'late'> {
    return new Promise((resolve) => {
      const over = (how: 'came' | 'late'): void => {
        waiting.delete(came)
        clearTimeout(clock)
        resolve(how)
      }
      const came = (): void => over('came')
      const clock = setTimeout(() => over('late'), Math.max(most_ms, 0))
      waiting.add(came)
    })
  }

  async function end(): Promise<void> {
    const from_ms = performance.now()
    for (
      let left = patience_ms;
      !done && !failure && left > 0;
      left = patience_ms - (performance.now() - from_ms)
    )
      await wait(left)
    worker.off('message', onMessage)
    worker.off('error', onError)
    worker.off('exit', onExit)
    if (done?.again) await giveBack(worker)
    else await worker.terminate()
    onExit()
  }

  function close(): Promise<void> {
    closing ??= end()
    return closing
  }

  async function next(): Promise<FromWorker> {
    while (arrived.length === 0 && failure === undefined) {
      const from_ms = performance.now()
      if ((await wait(left_ms)) === 'late') fail(tabularRefusal('timeout', { limit: order.limits.time_ms }))
      left_ms -= performance.now() - from_ms
    }
    const message = arrived.shift()
    if (message !== undefined) return message
    await close()
    throw failure!
  }

  worker.on('message', onMessage)
  worker.on('error', onError)
  worker.on('exit', onExit)
  // A copy of just these bytes goes over: a Buffer often is a window on a larger piece of memory.
  const source = 'path' in order.source ? order.source : new Uint8Array(order.source)
  post({ ...order, source }, 'path' in source ? [] : [source.buffer])

  function post(message: ToWorker, over: ArrayBuffer[] = []): void {
    worker.postMessage(message, over)
  }

  return {
    next,
    // A worker that was given back reads another file, which these words are not about.
    goOn() {
      if (closing === undefined) post('next')
    },
    close,
  }
}
