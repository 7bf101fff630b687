import type { Batch } from './batch.ts'
import type { Limits } from './limits.ts'
import type { Details } from './refusals.ts'
import type { PackedRow } from './sheet.ts'
import type { SheetSeen } from './sheet-seen.ts'

/** What the reader and its worker say to each other. The worker never holds a sentence, a path name or a log. */
export type Order = {
  source: Uint8Array | { path: string }
  /** Names of the sheets to read, in this order; undefined: the first visible one that is not empty. */
  sheets: string[] | undefined
  /** Look at all sheets and give this many first rows of each, instead of handing out the rows. */
  survey_rows?: number
  limits: Limits
}

export type SheetName = { name: string; hidden: boolean }

export type Opened = {
  format: 'xlsx' | 'csv'
  /** All worksheets of the book in the order of its tabs; empty for CSV. */
  sheets: SheetName[]
  /** The sheet that is read, or the first of them; `''` for CSV. */
  sheet: string
  separator?: string
  /** Whether the file itself says its separator in a first line `sep=;`. */
  separator_stated?: boolean
  encoding?: string
  /** Whether days are counted from 1904, as old Macs did; dates are read rightly all the same. */
  from1904?: boolean
}

export type PackedSurvey = Omit<Opened, 'sheet' | 'sheets'> & {
  sheets: (SheetSeen & { head: PackedRow[] })[]
}

export type ToWorker = Order | 'next'

/** What comes of a file at last. */
export type Outcome =
  | { type: 'survey'; survey: PackedSurvey }
  | { type: 'end'; seen: SheetSeen[] }
  | { type: 'stopped'; reason: string; details: Details }

export type FromWorker =
  | { type: 'opened'; opened: Opened }
  | { type: 'rows'; sheet: string; batch: Batch }
  /** `again`: whether the worker may read another file. */
  | (Outcome & { again: boolean })

/** The worker may be this many batches ahead of the caller. */
export const batchesAhead = 8
export const batchRows = 500
/** A batch is also full when its rows, gaps filled, hold this many cells, */
export const batchCells = 50_000
/** or this many characters, so that long cells never pile up in the caller's memory. */
export const batchCharacters = 500_000
