/*
 * Goal: a list of 27,214 people in twelve columns from the bytes to rows in memory, beside the readers npm offers; 500,000 rows in the memory of
 * 27,000; and which reader lives through the hostile files. Method: each reader in a process of its own, in turn; equal rows, cells and letters before a
 * time is printed; memory as the kernel counts it, at its highest above idle. Linux, for that count.
 *
 * npm run bench intake              all of it
 * npm run bench intake -- speed     without the hostile files
 * npm run bench intake -- hostile   only these
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { corpus } from '../test/hostile/corpus.ts'
import {
  type Found,
  installReaders,
  openReader,
  type Reader,
  type ReaderName,
} from './anchors/readers/anchor.ts'
import { asCsv, asExcelSaves, listOf } from './intake-files.ts'
import { machine, median } from './measure.ts'

const rounds = 5
const people = 27_214
const many = 500_000
const [within_ms, within_mb] = [5_000, 256]

const versions = await installReaders()
const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-bench-'))
try {
  process.stdout.write(`### intake\n\n${machine()}; ${JSON.stringify(versions)}\n`)
  if (process.argv[3] !== 'hostile') await speed()
  if (process.argv[3] !== 'speed') await hostile()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function speed(): Promise<void> {
  const xlsx = fileOf('daftar.xlsx', await asExcelSaves(listOf(people)))
  await race(`XLSX, ${people.toLocaleString('en')} × 12`, xlsx, ['ours', 'SheetJS', 'exceljs', 'hucre'])
  const csv = fileOf('daftar.csv', asCsv(listOf(people)))
  await race(`CSV, ${people.toLocaleString('en')} × 12`, csv, ['ours', 'SheetJS', 'hucre, CSV', 'PapaParse'])
  await growth()
}

function fileOf(name: string, bytes: Uint8Array): string {
  const file = path.join(folder, name)
  writeFileSync(file, bytes)
  return file
}

async function race(title: string, file: string, names: ReaderName[]): Promise<void> {
  const readers = new Map<ReaderName, Reader>(names.map((name) => [name, openReader(name)]))
  const found = new Map<ReaderName, Found[]>(names.map((name) => [name, []]))
  for (let round = -1; round < rounds; round++) {
    const answers: string[] = []
    for (const [name, reader] of readers) {
      const said = await reader.read(file)
      if (typeof said === 'string' || said.refused !== undefined)
        throw new Error(`${name}: ${JSON.stringify(said)}`)
      answers.push(JSON.stringify([said.rows, said.cells, said.sum]))
      if (round >= 0) found.get(name)!.push(said)
    }
    const other = answers.findIndex((answer) => answer !== answers[0])
    if (other > 0) throw new Error(`${names[other]} answered ${answers[other]}, ours ${answers[0]}`)
  }
  for (const reader of readers.values()) reader.close()
  const ours = median(found.get('ours')!.map((each) => each.ms))
  const lines = names.map((name) => {
    const ms = found.get(name)!.map((each) => each.ms)
    const peak = median(found.get(name)!.map((each) => each.peak_mb))
    return `| ${name} | ${median(ms).toFixed(0)} | ${Math.min(...ms).toFixed(0)}–${Math.max(...ms).toFixed(0)} | ${(median(ms) / ours).toFixed(2)} | ${peak.toFixed(0)} |`
  })
  process.stdout.write(
    [
      `\n${title}\n`,
      '| | median ms | range | × ours | MB above idle |',
      '|---|---|---|---|---|',
      ...lines,
      '',
    ].join('\n'),
  )
}

/** The memory of few rows and of many; each in a fresh process. */
async function growth(): Promise<void> {
  process.stdout.write('\n| ours | ms | MB above idle |\n|---|---|---|\n')
  for (const rows of [people, 100_000, many]) {
    for (const kind of ['xlsx', 'csv'] as const) {
      const bytes = kind === 'csv' ? asCsv(listOf(rows - 1)) : await asExcelSaves(listOf(rows - 1))
      const file = fileOf(`${rows}.${kind}`, bytes)
      const reader = openReader('ours')
      await reader.read(fileOf('small.csv', asCsv(listOf(100))))
      const said = await reader.read(file)
      reader.close()
      if (typeof said === 'string' || said.rows !== rows) throw new Error(`${rows}: ${JSON.stringify(said)}`)
      process.stdout.write(
        `| ${rows.toLocaleString('en')} rows, ${kind}, ${(bytes.length / 1e6).toFixed(1)} MB | ${said.ms.toFixed(0)} | ${said.peak_mb.toFixed(0)} |\n`,
      )
      rmSync(file)
    }
  }
}

/** Every file of the corpus that is a file for a spreadsheet reader: read or refused within the bounds, or not. */
async function hostile(): Promise<void> {
  const families = ['H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8']
  const files = corpus.filter((each) => each.bytes && families.includes(each.family))
  process.stdout.write(`\n| ${files.length} hostile files | within 5 s and 256 MB | not |\n|---|---|---|\n`)
  const made = files.map((each, at) => ({ what: each.what, file: fileOf(`${at}.xlsx`, each.bytes!()) }))
  for (const name of ['ours', 'SheetJS', 'exceljs', 'hucre'] as const) {
    const reader = openReader(name)
    await reader.read(fileOf('small.xlsx', await asExcelSaves(listOf(100))))
    const bad: string[] = []
    for (const { what, file } of made) {
      const said = await reader.read(file, within_ms)
      const how =
        typeof said === 'string' ? said : said.grew_mb > within_mb ? `${said.grew_mb.toFixed(0)} MB` : ''
      if (how !== '') bad.push(`${what} (${how})`)
    }
    reader.close()
    process.stdout.write(`| ${name} | ${files.length - bad.length} | ${bad.join('; ') || '–'} |\n`)
  }
}
