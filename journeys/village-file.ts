import { generatePeople, noneTaken, take } from '../src/demo/people.ts'
import { bkbkPeople } from '../src/demo/roster.ts'
import { rowXml, xlsxOf } from '../src/tabular/test-files.ts'

/**
 * A list as a village really sends it: a title over merged cells, a blank line, odd headers, a column NIK that nobody filled in beside the one with
 * the numbers, `LK` and `PR`, its own name misspelt, two sheets, hidden rows, and a signature block at the end.
 */
export function villageFile(options: { seed: number; people?: number; sheets?: string[]; hidden?: number }): {
  bytes: Uint8Array
  village: string
  written: string
} {
  const { people = 24, sheets = ['Sheet1'], hidden = 0 } = options
  const stock = generatePeople({
    region: '15.03',
    count: people * sheets.length,
    seed: options.seed,
    taken: take(noneTaken(), bkbkPeople('15.03')),
  })
  // A name long enough that one letter less is still nobody else's.
  const village =
    stock.map((person) => person.village).find((each) => each.name.length >= 12) ?? stock[0]?.village
  if (!village) throw new Error('Nobody was generated')
  const written = village.name.slice(0, -2).toUpperCase()
  const sheetOf = (name: string, at: number) => {
    const title = [
      rowXml(1, [`DAFTAR PEKERJA RENTAN DESA ${written}`]),
      rowXml(2, [`${name.toUpperCase()} TAHUN ANGGARAN 2024`]),
      rowXml(4, ['NO', 'NIK', 'NAMA LENGKAP', 'NO. KTP', 'TGL LAHIR', 'L/P', 'DESA/KEL', 'PEKERJAAN', 'KET']),
    ]
    const rows = stock
      .slice(at * people, (at + 1) * people)
      .map((person, row) =>
        rowXml(
          5 + row,
          [
            String(row + 1),
            '',
            person.name,
            person.nik,
            person.birth_date.split('-').reverse().join('/'),
            person.sex === 'male' ? 'LK' : 'PR',
            written,
            row % 2 === 0 ? 'Petani/Pekebun' : 'BURUH SERABUTAN DESA',
            '',
          ],
          row < hidden ? ' hidden="1"' : '',
        ),
      )
    const end = 5 + people
    const signature = [
      rowXml(end, ['', '', 'JUMLAH', '', '', '', '', String(people)]),
      rowXml(end + 2, ['', '', '', '', '', '', 'Mengetahui,']),
      rowXml(end + 3, ['', '', '', '', '', '', 'Kepala Desa']),
      rowXml(end + 6, ['', '', '', '', '', '', '(ABDUL KARIM)']),
    ]
    return { name, data: [...title, ...rows, ...signature].join('') }
  }
  return { bytes: xlsxOf({ sheets: sheets.map(sheetOf) }), village: village.name, written }
}
