import { sql } from 'kysely'
import { headerKey } from '../intake/headers.ts'
import type { HeaderMemory } from '../intake/layout.ts'
import { type Field, fields } from '../intake/schema.ts'
import { type MappedField, mappedFields, type ValueMemory, valueKey } from '../intake/values-read.ts'
import { maskLongNumbers } from '../kernel/nik.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Transaction } from '../platform/context.ts'

declare module '../platform/database.ts' {
  interface Tables {
    roster_header_choice: {
      kab: string
      header_key: string
      header: string
      field: string | null
      chosen_by: string
      chosen_at: Date
    }
    roster_value_choice: {
      kab: string
      field: MappedField
      value_key: string
      written: string
      value: string
      chosen_by: string
      chosen_at: Date
    }
  }
}

export type HeaderChoice = { header: string; field: Field | null }
/** `district` is what the row says beside a village. */
export type ValueChoice = { field: MappedField; written: string; district?: string; value: string }

/** What the office of this region chose for its headers. */
export async function recallHeaders(tx: Transaction, kab: string): Promise<HeaderMemory> {
  const rows = await tx.db
    .selectFrom('roster_header_choice')
    .select(['header_key', 'field'])
    .where('kab', '=', kab)
    .execute()
  // A field that a later version no longer knows is as good as not chosen.
  return new Map(
    rows
      .filter(({ field }) => field === null || (fields as readonly string[]).includes(field))
      .map(({ header_key, field }) => [header_key, field as Field | null]),
  )
}

/**
 * Keeps what a person chose for headers; the same choice again changes nothing. Headers that hold a long number are data and are not
 * kept. Answers how many were new or changed. The caller writes the audit line.
 */
export async function rememberHeaders(
  tx: Transaction,
  kab: string,
  choices: readonly HeaderChoice[],
): Promise<number> {
  const rows = new Map(
    choices
      .map(({ header, field }) => ({
        header: header.trim().slice(0, 80),
        header_key: headerKey(header),
        field,
      }))
      .filter(({ header_key }) => /^[A-Z0-9]{1,40}$/.test(header_key) && !/\d{8}/.test(header_key))
      .map((choice) => [choice.header_key, choice]),
  )
  if (rows.size === 0) return 0
  const kept = await tx.db
    .insertInto('roster_header_choice')
    .values(
      [...rows.values()].map((row) => ({
        ...row,
        kab,
        chosen_by: tx.actor.account_id,
        chosen_at: sql<Date>`now()`,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['kab', 'header_key'])
        .doUpdateSet((set) => ({
          header: set.ref('excluded.header'),
          field: set.ref('excluded.field'),
          chosen_by: set.ref('excluded.chosen_by'),
          chosen_at: set.ref('excluded.chosen_at'),
        }))
        .where(sql<boolean>`roster_header_choice.field is distinct from excluded.field`),
    )
    .executeTakeFirst()
  return Number(kept.numInsertedOrUpdatedRows ?? 0n)
}

/** What the office chose for the values it writes. */
export async function recallValues(tx: Transaction, kab: string): Promise<ValueMemory> {
  const rows = await tx.db
    .selectFrom('roster_value_choice')
    .select(['field', 'value_key', 'value'])
    .where('kab', '=', kab)
    .execute()
  const memory = new Map<MappedField, Map<string, string>>()
  for (const { field, value_key, value } of rows) {
    const known = memory.get(field) ?? new Map<string, string>()
    memory.set(field, known.set(value_key, value))
  }
  return memory
}

/**
 * Keeps what a person chose for written values; applied from then on to every row that says the same. Refuses a field whose values
 * are not a list, and a value with a long number in it: that is data of a person.
 */
export async function rememberValues(
  tx: Transaction,
  kab: string,
  choices: readonly ValueChoice[],
): Promise<number> {
  for (const { field, written, district } of choices)
    if (
      !mappedFields.includes(field) ||
      maskLongNumbers(`${written} ${district ?? ''}`) !== `${written} ${district ?? ''}` ||
      valueKey(field, written, district) === ''
    )
      throw refuse(
        'roster.value_not_kept',
        'invalid',
        text(
          'Nilai ini tidak dapat diingat: hanya jenis kelamin, pekerjaan, desa, kecamatan dan status kawin yang berupa kata. Perbaiki di berkas.',
          'This value cannot be remembered: only words for sex, occupation, village, district and marital status are. Correct it in the file.',
        ),
      )
  if (choices.length === 0) return 0
  const rows = new Map(
    choices.map(({ field, written, district, value }) => {
      const key = valueKey(field, written, district)
      return [`${field} ${key}`, { field, written: written.trim().slice(0, 130), value, value_key: key }]
    }),
  )
  const kept = await tx.db
    .insertInto('roster_value_choice')
    .values(
      [...rows.values()].map((row) => ({
        ...row,
        kab,
        chosen_by: tx.actor.account_id,
        chosen_at: sql<Date>`now()`,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['kab', 'field', 'value_key'])
        .doUpdateSet((set) => ({
          written: set.ref('excluded.written'),
          value: set.ref('excluded.value'),
          chosen_by: set.ref('excluded.chosen_by'),
          chosen_at: set.ref('excluded.chosen_at'),
        }))
        .where(sql<boolean>`roster_value_choice.value is distinct from excluded.value`),
    )
    .executeTakeFirst()
  return Number(kept.numInsertedOrUpdatedRows ?? 0n)
}
