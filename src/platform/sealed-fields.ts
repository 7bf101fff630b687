import type { PersonField } from './crypto.ts'

/**
 * A column of sealed values. `key` are the columns by which a row is found, in the order of an index; `belongs_to` says whose key seals
 * the value and what it is bound to: a person's (then `person` is the column with their id), or the thing's own id.
 */
export type SealedField = {
  table: string
  column: string
  key: readonly { column: string; type: 'uuid' | 'integer' | 'text' }[]
  belongs_to: { person: string; field: PersonField } | { binding: string }
  /** Rows sealed anew in one transaction. */
  batch: number
}

const id = (column: string) => [{ column, type: 'uuid' }] as const
const row = [
  { column: 'roster_id', type: 'uuid' },
  { column: 'row_number', type: 'integer' },
] as const

/**
 * The register of everything that is sealed: the rotation of keys, the check of backups, the scanner for plain text and the data
 * dictionary walk this list. A new sealed column adds its line here; a test compares the list with the database.
 */
export const sealedFields: readonly SealedField[] = [
  {
    table: 'person',
    column: 'nik_sealed',
    key: id('person_id'),
    belongs_to: { person: 'person_id', field: 'nik' },
    batch: 500,
  },
  {
    table: 'person',
    column: 'phone_sealed',
    key: id('person_id'),
    belongs_to: { person: 'person_id', field: 'phone' },
    batch: 500,
  },
  {
    table: 'person_history',
    column: 'phone_sealed',
    key: [
      { column: 'person_id', type: 'uuid' },
      { column: 'version', type: 'integer' },
    ],
    belongs_to: { person: 'person_id', field: 'phone' },
    batch: 500,
  },
  {
    table: 'roster_row',
    column: 'nik_sealed',
    key: row,
    belongs_to: { person: 'person_id', field: 'nik' },
    batch: 500,
  },
  {
    table: 'roster_row',
    column: 'phone_sealed',
    key: row,
    belongs_to: { person: 'person_id', field: 'phone' },
    batch: 500,
  },
  {
    table: 'roster_correction',
    column: 'value_sealed',
    key: id('correction_id'),
    belongs_to: { binding: 'roster_correction.value' },
    batch: 500,
  },
  // Files are large: one at a time.
  {
    table: 'roster_file',
    column: 'content_sealed',
    key: id('roster_id'),
    belongs_to: { binding: 'roster_file.content' },
    batch: 1,
  },
  {
    table: 'village_list_file',
    column: 'content_sealed',
    key: id('list_id'),
    belongs_to: { binding: 'village_list_file.content' },
    batch: 1,
  },
  {
    table: 'upload_part',
    column: 'content_sealed',
    key: id('part_id'),
    belongs_to: { binding: 'upload_part.content' },
    batch: 5,
  },
  {
    table: 'exchange_file',
    column: 'content_sealed',
    key: id('file_id'),
    belongs_to: { binding: 'exchange_file.content' },
    batch: 1,
  },
  {
    table: 'match_entry',
    column: 'nik_sealed',
    key: id('entry_id'),
    belongs_to: { binding: 'match_entry.nik' },
    batch: 500,
  },
  {
    table: 'privacy_request',
    column: 'asked_sealed',
    key: id('request_id'),
    belongs_to: { binding: 'privacy_request.asked' },
    batch: 100,
  },
  {
    table: 'account_second_factor',
    column: 'seed_sealed',
    key: [{ column: 'account_id', type: 'text' }],
    belongs_to: { binding: 'account_second_factor.seed' },
    batch: 100,
  },
  {
    table: 'account_second_factor',
    column: 'pending_sealed',
    key: [{ column: 'account_id', type: 'text' }],
    belongs_to: { binding: 'account_second_factor.seed' },
    batch: 100,
  },
]
