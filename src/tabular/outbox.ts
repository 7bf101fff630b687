import type { MessagePort } from 'node:worker_threads'
import { packRows } from './batch.ts'
import type { Limits } from './limits.ts'
import {
  batchCells,
  batchCharacters,
  batchesAhead,
  batchRows,
  type FromWorker,
  type Opened,
} from './protocol.ts'
import { rowCaps } from './row-caps.ts'
import type { PackedRow } from './sheet.ts'

/** Rows on their way to the caller: counted against the caps, cut into batches, never too far ahead. */
export type Outbox = {
  add(row: PackedRow): void
  /** Rows taken in so far. */
  count(): number
  /** Tells the caller once what was opened. */
  open(opened: Opened): void
  /** Sends the full batches and waits while the caller is behind. Nothing is sent before `open`. */
  sendFull(): Promise<void>
  /** Sends what is left of one sheet; rows that come after are of the sheet named here. */
  turnTo(sheet: string): Promise<void>
  /** Sends what is left, and listens no more. */
  end(): Promise<void>
  /** Listens no more. */
  leave(): void
}

export function createOutbox(port: MessagePort, limits: Limits): Outbox {
  const waiting: { row: PackedRow; characters: number }[] = []
  const count = rowCaps(limits)
  let sheet = ''
  let rows = 0
  let opened = false
  let ahead = 0
  let wake: (() => void) | undefined

  function onMessage(): void {
    ahead--
    wake?.()
  }
  port.on('message', onMessage)
  const leave = (): void => void port.off('message', onMessage)

  function post(message: FromWorker): void {
    port.postMessage(message)
  }

  /** Where the batch that starts at `from` ends: after 500 rows, or earlier when the rows are wide or long. */
  function batchEnd(from: number): number {
    let cells = 0
    let characters = 0
    let end = from
    while (
      end < waiting.length &&
      end - from < batchRows &&
      cells < batchCells &&
      characters < batchCharacters
    ) {
      cells += waiting[end]!.row.width
      characters += waiting[end++]!.characters
    }
    return end
  }

  async function send(onlyFull: boolean): Promise<void> {
    let from = 0
    while (opened && from < waiting.length) {
      const to = batchEnd(from)
      if (onlyFull && to === waiting.length && to - from < batchRows) break
      while (ahead >= batchesAhead) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      ahead++
      post({ type: 'rows', sheet, batch: packRows(waiting.slice(from, to).map((each) => each.row)) })
      from = to
    }
    if (from > 0) waiting.splice(0, from)
  }

  return {
    add(row) {
      waiting.push({ row, characters: count(row) })
      rows++
    },
    count: () => rows,
    open(what) {
      if (!opened) post({ type: 'opened', opened: what })
      opened = true
    },
    sendFull: () => send(true),
    async turnTo(next) {
      await send(false)
      sheet = next
    },
    async end() {
      await send(false)
      leave()
    },
    leave,
  }
}
