import { occupationKey } from '../kernel/occupation.ts'
import { regionNameKey } from '../region/region.service.ts'

/** Fields whose values come from a list: what a file writes is read as one of it, and an office may say which. */
export const mappedFields = ['sex', 'occupation', 'village', 'district', 'marital_status'] as const
export type MappedField = (typeof mappedFields)[number]

/**
 * What an office chose for the values it writes, by field and `valueKey`. Meaning: `male` or `female`, code of an occupation, code of a
 * village or district, marital status; empty for a value that means nothing.
 */
export type ValueMemory = ReadonlyMap<MappedField, ReadonlyMap<string, string>>

/** What is left of a written value when case, spaces and punctuation do not count. A village is known with its district. */
export function valueKey(field: MappedField, written: string, district = ''): string {
  if (field === 'district') return regionNameKey(written)
  if (field !== 'village') return occupationKey(written) || written.trim().toLowerCase()
  const village = regionNameKey(written)
  return village === '' ? '' : `${village}|${regionNameKey(district)}`
}
