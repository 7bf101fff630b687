import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { writeCsv, writeXlsx } from '../tabular/write.ts'
import {
  type ClaimState,
  claimKindLabels,
  claimStatusLabels,
  type DoubleFunding,
  type NamedClaim,
} from './review.schema.ts'

export const claimStateLabels: Record<ClaimState, Text> = {
  paid: text('Sudah terjadi', 'Has happened'),
  proposed: text('Baru diusulkan', 'Only proposed'),
}

const headers: { words: Text; width: number; kind?: 'number' }[] = [
  { words: text('Keadaan', 'State'), width: 16 },
  { words: text('Jenis', 'Kind'), width: 40 },
  { words: text('Wilayah', 'Region'), width: 10 },
  { words: text('Nama', 'Name'), width: 28 },
  { words: text('Pembiaya', 'Funder'), width: 36 },
  { words: text('Pembiaya lain', 'Other funder'), width: 36 },
  { words: text('Bulan', 'Months'), width: 24 },
  { words: text('Jumlah bulan', 'Number of months'), width: 12, kind: 'number' },
  { words: text('Rupiah', 'Rupiah'), width: 16, kind: 'number' },
  { words: text('Daftar', 'Roster'), width: 38 },
  { words: text('Baris', 'Row'), width: 8, kind: 'number' },
  { words: text('Nomor orang', 'Person'), width: 38 },
  { words: text('Penyelesaian', 'Settling'), width: 24 },
  { words: text('Temuan', 'Claim'), width: 34 },
]

function cells(claim: NamedClaim, language: Language): (string | number | null)[] {
  return [
    claimStateLabels[claim.state][language],
    claimKindLabels[claim.kind][language],
    claim.kab,
    claim.name,
    claim.funder,
    claim.other_funder,
    claim.months.map((month) => month.slice(0, 7)).join(' '),
    claim.months.length,
    claim.rupiah,
    claim.roster_id,
    claim.row_number,
    claim.person_id,
    claimStatusLabels[claim.status][language],
    claim.claim,
  ]
}

/** The report as a file; without any NIK. */
export function fundingCsv(found: DoubleFunding, language: Language): Uint8Array {
  return writeCsv([
    headers.map((header) => header.words[language]),
    ...found.claims.map((claim) => cells(claim, language)),
  ])
}

export async function fundingXlsx(found: DoubleFunding, language: Language): Promise<Uint8Array> {
  const { people, person_months, rupiah } = found.total
  const sentence = text(
    `${formatInteger(people)} orang, ${formatInteger(person_months)} bulan, Rp${formatInteger(rupiah)}`,
    `${formatInteger(people, 'en')} people, ${formatInteger(person_months, 'en')} person-months, Rp${formatInteger(rupiah, 'en')}`,
  )
  return writeXlsx({
    sheets: [
      {
        name: text('Dana ganda', 'Double funding')[language],
        columns: headers.map(({ words, width, kind }) => ({
          header: words[language],
          width,
          kind: kind ?? ('text' as const),
        })),
        rows: found.claims.map((claim) => cells(claim, language)),
      },
      {
        name: text('Ringkasan', 'Summary')[language],
        columns: [{ header: text('Ringkasan', 'Summary')[language], width: 60, kind: 'text' }],
        rows: [[sentence[language]], [`${found.first} – ${found.last}`]],
      },
    ],
  })
}
