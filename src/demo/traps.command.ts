import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { text } from '../kernel/text.ts'
import { type Command, writeOutput } from '../platform/command.ts'
import { headerLayouts } from './header-layouts.ts'
import { sheetOf } from './header-sheets.ts'
import { generatePeople, noneTaken } from './people.ts'
import { rawBook } from './trap-book.ts'
import type { Trap } from './traps.ts'

export type CorpusFile = { name: string; bytes: Uint8Array }

/** Loaded where they are wanted: the traps make two hundred people first, which no other command should wait for. */
const traps = async (): Promise<readonly Trap[]> => (await import('./traps.ts')).allTraps

/** The files of the 32 traps, each under its name; before a trap that lies in what comes second stands the first list. */
export async function trapFiles(): Promise<CorpusFile[]> {
  const files: CorpusFile[] = []
  for (const { file_name, bytes, before } of await traps()) {
    if (before) files.push({ name: before.file_name, bytes: before.bytes() })
    files.push({ name: file_name, bytes: await bytes() })
  }
  return files
}

/** A workbook for every heading of the corpus, filled with the same twelve people. */
export async function layoutFiles(): Promise<CorpusFile[]> {
  const people = generatePeople({ region: '15.03', count: 12, seed: 5, taken: noneTaken() })
  const files: CorpusFile[] = []
  for (const [at, layout] of headerLayouts.entries()) {
    const rows = sheetOf(layout, people).map((row) =>
      row.map((cell) => (typeof cell === 'string' ? cell : cell.text)),
    )
    const slug = layout.name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '')
    files.push({
      name: `layouts/${String(at + 1).padStart(2, '0')}-${slug}.xlsx`,
      bytes: await rawBook([{ name: 'Sheet1', rows }]),
    })
  }
  return files
}

/** Writes the files of the corpora into a folder: the 32 traps, and on wish a workbook for every heading. */
export const trapsCommand: Command = {
  name: 'demo traps',
  summary: text(
    'Tulis berkas contoh untuk 32 jebakan lembar kerja, dan bila diminta semua bentuk judul',
    'Write example files for the 32 traps of spreadsheets, and on request every form of heading',
  ),
  needs_database: false,
  options: {
    out: {
      type: 'string',
      value: 'FOLDER',
      required: true,
      help: text('Folder tujuan', 'Folder to write to'),
    },
    layouts: {
      type: 'boolean',
      help: text(
        'Tulis juga satu buku kerja untuk tiap bentuk judul',
        'Also write a workbook for every heading',
      ),
    },
  },
  examples: ['payung demo traps --out examples/traps'],
  run: async ({ options }) => {
    const allTraps = await traps()
    const folder = String(options.out)
    const layouts = options.layouts ? headerLayouts : []
    mkdirSync(path.join(folder, layouts.length > 0 ? 'layouts' : ''), { recursive: true })
    const files = [...(await trapFiles()), ...(layouts.length > 0 ? await layoutFiles() : [])]
    for (const file of files) writeOutput(path.join(folder, file.name), file.bytes)
    return {
      data: {
        traps: allTraps.map(({ number, name, file_name, promise }) => ({
          number,
          name,
          file_name,
          ...promise,
        })),
        layouts: layouts.length,
      },
      lines: [
        ...allTraps.map(
          (trap) =>
            `${trap.file_name.padEnd(60)} ${[...(trap.promise.codes ?? []), trap.promise.refused, trap.promise.rule].filter(Boolean).join(', ')}`,
        ),
        `${allTraps.length} traps and ${layouts.length} headings in ${folder}`,
      ],
    }
  },
}
