import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { guessField } from './columns-content.ts'
import { type HeaderMeaning, meaningOf } from './columns-headers.ts'
import { type Field, type FieldKind, type FieldRole, fieldKinds, fieldRoles, type Schema } from './types.ts'

/**
 * What each column is, by its header: `{ "NAMA": "name", "NO. KTP": "id:nik", "KODE": "key" }`. A value is a kind, a kind with a role
 * (`name:given`, `category:sex`), an object `{ kind, role, date_order }`, `key` for the column that names the record, or `ignore`.
 */
export type ColumnMap = Record<string, string | { kind: string; role?: string; date_order?: string } | null>

export type MappedColumns = {
  schema: Schema
  /** For each field of the schema, the place of its column. */
  sources: number[]
  /** The place of the column that names the record; undefined when records are named by their row number. */
  key: number | undefined
  ignored: string[]
}

/**
 * Decides what takes part. With a map, only what it names; without, each column by its header, and a header nobody knows by what stands
 * below it (`sample`: some rows). Columns that hold somebody's answer (`cluster`, `truth`) never take part unless the map says so.
 * Refuses a map that names a column that is not there, an unknown kind, and a file without any column to compare.
 */
export function mapColumns(
  headers: readonly string[],
  map?: ColumnMap,
  sample: readonly (readonly string[])[] = [],
): MappedColumns {
  const given = map === undefined ? undefined : readMap(headers, map)
  const fields: Field[] = []
  const sources: number[] = []
  const ignored: string[] = []
  let key: number | undefined
  let keyRank = Number.POSITIVE_INFINITY
  headers.forEach((header, at) => {
    const values = sample.map((row) => row[at] ?? '')
    const meaning = given === undefined ? (meaningOf(header) ?? guessField(values)) : given.get(at)
    if (meaning === undefined || meaning === 'ignore') {
      ignored.push(header)
    } else if ('key' in meaning) {
      if (meaning.key < keyRank) {
        if (key !== undefined) ignored.push(headers[key]!)
        key = at
        keyRank = meaning.key
      } else ignored.push(header)
    } else {
      fields.push({ name: header, ...meaning, ...orderOf(meaning.kind, meaning.date_order, values) })
      sources.push(at)
    }
  })
  return { schema: { fields: withRoles(uniquely(fields), sample, sources) }, sources, key, ignored }
}

type Meaning = Exclude<HeaderMeaning, undefined>

function readMap(headers: readonly string[], map: ColumnMap): Map<number, Meaning> {
  const found = new Map<number, Meaning>()
  const place = (name: string) => {
    const at = headers.indexOf(name)
    return at >= 0
      ? at
      : headers.findIndex((header) => header.trim().toLowerCase() === name.trim().toLowerCase())
  }
  for (const [name, said] of Object.entries(unfolded(headers, map))) {
    const at = place(name)
    if (at < 0) {
      throw refuse(
        'matching.missing_column',
        'invalid',
        text(
          `Peta menyebut kolom "${name}", tetapi berkas tidak memilikinya. Kolom yang ada: ${headers.join(', ')}. Perbaiki peta.`,
          `The map names the column "${name}", which the file does not have. Columns there are: ${headers.join(', ')}. Correct the map.`,
        ),
        { field: name },
      )
    }
    found.set(at, readMeaning(name, said))
  }
  return found
}

/** Also takes `{ "columns": { … }, "key": "KODE" }` and a map the other way round, `{ "name": "NAMA", "date": ["TGL"] }`. */
function unfolded(headers: readonly string[], map: ColumnMap): ColumnMap {
  const isHeader = (name: string) =>
    headers.some((header) => header.trim().toLowerCase() === name.trim().toLowerCase())
  const out: ColumnMap = {}
  for (const [name, said] of Object.entries(map as Record<string, unknown>)) {
    if (
      !isHeader(name) &&
      (name === 'columns' || name === 'fields') &&
      typeof said === 'object' &&
      said !== null
    ) {
      Object.assign(out, unfolded(headers, said as ColumnMap))
    } else if (!isHeader(name) && isMeaningWord(name) && (typeof said === 'string' || Array.isArray(said))) {
      for (const column of [said].flat()) out[String(column)] = name
    } else out[name] = said as ColumnMap[string]
  }
  return out
}

const keyWords = new Set(['key', 'record', 'record_id', 'row_id'])
const ignoreWords = new Set(['ignore', 'ignored', 'none', ''])

function isMeaningWord(word: string): boolean {
  return (
    keyWords.has(word) ||
    ignoreWords.has(word) ||
    (fieldKinds as readonly string[]).includes(word.split(':')[0]!)
  )
}

function readMeaning(name: string, said: ColumnMap[string]): Meaning {
  if (said === null) return 'ignore'
  const [kind = '', role] =
    typeof said === 'string' ? said.trim().toLowerCase().split(':') : [said.kind, said.role]
  if (keyWords.has(kind)) return { key: 0 }
  if (ignoreWords.has(kind)) return 'ignore'
  const order = typeof said === 'string' ? undefined : said.date_order
  if (
    !(fieldKinds as readonly string[]).includes(kind) ||
    (role !== undefined && !(fieldRoles as readonly string[]).includes(role)) ||
    (order !== undefined && !['dmy', 'mdy', 'ymd'].includes(order))
  ) {
    throw refuse(
      'matching.unknown_kind',
      'invalid',
      text(
        `Peta menyebut kolom "${name}" sebagai "${[kind, role].filter(Boolean).join(':')}". Jenis yang dikenal: ${fieldKinds.join(', ')}, key, ignore; peran: ${fieldRoles.join(', ')}.`,
        `The map calls the column "${name}" "${[kind, role].filter(Boolean).join(':')}". Kinds known: ${fieldKinds.join(', ')}, key, ignore; roles: ${fieldRoles.join(', ')}.`,
      ),
      { field: name },
    )
  }
  const byHeader = meaningOf(name)
  const usual =
    role === undefined &&
    byHeader !== undefined &&
    byHeader !== 'ignore' &&
    'kind' in byHeader &&
    byHeader.kind === kind
      ? byHeader.role
      : (role as FieldRole | undefined)
  return {
    kind: kind as FieldKind,
    ...(usual !== undefined && { role: usual }),
    ...(order !== undefined && { date_order: order as 'dmy' }),
  }
}

/** Headers that occur twice get their place behind them, so that each field has a name of its own. */
function uniquely(fields: Field[]): Field[] {
  const seen = new Map<string, number>()
  return fields.map((field) => {
    const times = (seen.get(field.name) ?? 0) + 1
    seen.set(field.name, times)
    return times === 1 ? field : { ...field, name: `${field.name} (${times})` }
  })
}

/** Day first, as Indonesians write, unless the column shows that months stand first. */
function orderOf(
  kind: FieldKind,
  said: Field['date_order'],
  values: readonly string[],
): Pick<Field, 'date_order'> | undefined {
  if (kind !== 'date') return undefined
  if (said !== undefined) return { date_order: said }
  let first = 0
  let second = 0
  for (const value of values) {
    const parts = /^\s*(\d{1,2})[^\d\w]+(\d{1,2})[^\d\w]+\d{2,4}\b/.exec(value)
    if (parts === null) continue
    if (Number(parts[1]) > 12) first++
    if (Number(parts[2]) > 12) second++
  }
  return second > first * 4 ? { date_order: 'mdy' } : undefined
}

function withRoles(
  fields: Field[],
  sample: readonly (readonly string[])[],
  sources: readonly number[],
): Field[] {
  const dates = fields.filter(({ kind }) => kind === 'date')
  return fields.map((field, at) => {
    if (field.role !== undefined) return field
    if (field.kind === 'date' && dates.length === 1) return { ...field, role: 'birth' }
    if (field.kind === 'id' && !fields.some(({ role }) => role === 'nik')) {
      const values = sample.map((row) => row[sources[at]!] ?? '').filter((value) => value.trim() !== '')
      const long = values.filter((value) => /^\D?\d{16}$/.test(value.trim())).length
      if (values.length > 0 && long > values.length * 0.6) return { ...field, role: 'nik' }
    }
    return field
  })
}
