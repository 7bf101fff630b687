import { packRows, unpackRows } from './batch.ts'
import type { Row } from './cell.ts'
import { type Inbox, openInbox } from './inbox.ts'
import { defaultLimits, type Limits } from './limits.ts'
import type { Opened, SheetName } from './protocol.ts'
import { keepReaderReady, takeReader } from './reader-pool.ts'
import { tabularRefusal } from './refusals.ts'
import type { SheetSeen } from './sheet-seen.ts'

export { defaultLimits, keepReaderReady, type Limits, type SheetName, type SheetSeen }

/**
 * An open file. `rows` can be walked once; leaving the walk, an error and `close` all end the worker. `seen` tells, once the
 * walk is at its end, what was met on each sheet that was read: hidden rows and columns, formulas without a value
 * (`sheet-seen.ts` has each figure); before that it is empty.
 */
export type Tabular = Opened & { rows: AsyncIterable<Row[]>; seen(): SheetSeen[]; close(): Promise<void> }

/**
 * What is in a file before anything is decided: every sheet, hidden ones too, with its figures (`SheetSeen`) and its first
 * rows. The texts of these rows end after 500 characters. CSV has one sheet, named `''`.
 */
export type Survey = Omit<Opened, 'sheet' | 'sheets'> & { sheets: (SheetSeen & { head: Row[] })[] }

type Source = Uint8Array | { path: string }

/**
 * Opens an XLSX or CSV file, recognised by its content, in a worker thread with its own memory and time limit, and
 * streams its rows in batches of about 500. Without `sheet` or `sheets` it takes the first visible sheet that is not empty.
 * `sheets` reads several in one go, in the order given; then every row says in `sheet` which it is from, because row
 * numbers repeat. Refuses with `tabular.*` what is not readable, too large, locked, damaged or hostile; a damage
 * further down in the file is found while walking `rows`. An XLSX row without any filled cell is not handed out.
 *
 * ```ts
 * const file = await readTabular({ path })
 * for await (const batch of file.rows) for (const row of batch) check(row.number, row.cells)
 * const [sheet] = file.seen()  // { hidden_rows: 214, hidden_columns: [3], formulas_without_value: 2, … }
 *
 * const both = await readTabular({ path }, { sheets: ['RT 01', 'RT 02'] })  // row.sheet: 'RT 01' or 'RT 02'
 * ```
 */
export async function readTabular(
  source: Source,
  options: { sheet?: string; sheets?: string[]; limits?: Partial<Limits> } = {},
): Promise<Tabular> {
  const several = options.sheets
  const sheets = several ?? (options.sheet === undefined ? undefined : [options.sheet])
  const inbox = start(source, { sheets, limits: options.limits })
  const first = await inbox.next()
  if (first.type !== 'opened') throw new Error('The reader sent rows before it opened the file')
  let seen: SheetSeen[] = []

  async function* rows(): AsyncGenerator<Row[]> {
    try {
      for (;;) {
        const message = await inbox.next()
        if (message.type === 'end') seen = message.seen
        if (message.type !== 'rows') return
        inbox.goOn()
        yield unpackRows(message.batch, several ? message.sheet : undefined)
      }
    } finally {
      await inbox.close()
    }
  }

  return { ...first.opened, rows: rows(), seen: () => seen, close: inbox.close }
}

/**
 * Looks through a whole file without handing out its rows: for the question "which sheet, which row is the header, what
 * of the hidden?". Costs one reading. Refuses as `readTabular` does, damage at the end of the file included, so a
 * file that was surveyed can be read.
 *
 * ```ts
 * const { sheets } = await surveyTabular(bytes, { head_rows: 40 })
 * for (const sheet of sheets) offer(sheet.name, sheet.rows, sheet.hidden, sheet.hidden_rows, sheet.head)
 * ```
 */
export async function surveyTabular(
  source: Source,
  options: { head_rows?: number; limits?: Partial<Limits> } = {},
): Promise<Survey> {
  const inbox = start(source, {
    sheets: undefined,
    survey_rows: options.head_rows ?? 40,
    limits: options.limits,
  })
  const message = await inbox.next()
  if (message.type !== 'survey') throw new Error('The reader did not answer with a survey')
  await inbox.close()
  const { sheets, ...opened } = message.survey
  return { ...opened, sheets: sheets.map((sheet) => ({ ...sheet, head: unpackRows(packRows(sheet.head)) })) }
}

type Wanted = { sheets: string[] | undefined; survey_rows?: number; limits: Partial<Limits> | undefined }

function start(source: Source, wanted: Wanted): Inbox {
  const limits = { ...defaultLimits, ...wanted.limits }
  if (!('path' in source) && source.length > limits.bytes) {
    throw tabularRefusal('too_large', { limit: limits.bytes })
  }
  return openInbox(takeReader(limits.worker_memory_mb), { ...wanted, source, limits })
}
