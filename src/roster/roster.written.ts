import { placeFinder } from '../intake/places.ts'
import type { Layout } from '../intake/schema.ts'
import { sexLabels, type ValueCandidate, type ValueCount, valueCounter } from '../intake/values-count.ts'
import { type ValueReader, valueReader } from '../intake/values-read.ts'
import { getOccupation } from '../kernel/occupation.ts'
import { type Text, text } from '../kernel/text.ts'
import { type Context, transact } from '../platform/context.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { listWithin, type Region } from '../region/region.service.ts'
import { openSheets } from './roster.examine.ts'
import { readOriginal } from './roster.file.ts'
import { getRoster } from './roster.find.ts'
import { recallValues } from './roster.memory.ts'
import type { Roster } from './roster.schema.ts'
import { numberRow } from './roster.sheet-rows.ts'

/** Fields whose values a person may match to a list, on one page for all rows. */
export const matchedFields = ['sex', 'occupation', 'village'] as const
export type MatchedField = (typeof matchedFields)[number]

/** One value as files write it, with how many rows say it and what it is read as; `value` null where nobody understands it. */
export type WrittenValue = {
  field: MatchedField
  written: string
  district?: string
  rows: number
  value: string | null
  /** Chosen by this office before, now or in an earlier list. */
  remembered: boolean
  /** What a village is called. */
  label: string
  /** At most five that may be meant, the nearest first. Never applied unasked. */
  candidates: ValueCandidate[]
}

/**
 * The distinct values of sex, occupation and village in the file of a roster, those that nobody understands first, the commonest first. Reads the
 * whole file, which stays sealed where it lies.
 */
export async function readWrittenValues(
  context: Context,
  rosterId: string,
): Promise<{ roster: Roster; values: WrittenValue[]; villages: Region[] }> {
  requireOperation(context, 'roster.upload')
  const { roster, file, memory, regions } = await transact(context, async (tx) => {
    const found = await getRoster(tx, rosterId)
    requireReach(tx, 'roster.upload', found.kab)
    return {
      roster: found,
      file: await readOriginal(tx, found),
      memory: await recallValues(tx, found.kab),
      regions: await listWithin(tx.db, found.kab, ['district', 'village']),
    }
  })
  const { layout } = roster
  if (!layout) return { roster, values: [], villages: [] }
  const reader = valueReader({ memory, layout, readPlace: placeFinder(regions) })
  const places = new Map(regions.map((region) => [region.code as string, region]))
  const label = (code: string) => {
    const region = places.get(code)
    return region ? `${region.name}, ${places.get(region.parent_code ?? '')?.name ?? ''}` : code
  }
  const values = (await countValues(file, layout, reader))
    .flatMap(({ field, reading, how, ...value }) => {
      const matched = matchedFields.find((each) => each === field)
      // What means nothing needs no meaning.
      if (!matched || how === 'empty') return []
      return [
        {
          ...value,
          field: matched,
          value: reading,
          remembered: how === 'remembered',
          label: matched === 'village' && reading ? label(reading) : '',
        },
      ]
    })
    .sort((a, b) => Number(a.value !== null) - Number(b.value !== null) || b.rows - a.rows)
  return { roster, values, villages: regions }
}

async function countValues(file: Uint8Array, layout: Layout, reader: ValueReader): Promise<ValueCount[]> {
  const counter = valueCounter(layout, reader)
  const table = await openSheets(file, layout)
  try {
    for await (const batch of table.rows)
      for (const row of batch) {
        const number = numberRow(layout, row)
        if (number !== undefined && !(row.hidden && layout.hidden_left_out)) counter.add({ ...row, number })
      }
  } finally {
    await table.close()
  }
  return counter.list()
}

/** What a meaning is called on a page. */
export function meaningText(field: MatchedField, value: string, label: string): Text {
  if (value === '') return text('dibaca kosong', 'read as empty')
  if (field === 'sex') return value === 'male' ? sexLabels.male : sexLabels.female
  return field === 'occupation' ? getOccupation(value).label : text(label, label)
}
