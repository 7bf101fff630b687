import type { Limits } from './limits.ts'
import type { Details } from './refusals.ts'
import type { PackedRow } from './sheet.ts'

/** What the reader and its worker say to each other. The worker never holds a sentence, a path name or a log. */
export type Order = { source: Uint8Array | { path: string }; sheet: string | undefined; limits: Limits }

export type SheetName = { name: string; hidden: boolean }

export type Opened = {
  format: 'xlsx' | 'csv'
  sheets: SheetName[]
  sheet: string
  separator?: string
  encoding?: string
}

export type FromWorker =
  | { type: 'opened'; opened: Opened }
  | { type: 'rows'; rows: PackedRow[] }
  | { type: 'end' }
  | { type: 'stopped'; reason: string; details: Details }

/** The worker may be this many batches ahead of the caller. */
export const batchesAhead = 8
export const batchRows = 500
/** A batch is also full when its rows, gaps filled, hold this many cells. */
export const batchCells = 50_000
