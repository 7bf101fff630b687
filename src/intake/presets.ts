import { editDistance } from '../kernel/edit-distance.ts'
import type { Text } from '../kernel/text.ts'
import type { HeaderColumn } from './header-row.ts'
import { headerKey } from './headers.ts'
import bpu from './presets/bpu-template.json' with { type: 'json' }
import dtsen from './presets/dtsen.json' with { type: 'json' }
import oldOffice from './presets/old-office-list.json' with { type: 'json' }
import opensid from './presets/opensid.json' with { type: 'json' }
import pu from './presets/pu-template.json' with { type: 'json' }
import puNames from './presets/pu-template-full-name.json' with { type: 'json' }
import siak from './presets/siak.json' with { type: 'json' }
import siksNg from './presets/siks-ng.json' with { type: 'json' }
import wageEarners from './presets/wage-earner-list.json' with { type: 'json' }
import { type Field, fields } from './schema.ts'

/**
 * A file layout that circulates, as data: a change of it is a new version beside the old one. `field` null is a column that is
 * known and not taken.
 */
export type Preset = {
  id: string
  version: number
  name: Text
  /** Which kind of file it was read from, and where that is described. */
  file_kind: string
  source: string
  /** Whether the publisher of the layout, or a file from the field, confirmed it. */
  confirmed: boolean
  note?: string
  sheet?: string
  columns: { header: string; also?: string[]; field: Field | null; optional?: boolean }[]
  /** Codes that stand in a column instead of words, and the words they mean. */
  codes?: Partial<Record<Field, Record<string, string>>>
}

/** All presets. A JSON file cannot say that its fields are ours, so that is asked once, here. */
export const presets: readonly Preset[] = [
  bpu,
  pu,
  puNames,
  wageEarners,
  opensid,
  siak,
  dtsen,
  siksNg,
  oldOffice,
].map(readPreset)

function readPreset(written: (typeof bpu | typeof opensid | typeof pu) & { codes?: unknown }): Preset {
  for (const { field } of written.columns as { field: string | null }[])
    if (field !== null && !(fields as readonly string[]).includes(field))
      throw new Error(`Preset ${written.id} names a field that does not exist: ${field}`)
  return written as unknown as Preset
}

export function findPreset(id: string): Preset | undefined {
  return presets.find((preset) => preset.id === id)
}

/** How a file differs from the layout it is an instance of; named, never absorbed. */
export type Deviation = { missing: string[]; extra: string[] }

export type PresetMatch = { preset: Preset; fieldAt: Map<number, Field | null>; deviation: Deviation | null }

const keysOf = (column: Preset['columns'][number]) => [column.header, ...(column.also ?? [])].map(headerKey)

/** A slip of the keyboard in a header that is the preset's all the same. */
const slipped = (key: string, wanted: string) =>
  wanted.length >= 7 && Math.abs(key.length - wanted.length) <= 1 && editDistance(key, wanted) === 1

/** The headers of a heading as they are compared, by column: read once, for a sheet may have thousands. */
const readKeys = (columns: readonly HeaderColumn[]): ReadonlyMap<number, string> =>
  new Map(columns.map(({ at, header }) => [at, headerKey(header)]))

/** Which columns a preset claims of a heading, and what is missing or new in it. */
export function applyPreset(
  preset: Preset,
  columns: readonly HeaderColumn[],
  written = readKeys(columns),
): PresetMatch {
  const keyOf = ({ at }: HeaderColumn): string => written.get(at)!
  const fieldAt = new Map<number, Field | null>()
  const missing: string[] = []
  const known = new Set(preset.columns.flatMap(keysOf))
  const exact = new Set(columns.filter((each) => known.has(keyOf(each))).map((each) => each.at))
  for (const column of preset.columns) {
    const keys = keysOf(column)
    const free = columns.filter(
      (each) => !fieldAt.has(each.at) && !exact.has(each.at) && each.reading.how !== 'sure',
    )
    const there =
      columns.find((each) => !fieldAt.has(each.at) && keys.includes(keyOf(each))) ??
      free.find((each) => keys.some((key) => slipped(keyOf(each), key)))
    if (there) {
      fieldAt.set(there.at, column.field)
    } else if (!column.optional) missing.push(column.header)
  }
  const extra = columns.filter((column) => !fieldAt.has(column.at)).map((column) => column.header)
  return { preset, fieldAt, deviation: missing.length + extra.length > 0 ? { missing, extra } : null }
}

/**
 * The preset a heading is an instance of: nearly all of its columns there, and hardly any other. Small layouts must agree in full, for
 * NIK and name alone stand in every list.
 */
export function detectPreset(columns: readonly HeaderColumn[]): PresetMatch | undefined {
  let best: (PresetMatch & { likeness: number }) | undefined
  const written = readKeys(columns)
  for (const preset of presets) {
    const match = applyPreset(preset, columns, written)
    const found = match.fieldAt.size
    const wanted = found + (match.deviation?.missing.length ?? 0)
    const likeness = found / (wanted + (match.deviation?.extra.length ?? 0))
    if (likeness < (wanted < 6 ? 1 : 0.75) || likeness <= (best?.likeness ?? 0)) continue
    best = { ...match, likeness }
  }
  return best && { preset: best.preset, fieldAt: best.fieldAt, deviation: best.deviation }
}
