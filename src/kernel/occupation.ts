import { otherOccupations, transportOccupations } from './occupation-list.ts'
import { type Text, text } from './text.ts'

/**
 * Transport alone is told apart: PP 50/2025 lowers the contributions of transport workers earlier and for longer than those of
 * others.
 */
export type OccupationSector = 'transport' | 'other'

export type Occupation = {
  code: string
  label: Text
  sector: OccupationSector
  /** Other ways in which files write it; case, spaces and punctuation do not matter. */
  synonyms: readonly string[]
}

/** Every occupation Payung knows, transport first. */
export const occupations: readonly Occupation[] = [
  ...readList(transportOccupations, 'transport'),
  ...readList(otherOccupations, 'other'),
]

const byCode = new Map(occupations.map((occupation) => [occupation.code, occupation]))
const byKey = new Map<string, Occupation>()
for (const occupation of occupations) {
  for (const written of [occupation.label.id, ...occupation.synonyms])
    byKey.set(occupationKey(written), occupation)
}

/** What is left of a written occupation when case, spaces and punctuation do not count. */
export function occupationKey(written: string): string {
  return written
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}

/**
 * The occupation that is meant by what a file says, by its label or one of its synonyms. Nothing is guessed: `swasta`, `dll` and
 * a word that is not in the list find nothing, and the row is kept with a warning.
 */
export function findOccupation(written: string): Occupation | undefined {
  return byKey.get(occupationKey(written))
}

/** The occupation of a stored code; an unknown code is a mistake of the program. */
export function getOccupation(code: string): Occupation {
  const occupation = byCode.get(code)
  if (!occupation) throw new Error(`No such occupation: ${code}`)
  return occupation
}

/** Reads the layout that `occupation-list.ts` describes. */
function readList(list: string, sector: OccupationSector): Occupation[] {
  const found: (Occupation & { synonyms: string[] })[] = []
  for (const line of list.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith(' ')) {
      found.at(-1)?.synonyms.push(...line.split(',').flatMap((word) => word.trim() || []))
    } else {
      const [code, id, en] = line.split('|').map((part) => part.trim())
      if (!code || !id || !en) throw new Error(`Not "code | label | label": ${line}`)
      found.push({ code, label: text(id, en), sector, synonyms: [] })
    }
  }
  return found
}
