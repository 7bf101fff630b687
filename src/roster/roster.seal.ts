import { commit } from '../platform/commitment.ts'
import { copyLine } from '../platform/copy-text.ts'
import { type Keys, type SealingKeys, sealPersonal } from '../platform/crypto.ts'
import { type Leaves, leavesOf } from '../platform/merkle.ts'
import type { Effect, Reason, Verdict } from './roster.schema.ts'

/** A row as it was judged, before what is personal in it is sealed. It goes through JSON whole, so that a thread can be told of it. */
export type JudgedRow = {
  roster_id: string
  row_number: number
  kab: string
  verdict: Verdict
  reasons: Reason[]
  person_id: string | null
  /** Salt of the person's key, hexadecimal; none for people of a register from before. */
  salt: string | undefined
  /** False where the person's key was destroyed: then nothing can be sealed for them. */
  readable: boolean
  /** Hexadecimal. */
  nik_hash: string | null
  nik: string | undefined
  phone: string | undefined
  name: string | null
  name_key: string | null
  birth_date: string | null
  sex: string | null
  village_code: string | null
  occupation: string | null
  sector: 'transport' | 'other'
  effect: Effect
}

/** The columns of `roster_row` in the order of the lines that `sealRows` makes. */
export const rowColumns = [
  'roster_id',
  'row_number',
  'kab',
  'verdict',
  'reasons',
  'person_id',
  'nik_hash',
  'nik_sealed',
  'name',
  'name_key',
  'birth_date',
  'sex',
  'village_code',
  'occupation',
  'sector',
  'phone_sealed',
  'effect',
] as const

/** What sealing rows takes of the keys. */
export type RowKeys = SealingKeys & Pick<Keys, 'commitment'>

/** Rows ready to be written: COPY lines of `rowColumns`, a digest of each for the trail, and what a proposal is bound to (`boundText`). */
export type SealedRows = { lines: Uint8Array; leaves: Leaves; bound: Uint8Array }

/** Seals what is personal in rows and says them for the table, for the trail and for the digest of the whole list. */
export function sealRows(keys: RowKeys, rows: readonly JudgedRow[]): SealedRows {
  const leaves = leavesOf(rows.map((row) => rowText(keys, row, row)))
  let lines = ''
  for (const row of rows) lines += copyLine(valuesOf(keys, row))
  return {
    lines: Buffer.from(lines, 'utf8'),
    leaves,
    bound: Buffer.from(rows.map(boundText).join('\n'), 'utf8'),
  }
}

function valuesOf(keys: RowKeys, row: JudgedRow) {
  const person =
    row.person_id !== null && row.readable
      ? { person_id: row.person_id, salt: row.salt === undefined ? undefined : Buffer.from(row.salt, 'hex') }
      : undefined
  const seal = (field: 'nik' | 'phone', value: string | undefined) =>
    value !== undefined && person ? sealPersonal(keys, field, person, value) : null
  // In the order of `rowColumns`.
  return [
    row.roster_id,
    row.row_number,
    row.kab,
    row.verdict,
    JSON.stringify(row.reasons),
    row.person_id,
    row.nik_hash && Buffer.from(row.nik_hash, 'hex'),
    seal('nik', row.nik),
    row.name,
    row.name_key,
    row.birth_date,
    row.sex,
    row.village_code,
    row.occupation,
    row.sector,
    seal('phone', row.phone),
    row.effect,
  ]
}

/**
 * What the trail says of a judged row: its number, verdict, reasons, person and place in plain text, what is personal as one commitment.
 * The Merkle tree of a check stands on these texts.
 */
export function rowText(
  keys: Pick<Keys, 'commitment'>,
  row: Pick<JudgedRow, 'row_number' | 'verdict' | 'reasons' | 'person_id' | 'village_code' | 'occupation'> & {
    sector: JudgedRow['sector'] | null
  } & Pick<JudgedRow, 'name' | 'birth_date' | 'sex'>,
  personal: { nik?: string; phone?: string },
): string {
  const personalText = JSON.stringify([
    personal.nik ?? null,
    row.name,
    row.birth_date,
    row.sex,
    personal.phone ?? null,
  ])
  // Canonical JSON, its members in their order; codes and ids need no escaping. Sorting them anew for 28,000 rows costs a tenth of a check.
  return `{"occupation":${code(row.occupation)},"person_id":${code(row.person_id)},"personal":"${commit(keys, personalText)}","reasons":[${row.reasons.map((reason) => `"${reason.code}"`).join(',')}],"row_number":${row.row_number},"sector":${code(row.sector)},"verdict":"${row.verdict}","village_code":${code(row.village_code)}}`
}

const code = (written: string | null) => (written === null ? 'null' : `"${written}"`)

/**
 * What a commit takes from a row, as PostgreSQL writes `jsonb_build_array(…)::text`: `digestRows` asks the database for the same of rows that are there
 * already, and costs a tenth of a check when 28,000 are new.
 */
export function boundText(row: JudgedRow): string {
  const {
    row_number,
    verdict,
    effect,
    person_id,
    nik_hash,
    name,
    birth_date,
    sex,
    village_code,
    occupation,
    sector,
  } = row
  const parts = [
    row_number,
    verdict,
    effect,
    person_id,
    nik_hash,
    name,
    birth_date,
    sex,
    village_code,
    occupation,
    sector,
  ]
  return `[${parts.map((part) => JSON.stringify(part)).join(', ')}]`
}
