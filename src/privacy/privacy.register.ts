import type { Transaction } from '../platform/context.ts'
import { may, roleLabels, roles } from '../platform/policy.ts'
import { type OutSheet, writeXlsx } from '../tabular/write.ts'
import {
  classLabels,
  classOf,
  type DataClass,
  defaultBasis,
  impersonalTables,
  personalTables,
  sourceLabels,
} from './privacy.dictionary.ts'
import { type RetentionRule, retentionOf, retentionRules } from './privacy.retention.ts'
import { type CatalogueColumn, listCatalogue } from './privacy.store.ts'

export type DictionaryColumn = {
  name: string
  words: string
  type: string
  class: DataClass
  masked: boolean
}

/** One table of the record of processing: what it is by its own comment, and what the register in code says of it. */
export type DictionaryTable = {
  table: string
  words: string
  purpose: { id: string; en: string }
  basis: { id: string; en: string }
  source: { id: string; en: string }
  retention: RetentionRule
  seen_by: { id: string; en: string }[]
  columns: DictionaryColumn[]
}

export type Dictionary = { tables: DictionaryTable[]; impersonal: string[]; rules: readonly RetentionRule[] }

/** The record of processing (UU 27/2022 Pasal 31) as the database and the register say it now; nothing of it is typed. */
export async function dictionary(tx: Transaction): Promise<Dictionary> {
  const catalogue = await listCatalogue(tx)
  const names = [...new Set(catalogue.map((column) => column.table_name))]
  return {
    tables: names.flatMap((table) => tableOf(table, catalogue)),
    impersonal: names.filter((table) => impersonalTables.includes(table)),
    rules: retentionRules,
  }
}

function tableOf(table: string, catalogue: CatalogueColumn[]): DictionaryTable[] {
  const entry = personalTables[table]
  if (!entry) return []
  const columns = catalogue.filter((column) => column.table_name === table)
  const { seen_by: operation } = entry
  return [
    {
      table,
      words: columns[0]?.table_words ?? '',
      purpose: entry.purpose,
      basis: defaultBasis,
      source: sourceLabels[entry.source],
      retention: retentionOf(entry.retention),
      seen_by: operation ? roles.filter((role) => may(role, operation)).map((role) => roleLabels[role]) : [],
      columns: columns.map((column) => ({
        name: column.column_name,
        words: column.column_words ?? '',
        type: column.type_name,
        class: classOf(table, column.column_name) ?? 'none',
        masked: entry.masked?.includes(column.column_name) ?? false,
      })),
    },
  ]
}

/** The record as a workbook: one row a column that holds personal data, and the retention rules. */
export async function dictionaryWorkbook({ tables, rules }: Dictionary): Promise<Uint8Array> {
  const columns: OutSheet = {
    name: 'Catatan pemrosesan',
    columns: [
      'Tabel',
      'Kolom',
      'Keterangan',
      'Golongan',
      'Tujuan',
      'Dasar',
      'Asal',
      'Disimpan',
      'Disamarkan',
      'Dilihat oleh',
    ].map((header) => ({ header, kind: 'text', width: 24 })),
    rows: tables.flatMap((table) =>
      table.columns
        .filter((column) => column.class !== 'none')
        .map((column) => [
          table.table,
          column.name,
          column.words,
          classLabels[column.class].id,
          table.purpose.id,
          table.basis.id,
          table.source.id,
          keptWords(table.retention).id,
          column.masked ? 'ya' : 'tidak',
          table.seen_by.map((role) => role.id).join(', '),
        ]),
    ),
  }
  const kept: OutSheet = {
    name: 'Retensi',
    columns: ['Aturan', 'Apa', 'Lama', 'Sumber'].map((header) => ({ header, kind: 'text', width: 36 })),
    rows: rules.map((rule) => [rule.id, rule.what.id, keptWords(rule).id, rule.source.id]),
  }
  return writeXlsx({ sheets: [columns, kept] })
}

/** How long, with the doubt where there is one. */
export function keptWords(rule: RetentionRule): { id: string; en: string } {
  const span =
    rule.months === undefined
      ? { id: 'selama dipakai', en: 'as long as in use' }
      : { id: `${rule.months} bulan`, en: `${rule.months} months` }
  return rule.confirmed
    ? span
    : { id: `${span.id} (belum terkonfirmasi)`, en: `${span.en} (not yet confirmed)` }
}
