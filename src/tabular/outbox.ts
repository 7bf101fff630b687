import type { MessagePort } from 'node:worker_threads'
import type { Limits } from './limits.ts'
import { batchCells, batchesAhead, batchRows, type FromWorker, type Opened } from './protocol.ts'
import type { PackedRow } from './sheet.ts'
import { stop } from './stopped.ts'

/** Rows on their way to the caller: counted against the caps, cut into batches, never too far ahead. */
export type Outbox = {
  add(row: PackedRow): void
  count(): number
  /** Tells the caller once what was opened. */
  open(opened: Opened): void
  /** Sends the full batches and waits while the caller is behind. Nothing is sent before `open`. */
  sendFull(): Promise<void>
  /** Sends what is left and says that this was all. */
  end(): Promise<void>
}

export function createOutbox(port: MessagePort, limits: Limits): Outbox {
  const waiting: PackedRow[] = []
  let rows = 0
  let cells = 0
  let opened = false
  let ahead = 0
  let wake: (() => void) | undefined

  port.on('message', () => {
    ahead--
    wake?.()
  })

  function post(message: FromWorker): void {
    port.postMessage(message)
  }

  function add(row: PackedRow): void {
    rows++
    cells += row.width
    if (rows > limits.rows) throw stop('too_many_rows', { limit: limits.rows })
    if (cells > limits.cells) throw stop('too_many_cells', { limit: limits.cells })
    waiting.push(row)
  }

  async function send(onlyFull: boolean): Promise<void> {
    let from = 0
    while (opened && from < waiting.length) {
      const to = batchEnd(waiting, from)
      if (onlyFull && to === waiting.length && to - from < batchRows) break
      while (ahead >= batchesAhead) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      ahead++
      post({ type: 'rows', rows: waiting.slice(from, to) })
      from = to
    }
    if (from > 0) waiting.splice(0, from)
  }

  return {
    add,
    count: () => rows,
    open(what) {
      if (!opened) post({ type: 'opened', opened: what })
      opened = true
    },
    sendFull: () => send(true),
    async end() {
      await send(false)
      post({ type: 'end' })
    },
  }
}

/** Where the batch that starts at `from` ends: after 500 rows, or earlier when the rows are very wide. */
function batchEnd(rows: PackedRow[], from: number): number {
  let cells = 0
  let end = from
  while (end < rows.length && end - from < batchRows && cells < batchCells) cells += rows[end++]!.width
  return end
}
