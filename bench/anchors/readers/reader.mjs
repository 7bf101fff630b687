import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

/*
 * One reader in a process of its own, so that its memory is its own. Asked by lines {"path": …}; answers with what it found and
 * what it took. Each is used as its README shows for reading all rows of the first sheet, at its most sparing where there is a choice.
 */
const [name, libraries, project] = process.argv.slice(2)
const require = createRequire(path.join(libraries, 'package.json'))
const load = (id) => import(pathToFileURL(require.resolve(id)).href)

const readers = {
  ours: async () => {
    const { register } = await import('tsx/esm/api')
    register({ tsconfig: path.join(project, 'tsconfig.json') })
    const { readTabular, keepReaderReady } = await import(
      pathToFileURL(path.join(project, 'src', 'tabular', 'read.ts')).href
    )
    // As the server does.
    keepReaderReady()
    return async (file, row) => {
      const opened = await readTabular({ path: file }, { limits: { bytes: 200_000_000 } })
      for await (const batch of opened.rows)
        for (const each of batch)
          row(each.cells.map((cell) => (typeof cell === 'string' ? cell : Number(cell.text))))
    }
  },
  SheetJS: async () => {
    const xlsx = require('xlsx')
    return async (file, row) => {
      const bytes = readFileSync(file)
      const book = xlsx.read(bytes, file.endsWith('.csv') ? { raw: true, dense: true } : { dense: true })
      const sheet = book.Sheets[book.SheetNames[0]]
      for (const each of xlsx.utils.sheet_to_json(sheet, { header: 1, raw: true, defval: '' })) row(each)
    }
  },
  exceljs: async () => {
    const excel = require('exceljs')
    return async (file, row) => {
      // Its streaming reader gives numbers in place of strings where, as in files of Excel, the strings come last.
      const book = new excel.Workbook()
      await book.xlsx.readFile(file)
      book.worksheets[0].eachRow((each) => row(each.values.slice(1)))
    }
  },
  hucre: async () => {
    const { streamXlsxRows } = await load('hucre/xlsx')
    return async (file, row) => {
      for await (const each of streamXlsxRows(new Uint8Array(readFileSync(file)))) row(each.values)
    }
  },
  'hucre, CSV': async () => {
    const { parseCsv } = await load('hucre/csv')
    return async (file, row) => {
      for (const each of parseCsv(readFileSync(file, 'utf8'), { delimiter: ';' })) row(each)
    }
  },
  PapaParse: async () => {
    const papa = require('papaparse')
    return async (file, row) => {
      for (const each of papa.parse(readFileSync(file, 'utf8'), { delimiter: ';', skipEmptyLines: true })
        .data)
        row(each)
    }
  },
}

const read = await readers[name]()

/** Rows, and a sum over every letter of every cell and where it stands: equal answers, cheaply. */
async function answer(file) {
  const found = { rows: 0, cells: 0, sum: 0 }
  const from = performance.now()
  await read(file, (cells) => {
    found.rows++
    let column = 0
    for (const cell of cells) {
      column++
      if (cell === '' || cell === null || cell === undefined) continue
      const text = typeof cell === 'string' ? cell : String(cell)
      found.cells++
      let sum = 0
      for (let at = 0; at < text.length; at++) sum = (sum * 31 + text.charCodeAt(at)) | 0
      found.sum = (found.sum + Math.imul(sum, column) + found.rows) | 0
    }
  })
  return { ...found, ms: performance.now() - from }
}

const kilobytes = (field) =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1])

/** Before anything was read: what a reader keeps from one round to the next counts as its own. */
globalThis.gc?.()
const idle = kilobytes('VmRSS')

for await (const line of createInterface({ input: process.stdin })) {
  const { path: file } = JSON.parse(line)
  globalThis.gc?.()
  writeFileSync('/proc/self/clear_refs', '5')
  const before = kilobytes('VmRSS')
  let said
  try {
    said = await answer(file)
  } catch (error) {
    said = { refused: String(error?.code ?? error?.message ?? error).slice(0, 80) }
  }
  const [peak_mb, grew_mb] = [idle, before].map((from) => (kilobytes('VmHWM') - from) / 1024)
  process.stdout.write(`${JSON.stringify({ ...said, peak_mb, grew_mb })}\n`)
}
