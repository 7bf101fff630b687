import type { MessagePort } from 'node:worker_threads'
import { type ByteSource, openBytes } from './byte-source.ts'
import { csvReader } from './csv.ts'
import { textPieces } from './csv-text.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { readPart } from './part.ts'
import type { Opened, Order, Outcome, PackedSurvey } from './protocol.ts'
import { findSeparator } from './separator.ts'
import { type PackedRow, type SheetContext, sheetListener } from './sheet.ts'
import { type Tally, tallyOf } from './sheet-seen.ts'
import { type Encoding, sniff } from './sniff.ts'
import { Stopped, stop } from './stopped.ts'
import { surveyBox } from './survey-box.ts'
import {
  checkIsWorkbook,
  readDateStyles,
  readSharedStrings,
  readWorkbook,
  type WorkbookSheet,
} from './workbook.ts'
import { openZip, type Zip } from './zip.ts'

const separatorHeadCharacters = 64 * 1024

type Book = { sheets: WorkbookSheet[]; context: SheetContext; opened: Omit<Opened, 'sheet'> }

async function openBook(order: Order, zip: Zip): Promise<Book> {
  await checkIsWorkbook(zip)
  const { sheets, from1904, styles, strings } = await readWorkbook(zip)
  const missing = order.sheets?.find((name) => !sheets.some((sheet) => sheet.name === name))
  if (missing !== undefined) throw stop('no_such_sheet', { sheet: missing })
  const context = {
    dateStyles: await readDateStyles(zip, styles),
    strings: await readSharedStrings(zip, strings, order.limits),
    from1904,
    limits: order.limits,
  }
  const names = sheets.map(({ name, hidden }) => ({ name, hidden }))
  return { sheets, context, opened: { format: 'xlsx', sheets: names, ...(from1904 && { from1904 }) } }
}

/** The sheets that were asked for, all of them; or the visible ones up to the first that has something in it. */
async function readXlsx(order: Order, zip: Zip, outbox: Outbox): Promise<Tally[]> {
  const { sheets, context, opened } = await openBook(order, zip)
  const asked = order.sheets?.map((name) => sheets.find((sheet) => sheet.name === name)!)
  const tallies: Tally[] = []
  for (const sheet of asked ?? sheets.filter((each) => !each.hidden)) {
    if (asked === undefined && outbox.count() > 0) break
    const tally = tallyOf(sheet.name, sheet.hidden)
    tallies.push(tally)
    await outbox.turnTo(sheet.name)
    for await (const _ of readPart(zip, sheet.part, sheetListener(context, tally, outbox.add))) {
      if (outbox.count() > 0) outbox.open({ ...opened, sheet: sheet.name })
      await outbox.sendFull()
    }
  }
  if (outbox.count() === 0) throw stop('empty', { sheet: order.sheets?.join('", "') })
  return tallies
}

async function surveyXlsx(order: Order, zip: Zip): Promise<PackedSurvey> {
  const { sheets, context, opened } = await openBook(order, zip)
  const box = surveyBox(order.limits, order.survey_rows!)
  const survey: PackedSurvey = { ...opened, sheets: [] }
  for (const sheet of sheets) {
    const tally = tallyOf(sheet.name, sheet.hidden)
    for await (const _ of readPart(zip, sheet.part, sheetListener(context, tally, box.add)));
    survey.sheets.push({ ...tally.end(), head: box.takeHead() })
  }
  if (survey.sheets.every((sheet) => sheet.rows === 0)) throw stop('empty')
  return survey
}

type Csv = { opened: Omit<Opened, 'sheet'>; tally: Tally; pieces: () => Generator<boolean> }

/** CSV text through the reader; `pieces` says after each piece whether a filled cell was met. */
function openCsv(order: Order, source: ByteSource, encoding: Encoding, onRow: (row: PackedRow) => void): Csv {
  const missing = order.sheets?.find((name) => name !== '')
  if (missing !== undefined) throw stop('no_such_sheet', { sheet: missing })
  let head = ''
  for (const piece of textPieces(source, encoding)) {
    head += piece
    if (head.length >= separatorHeadCharacters) break
  }
  const { separator, stated } = findSeparator(head)
  const tally = tallyOf('', false)
  const reader = csvReader(separator, order.limits, (row) => {
    if (stated && row.number === 1) return
    const width = row.cells.length
    if (row.cells.some((cell) => cell.trim() !== '')) tally.row(row.number, width, false)
    onRow({ number: row.number, cells: row.cells, width })
  })
  function* pieces(): Generator<boolean> {
    for (const piece of textPieces(source, encoding)) {
      reader.write(piece)
      yield tally.seen.rows > 0
    }
    reader.end()
    if (tally.seen.rows === 0) throw stop('empty')
    yield true
  }
  const opened = { format: 'csv', sheets: [], separator, separator_stated: stated, encoding } as const
  return { opened: { ...opened, sheets: [] }, tally, pieces }
}

async function readCsv(
  order: Order,
  source: ByteSource,
  encoding: Encoding,
  outbox: Outbox,
): Promise<Tally[]> {
  const csv = openCsv(order, source, encoding, outbox.add)
  for (const filled of csv.pieces()) {
    if (filled) outbox.open({ ...csv.opened, sheet: '' })
    await outbox.sendFull()
  }
  return [csv.tally]
}

function surveyCsv(order: Order, source: ByteSource, encoding: Encoding): PackedSurvey {
  const box = surveyBox(order.limits, order.survey_rows!)
  const csv = openCsv(order, source, encoding, box.add)
  for (const _ of csv.pieces());
  return { ...csv.opened, sheets: [{ ...csv.tally.end(), head: box.takeHead() }] }
}

/**
 * Reads or surveys one file: rows go over the port, and what comes of the file at last is given back. Anything that is thrown is a
 * bug. Runs in a worker (`read.worker.ts`); only tests call it elsewhere.
 */
export async function readFor(order: Order, port: MessagePort): Promise<Outcome> {
  let source: ByteSource | undefined
  let zip: Zip | undefined
  let outbox: Outbox | undefined
  try {
    source = openBytes(order.source)
    if (source.size > order.limits.bytes) throw stop('too_large', { limit: order.limits.bytes })
    const kind = sniff(source)
    if (kind.kind === 'zip') zip = await openZip(order.source, order.limits)
    if (order.survey_rows !== undefined) {
      const survey =
        kind.kind === 'text' ? surveyCsv(order, source, kind.encoding) : await surveyXlsx(order, zip!)
      return { type: 'survey', survey }
    }
    outbox = createOutbox(port, order.limits)
    const tallies =
      kind.kind === 'text'
        ? await readCsv(order, source, kind.encoding, outbox)
        : await readXlsx(order, zip!, outbox)
    await outbox.end()
    return { type: 'end', seen: tallies.map((tally) => tally.end()) }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    outbox?.leave()
    return { type: 'stopped', reason: error.reason, details: error.details }
  } finally {
    zip?.close()
    source?.close()
  }
}
