import { parentPort } from 'node:worker_threads'
import { type ByteSource, openBytes } from './byte-source.ts'
import { csvReader } from './csv.ts'
import { textPieces } from './csv-text.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { readPart } from './part.ts'
import type { Order } from './protocol.ts'
import { findSeparator } from './separator.ts'
import { sheetListener } from './sheet.ts'
import { type Encoding, sniff } from './sniff.ts'
import { Stopped, stop } from './stopped.ts'
import { checkIsWorkbook, readDateStyles, readSharedStrings, readWorkbook } from './workbook.ts'
import { openZip, type Zip } from './zip.ts'

const separatorHeadCharacters = 64 * 1024

async function readXlsx(order: Order, zip: Zip, outbox: Outbox): Promise<void> {
  await checkIsWorkbook(zip)
  const book = await readWorkbook(zip)
  const sheets = book.sheets.map(({ name, hidden }) => ({ name, hidden }))
  const candidates =
    order.sheet === undefined
      ? book.sheets.filter((sheet) => !sheet.hidden)
      : book.sheets.filter((sheet) => sheet.name === order.sheet).slice(0, 1)
  if (order.sheet !== undefined && candidates.length === 0)
    throw stop('no_such_sheet', { sheet: order.sheet })
  const context = {
    dateStyles: await readDateStyles(zip, book.styles),
    strings: await readSharedStrings(zip, book.strings, order.limits),
    from1904: book.from1904,
    limits: order.limits,
  }
  for (const sheet of candidates) {
    const listener = sheetListener(context, outbox.add)
    for await (const _ of readPart(zip, sheet.part, listener)) {
      if (outbox.count() > 0) outbox.open({ format: 'xlsx', sheets, sheet: sheet.name })
      await outbox.sendFull()
    }
    if (outbox.count() > 0) return
  }
  throw stop('empty', { sheet: order.sheet })
}

async function readCsv(order: Order, source: ByteSource, encoding: Encoding, outbox: Outbox): Promise<void> {
  if (order.sheet !== undefined && order.sheet !== '') throw stop('no_such_sheet', { sheet: order.sheet })
  let head = ''
  for (const piece of textPieces(source, encoding)) {
    head += piece
    if (head.length >= separatorHeadCharacters) break
  }
  const { separator, stated } = findSeparator(head)
  let filled = false
  const reader = csvReader(separator, order.limits, (row) => {
    if (stated && row.number === 1) return
    filled ||= row.cells.some((cell) => cell.trim() !== '')
    outbox.add({ ...row, width: row.cells.length })
  })
  const open = (): void => outbox.open({ format: 'csv', sheets: [], sheet: '', separator, encoding })
  for (const piece of textPieces(source, encoding)) {
    reader.write(piece)
    if (filled) open()
    await outbox.sendFull()
  }
  reader.end()
  if (!filled) throw stop('empty')
  open()
}

async function run(order: Order): Promise<void> {
  const outbox = createOutbox(parentPort!, order.limits)
  let source: ByteSource | undefined
  let zip: Zip | undefined
  try {
    source = openBytes(order.source)
    if (source.size > order.limits.bytes) throw stop('too_large', { limit: order.limits.bytes })
    const kind = sniff(source)
    if (kind.kind === 'text') await readCsv(order, source, kind.encoding, outbox)
    else {
      zip = await openZip(order.source, order.limits)
      await readXlsx(order, zip, outbox)
    }
    await outbox.end()
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    parentPort!.postMessage({ type: 'stopped', reason: error.reason, details: error.details })
  } finally {
    zip?.close()
    source?.close()
  }
}

// Not awaited at the top: the file is loaded as a script module, which starts in half the time. A bug rejects, and that
// ends the worker with an error the caller sees.
parentPort!.once('message', (order: Order) => {
  run(order).then(() => parentPort!.close())
})
