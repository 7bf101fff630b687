import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { headerSearchRows } from './header-row.ts'
import type { Proposal } from './layout.ts'
import { type Field, fieldLabels } from './schema.ts'

const named = (proposal: Proposal, at: number) =>
  `"${proposal.columns.find((column) => column.at === at)?.header ?? ''}" (${columnName(at)})`

export function openQuestion(proposal: Proposal, { field, columns }: Proposal['questions'][number]) {
  const list = columns.map((at) => named(proposal, at)).join(', ')
  if (field === 'nik')
    return refuse(
      'roster.two_nik_columns',
      'invalid',
      text(
        `Ada ${columns.length} kolom yang bisa berisi NIK: ${list}. Sisakan satu kolom NIK, lalu unggah lagi.`,
        `${columns.length} columns could hold the NIK: ${list}. Leave one NIK column and upload again.`,
      ),
    )
  const label = fieldLabels[field]
  return refuse(
    'roster.column_question',
    'invalid',
    text(
      `Ada ${columns.length} kolom untuk ${label.id}: ${list}. Pilih salah satu, atau pilih tidak dipakai.`,
      `${columns.length} columns are there for ${label.en}: ${list}. Choose one of them, or none.`,
    ),
  )
}

export function noSuchColumn(field: Field, at: number) {
  return refuse(
    'roster.no_such_column',
    'invalid',
    text(
      `Kolom ${columnName(Math.max(0, at))} yang dipilih untuk ${fieldLabels[field].id} tidak ada di lembar ini. Pilih kolom lain.`,
      `Column ${columnName(Math.max(0, at))}, chosen for ${fieldLabels[field].en}, is not in this sheet. Choose another.`,
    ),
  )
}

export function columnTwice(at: number, one: Field, other: Field) {
  return refuse(
    'roster.column_twice',
    'invalid',
    text(
      `Kolom ${columnName(at)} dipilih untuk ${fieldLabels[one].id} dan ${fieldLabels[other].id}. Satu kolom hanya untuk satu isian.`,
      `Column ${columnName(at)} was chosen for ${fieldLabels[one].en} and ${fieldLabels[other].en}. A column can serve one of them.`,
    ),
  )
}

export function noNikColumn(proposal: Proposal) {
  const seen = proposal.columns
    .filter((column) => column.header !== '')
    .slice(0, 8)
    .map((column) => `"${column.header.slice(0, 30)}"`)
    .join(', ')
  return refuse(
    'roster.no_nik_column',
    'invalid',
    text(
      `Kolom NIK tidak ditemukan dalam ${headerSearchRows} baris pertama.${seen ? ` Yang terbaca di baris ${proposal.header_row}: ${seen}.` : ''} Beri judul NIK pada kolom NIK, lalu unggah lagi.`,
      `No NIK column was found in the first ${headerSearchRows} rows.${seen ? ` Row ${proposal.header_row} reads: ${seen}.` : ''} Head the NIK column NIK and upload again.`,
    ),
  )
}

export function noNameColumn(proposal: Proposal) {
  return refuse(
    'roster.no_name_column',
    'invalid',
    text(
      `Kolom nama tidak ditemukan di baris judul ${proposal.header_row}. Beri judul NAMA pada kolom nama, lalu unggah lagi.`,
      `No name column was found in header row ${proposal.header_row}. Head the name column NAMA and upload again.`,
    ),
  )
}

/** `A`, `B`, … `AA`: the column name the user sees above the sheet. */
export function columnName(at: number): string {
  return at < 26 ? String.fromCharCode(65 + at) : columnName(Math.floor(at / 26) - 1) + columnName(at % 26)
}
