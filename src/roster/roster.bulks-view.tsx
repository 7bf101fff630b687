import { fieldLabels } from '../intake/schema.ts'
import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { Form } from '../ui/form.tsx'
import { Section } from '../ui/sentence.tsx'
import { Table } from '../ui/table.tsx'
import { isMendField } from './roster.mend.ts'
import type { Bulk } from './roster.take-back.ts'

const words = {
  title: text('Yang sudah diperbaiki sekaligus', 'What was mended at once'),
  hint: text(
    'Dikembalikan: di setiap selnya berdiri lagi isi sebelumnya. Yang diperbaiki lagi sesudah itu tetap.',
    'Taken back, each cell says again what it said before. What was mended again since stays.',
  ),
  what: text('Perbaikan', 'Mending'),
  rows: text('Baris', 'Rows'),
  when: text('Kapan, oleh', 'When, by'),
  back: text('Kembalikan', 'Take back'),
}

const ways: Record<Bulk['way'], Text> = {
  same_value: text('Satu isi untuk banyak baris', 'One value for many rows'),
  date_format: text('Tanggal dibaca dengan satu cara', 'Dates read in one way'),
  workbook: text('Lembar masalah yang kembali', 'The problem sheet that came back'),
}

/** What was mended in one go, each with the button that takes it back. Nothing where nothing was. */
export function Bulks(props: { language: Language; roster_id: string; bulks: Bulk[]; may_mend: boolean }) {
  const { language, roster_id, bulks, may_mend } = props
  if (bulks.length === 0) return null
  const rows = (bulk: Bulk) =>
    text(
      `${formatInteger(bulk.rows)} baris`,
      `${formatInteger(bulk.rows, 'en')} ${bulk.rows === 1 ? 'row' : 'rows'}`,
    )
  return (
    <Section language={language} title={words.title} id="sekaligus">
      <p class="mb-3 max-w-[70ch] text-[0.9375rem] text-quiet">{words.hint[language]}</p>
      <Table<Bulk>
        language={language}
        caption={words.title}
        caption_hidden
        rows={bulks}
        empty={{ title: words.title }}
        columns={[
          {
            key: 'what',
            header: words.what,
            narrow: 'lead',
            cell: (bulk) => (
              <>
                <span class="font-medium">{ways[bulk.way][language]}</span>
                <br />
                <span class="text-sm text-quiet">
                  {bulk.fields
                    .filter(isMendField)
                    .map((field) => fieldLabels[field][language])
                    .join(', ')}
                </span>
              </>
            ),
          },
          {
            key: 'rows',
            header: words.rows,
            align: 'end',
            narrow: 'aside',
            cell: (bulk) => formatInteger(bulk.rows, language),
          },
          {
            key: 'when',
            header: words.when,
            narrow: 'wide',
            cell: (bulk) => `${formatMoment(bulk.made_at, language)}, ${bulk.made_by_name ?? '—'}`,
          },
          ...(may_mend
            ? [
                {
                  key: 'back',
                  header: words.back,
                  narrow: 'wide' as const,
                  bare: true,
                  cell: (bulk: Bulk) => (
                    <Form
                      action={`/daftar/${roster_id}/perbaikan`}
                      hidden={{ kembalikan: bulk.mending_id }}
                      label={`${words.back[language]}: ${ways[bulk.way][language]}`}
                      class="contents"
                    >
                      <button type="submit" class="btn btn-quiet">
                        {words.back[language]} {rows(bulk)[language]}
                      </button>
                    </Form>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Section>
  )
}
