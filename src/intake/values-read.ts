import { findOccupation, occupationKey } from '../kernel/occupation.ts'
import { regionNameKey } from '../kernel/region-name.ts'
import type { PlaceReading } from './places.ts'
import { findPreset } from './presets.ts'
import type { Field, Layout } from './schema.ts'
import { readMaritalStatus, readSex, readsAsEmpty } from './values.ts'

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

/** What a written value was read as: by our lists, by the codes of its preset, or because the office once said so. */
export type ValueReading = { value: string; how: 'list' | 'preset' | 'remembered' | 'empty' } | undefined

/**
 * Reads values that come from a list. Order: what the office chose, the codes of the preset, our own lists. Undefined is a value nobody
 * understands; it is never guessed.
 */
export function valueReader(options: {
  memory?: ValueMemory
  layout?: Pick<Layout, 'preset'>
  readPlace: (village: string, district: string) => PlaceReading
}) {
  const codes = options.layout?.preset ? findPreset(options.layout.preset)?.codes : undefined
  const chosen = (field: MappedField, written: string, district?: string) =>
    options.memory?.get(field)?.get(valueKey(field, written, district))

  /** The words a preset has for a code; the value itself where there are none. */
  function decoded(field: Field, written: string): string {
    return codes?.[field]?.[written.trim().replace(/^0+(?=\d)/, '')] ?? written
  }

  function read(field: 'sex' | 'occupation' | 'marital_status', written: string): ValueReading {
    const remembered = written.trim() === '' ? undefined : chosen(field, written)
    if (remembered !== undefined) return { value: remembered, how: 'remembered' }
    const word = decoded(field, written)
    const how = word === written ? ('list' as const) : ('preset' as const)
    if (word.trim() === '' || readsAsEmpty(word)) return { value: '', how: 'empty' }
    const value =
      field === 'sex'
        ? readSex(word)
        : field === 'occupation'
          ? findOccupation(word)?.code
          : readMaritalStatus(word)
    return value === undefined || value === 'unreadable' ? undefined : { value, how }
  }

  /** The village as the office once said, or as its name and district say. */
  function place(village: string, district: string): PlaceReading & { how?: 'remembered' } {
    const remembered =
      chosen('village', village, district) ?? (district === '' ? undefined : chosen('village', village))
    if (remembered) return { village: remembered, how: 'remembered' }
    if (remembered === '') return { problem: 'empty' }
    const otherDistrict = district === '' ? undefined : chosen('district', district)
    return options.readPlace(village, otherDistrict ?? district)
  }

  return { decoded, read, place }
}

export type ValueReader = ReturnType<typeof valueReader>
