import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import yauzl from 'yauzl'
import { zipOf } from '../src/tabular/test-files.ts'

/** What somebody types into a row of a template, by the header of the column; a date as ISO. */
export type TypedRow = Record<string, string>

const letters = (at: number) => String.fromCharCode(65 + at)

/**
 * Fills a template as a person at a spreadsheet does: below the examples, into the cells that are there, everything else of the file as it
 * was downloaded. Written by hand here, so that the test does not lean on the writer it tests.
 */
export async function fillTemplate(bytes: Uint8Array, rows: readonly TypedRow[]): Promise<Uint8Array> {
  const parts = await partsOf(Buffer.from(bytes))
  const name = 'xl/worksheets/sheet1.xml'
  const sheet = parts.get(name)?.toString() ?? ''
  const headerRow = /<row r="3">([\s\S]*?)<\/row>/.exec(sheet)?.[1] ?? ''
  const headers = [...headerRow.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map((match) => match[1] ?? '')
  if (!headers.includes('NIK')) throw new Error('The header is not in row 3')
  const styles = [...sheet.matchAll(/<col min="(\d+)"[^>]*style="(\d+)"/g)].map((match) => match[2])
  const kept = sheet.replace(/<row r="(\d+)">[\s\S]*?<\/row>/g, (row, number) =>
    Number(number) > 5 ? '' : row,
  )
  const filled = rows.map((row, at) => {
    const number = 6 + at
    const cells = headers.map((header, column) => {
      const value = row[header]
      if (value === undefined || value === '') return ''
      const start = `<c r="${letters(column)}${number}" s="${styles[column]}"`
      return header === 'TANGGAL LAHIR'
        ? `${start}><v>${(Date.parse(value) - Date.UTC(1899, 11, 30)) / 86_400_000}</v></c>`
        : `${start} t="inlineStr"><is><t>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</t></is></c>`
    })
    return `<row r="${number}">${cells.join('')}</row>`
  })
  parts.set(name, Buffer.from(kept.replace('</sheetData>', `${filled.join('')}</sheetData>`)))
  return zipOf([...parts].map(([entry, data]) => ({ name: entry, data })))
}

export function partsOf(bytes: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      const parts = new Map<string, Buffer>()
      zip.on('error', reject)
      zip.on('end', () => resolve(parts))
      zip.on('entry', (entry: yauzl.Entry) =>
        zip.openReadStream(entry, (failure, stream) => {
          if (failure) return reject(failure)
          const chunks: Buffer[] = []
          stream.on('data', (chunk: Buffer) => chunks.push(chunk))
          stream.on('end', () => {
            parts.set(entry.fileName, Buffer.concat(chunks))
            zip.readEntry()
          })
        }),
      )
      zip.readEntry()
    })
  })
}

/** The program of LibreOffice, where it is installed. */
export const soffice = ['soffice', 'libreoffice'].find((name) => {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

/** Opens workbooks in LibreOffice and saves them again, as an office without Excel would; all in one go, for its start takes the time. */
export function throughLibreOffice(books: readonly Uint8Array[]): Uint8Array[] {
  if (!soffice) throw new Error('LibreOffice is not installed')
  const folder = mkdtempSync(path.join(tmpdir(), 'payung-office-'))
  try {
    const names = books.map((bytes, at) => {
      writeFileSync(path.join(folder, `${at}.xlsx`), bytes)
      return `${at}.xlsx`
    })
    execFileSync(
      soffice,
      [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        '--convert-to',
        'xlsx:Calc MS Excel 2007 XML',
        '--outdir',
        path.join(folder, 'out'),
        ...names.map((name) => path.join(folder, name)),
      ],
      { stdio: 'ignore' },
    )
    return names.map((name) => readFileSync(path.join(folder, 'out', name)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
