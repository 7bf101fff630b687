import { readNik } from '../kernel/nik.ts'
import { findOccupation } from '../kernel/occupation.ts'
import { type Cell, cellText } from '../tabular/cell.ts'
import type { Field } from './schema.ts'
import { readBirthDate, readPhone, readSex, readsAsEmpty } from './values.ts'

const latest = '2100-01-01'

/** What a value looks like by itself; the order is that of certainty. */
const looks: [Field, (written: string, cell: Cell) => boolean][] = [
  ['nik', (written) => /^\d[\d .'-]{14,}$/.test(written) && readNik(written).problem === undefined],
  ['family_card', (written) => readNik(written).problem === 'family_card'],
  [
    'membership_number',
    (written) => readNik(written).problem === 'membership_number' && !/^(?:0|62|\+)/.test(written),
  ],
  ['phone', (written) => /^[+0-9][\d .\-()]{8,}$/.test(written) && readPhone(written) !== undefined],
  ['email', (written) => /^\S+@\S+\.\S+$/.test(written)],
  ['birth_date', (written, cell) => /\d/.test(written) && isDate(cell)],
  [
    'birth_place_and_date',
    (written) => /^[A-Za-z .]+[,/]\s*\d{1,2}\s*[-/. ]\s*\w+\s*[-/. ]\s*\d{2,4}$/.test(written),
  ],
  [
    'sex',
    (written) =>
      typeof readSex(written) === 'string' && readSex(written) !== 'unreadable' && !/^\d/.test(written),
  ],
  ['neighbourhood', (written) => /^(?:RT)?[ .:]*\d{1,3}\s*\/\s*(?:RW)?[ .:]*\d{1,3}$/i.test(written)],
  ['occupation', (written) => findOccupation(written) !== undefined],
]

function isDate(cell: Cell): boolean {
  const reading = readBirthDate(cell, latest)
  return reading !== undefined && 'date' in reading
}

/** How much of a column must look alike before it is proposed. */
const enough = 0.6

/**
 * What a column without a known header may hold, by its values: candidates for a person to choose from, never a decision. Names are
 * told from other words by being many and different.
 */
export function guessByContent(cells: readonly Cell[]): Field[] {
  const filled = cells.filter((cell) => cellText(cell).trim() !== '' && !readsAsEmpty(cellText(cell)))
  if (filled.length === 0) return []
  const counts = new Map<Field, number>()
  for (const cell of filled) {
    const written = cellText(cell).trim()
    for (const [field, like] of looks) {
      if (!like(written, cell)) continue
      counts.set(field, (counts.get(field) ?? 0) + 1)
      break
    }
  }
  const found = [...counts].filter(([, count]) => count >= filled.length * enough).sort((a, b) => b[1] - a[1])
  if (found.length > 0) return found.map(([field]) => field)
  const texts = filled.map((cell) => cellText(cell).trim())
  const words = texts.filter((written) => /^[A-Za-z][A-Za-z .,'’-]{2,60}$/.test(written))
  if (words.length < 2 || words.length < filled.length * 0.8) return []
  const different = new Set(words.map((written) => written.toUpperCase())).size / words.length
  const several = words.filter((written) => written.includes(' ')).length / words.length
  return different >= 0.8 && several >= 0.4 ? ['name'] : different <= 0.5 ? ['village', 'district'] : []
}
