import { datesText } from '../intake/dates.ts'
import { columnName } from '../intake/layout.ts'
import { findPreset } from '../intake/presets.ts'
import { type Field as ColumnField, fieldLabels, type Layout } from '../intake/schema.ts'
import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { Facts, Section } from '../ui/sentence.tsx'
import { describeMonths } from './roster.examine.ts'
import { receiptNumber } from './roster.receipt.tsx'
import type { RecordProps } from './roster.record.tsx'
import type { Roster } from './roster.schema.ts'

const words = {
  programme: text('Program', 'Programme'),
  sent: text('Diunggah', 'Uploaded'),
  understood: text('Yang dibaca dari berkas', 'What was read from the file'),
  sheet: text('Lembar', 'Sheet'),
  header: text('Baris judul', 'Header row'),
  columns: text('Kolom', 'Columns'),
  dates: text('Tanggal lahir', 'Birth dates'),
  preset: text('Dikenali sebagai', 'Recognised as'),
  ignored: text('Kolom yang tidak dipakai', 'Columns not used'),
  none: text('Tidak ada', 'None'),
  receipt: text('Bukti unggah no.', 'Receipt no.'),
  hidden: text('Baris tersembunyi yang dilewati', 'Hidden rows left out'),
  sheetsLeftOut: text('Lembar yang tidak dibaca', 'Sheets not read'),
  rows: text('baris', 'rows'),
  hiddenSheet: text('tersembunyi', 'hidden'),
  hash: text('SHA-256 berkas', 'SHA-256 of the file'),
  prepared: text('Diusulkan oleh', 'Proposed by'),
  approved: text('Disetujui oleh', 'Approved by'),
}

/** Where the roster came from, what was understood of the file, and who signed. */
export function Understood({
  language,
  roster,
  programme,
  signatures,
}: {
  language: Language
  roster: Roster
  programme: Programme
  signatures: RecordProps['signatures']
}) {
  return (
    <Section language={language} title={words.understood}>
      <Facts
        language={language}
        facts={[
          {
            label: words.programme,
            value: (
              <a href={`/program/${programme.code}`} class="door">
                {programme.name}
              </a>
            ),
            small: describeMonths(programme, language),
          },
          {
            label: words.sent,
            value: formatMoment(roster.uploaded_at, language),
            small: roster.uploaded_by_name ?? roster.uploaded_by,
          },
          ...(roster.layout ? layoutFacts(roster.layout, language) : []),
          ...signatures.map((signature) => ({
            label: signature.kind === 'prepared' ? words.prepared : words.approved,
            value: signature.name ?? signature.account_id,
            small: formatMoment(signature.signed_at, language),
          })),
          {
            label: words.receipt,
            value: (
              <a href={`/daftar/${roster.roster_id}/bukti`} class="door">
                {receiptNumber(roster)}
              </a>
            ),
          },
          {
            label: words.hash,
            value: <code class="text-sm break-all select-all">{roster.file_sha256}</code>,
          },
        ]}
      />
    </Section>
  )
}

function layoutFacts(layout: Layout, language: Language) {
  const columns = (Object.entries(layout.columns) as [ColumnField, { at: number; header: string }][]).sort(
    ([, a], [, b]) => a.at - b.at,
  )
  const dates = datesText(layout)
  const preset = layout.preset ? findPreset(layout.preset) : undefined
  return [
    {
      label: words.sheet,
      value:
        layout.sheets?.map((sheet) => sheet.name).join(', ') ??
        (layout.sheet === '' ? layout.format.toUpperCase() : layout.sheet),
    },
    ...(layout.sheets_left_out
      ? [
          {
            label: words.sheetsLeftOut,
            value: <LeftOut language={language} sheets={layout.sheets_left_out} />,
          },
        ]
      : []),
    { label: words.header, value: formatInteger(layout.header_row, language) },
    ...(layout.hidden_left_out
      ? [{ label: words.hidden, value: formatInteger(layout.hidden_left_out, language) }]
      : []),
    {
      label: words.columns,
      value: (
        <ul class="grid gap-0.5 text-[0.9375rem]">
          {columns.map(([field, column]) => (
            <li>
              {columnName(column.at)} · “{column.header}” → {fieldLabels[field][language]}
            </li>
          ))}
        </ul>
      ),
    },
    ...(dates ? [{ label: words.dates, value: dates[language] }] : []),
    ...(preset ? [{ label: words.preset, value: preset.name[language] }] : []),
    {
      label: words.ignored,
      value: layout.ignored.length > 0 ? layout.ignored.join(', ') : words.none[language],
    },
  ]
}

function LeftOut({
  language,
  sheets,
}: {
  language: Language
  sheets: NonNullable<Layout['sheets_left_out']>
}) {
  return (
    <ul class="grid gap-0.5 text-[0.9375rem]">
      {sheets.map((sheet) => (
        <li>
          “{sheet.name}” · {formatInteger(sheet.rows, language)} {words.rows[language]}
          {sheet.hidden && ` · ${words.hiddenSheet[language]}`}
        </li>
      ))}
    </ul>
  )
}
