import { fieldLabels } from '../intake/schema.ts'
import { formatMoment } from '../kernel/plain-date.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { History } from '../ui/history.tsx'
import { PageSentence, Section } from '../ui/sentence.tsx'
import { Level, Status } from '../ui/status.tsx'
import type { RowOfCells, ShownCell } from './roster.cells.ts'
import type { listCorrections } from './roster.correction.ts'
import { verdictTone } from './roster.parts.tsx'
import { levelOf, reasonText } from './roster.reasons.ts'
import { placed } from './roster.rows.tsx'
import {
  type MendField,
  type MendWay,
  mendFields,
  type Roster,
  type RowChoice,
  verdictLabels,
} from './roster.schema.ts'

const words = {
  mend: text('Perbaiki baris ini', 'Mend this row'),
  problems: text('Yang ditemukan', 'What was found'),
  none: text('Tidak ada catatan', 'No remarks'),
  kept: text(
    'Berkas aslinya tidak diubah. Yang Anda tulis tercatat di sini dengan nama dan waktunya.',
    'The file itself is not changed. What you write is recorded here with your name and the time.',
  ),
  masked: text(
    'Tersimpan: %. Kosongkan bila tidak berubah; tulis "-" untuk mengosongkannya.',
    'Stored: %. Leave empty if it does not change; write "-" to empty it.',
  ),
  mended: text('Sudah diperbaiki orang', 'Mended by a person'),
  history: text('Perbaikan pada baris ini', 'Corrections of this row'),
  leaveOut: text('Keluarkan dari daftar', 'Take out of the list'),
  putBack: text('Masukkan kembali', 'Put back into the list'),
  looked: text('Nyatakan sudah dilihat', 'Say that I have looked'),
  back: text('Kembali ke kisi', 'Back to the grid'),
  closed: text(
    'Daftar ini sudah diusulkan atau ditarik, jadi barisnya tidak dapat diperbaiki lagi.',
    'This roster is proposed or withdrawn, so its rows cannot be mended any more.',
  ),
}

const wayWords: Record<MendWay, Text> = {
  cell: text('diketik pada baris', 'typed in the row'),
  same_value: text('bersama semua baris yang sama isinya', 'together with all rows of the same value'),
  date_format: text('bersama semua tanggal yang ditulis begitu', 'together with all dates written like it'),
  undo: text('perbaikan sekaligus dikembalikan', 'what was mended at once was taken back'),
  workbook: text('dari lembar masalah yang kembali', 'from the problem sheet that came back'),
}
const choiceWords: Record<RowChoice, Text> = {
  leave_out: text('Dikeluarkan atau dimasukkan kembali', 'Taken out or put back'),
  looked: text('Catatan dinyatakan sudah dilihat', 'Remarks said to be looked at'),
}

const hints: Partial<Record<MendField, Text>> = {
  nik: text('16 angka dari KTP', '16 digits from the identity card'),
  birth_date: text('Misalnya 23-04-1985', 'For example 23-04-1985'),
  sex: text('L atau P', 'L (male) or P (female)'),
  village: text('Nama atau kode desa', 'Name or code of the village'),
}

export type RowViewProps = {
  language: Language
  roster: Roster
  row: RowOfCells
  corrections: Awaited<ReturnType<typeof listCorrections>>
  error?: { field?: string; text: Text }
  typed?: Record<string, string>
}

/** One row: what was found, the cells as they count now, and who changed them. Everything works without a script. */
export function RowView(props: RowViewProps) {
  const { language, roster, row, error } = props
  const number = placed(roster, row.row_number, language)
  const open = roster.state === 'checked'
  return (
    <div class="grid gap-6">
      {error && <ErrorSummary language={language} errors={[{ field: error.field, message: error.text }]} />}
      <PageSentence
        small={
          <>
            <Status tone={verdictTone[row.verdict]}>{verdictLabels[row.verdict][language]}</Status>{' '}
            {roster.file_name}
          </>
        }
      >
        {text(`Baris ${number}`, `Row ${number}`)[language]}
        {row.cells.name.text !== '' && `: ${row.cells.name.text}`}
      </PageSentence>
      <Section language={language} title={words.problems}>
        {row.reasons.length === 0 ? <p class="text-quiet">{words.none[language]}</p> : <Found {...props} />}
      </Section>
      <Section language={language} title={words.mend} hint={words.kept}>
        {open ? <Cells {...props} /> : <p class="text-quiet">{words.closed[language]}</p>}
      </Section>
      {props.corrections.length > 0 && (
        <Section language={language} title={words.history}>
          <History language={language} entries={entriesOf(props)} />
        </Section>
      )}
    </div>
  )
}

function Found({ language, row }: RowViewProps) {
  return (
    <ul class="grid gap-3">
      {row.reasons.map((reason) => {
        const said = reasonText(reason.code)
        return (
          <li>
            <Level language={language} level={levelOf(reason.code)} />{' '}
            <span class="font-medium">{said.title[language]}.</span>{' '}
            {said.found(reason.facts ?? {})[language]} <span class="text-quiet">{said.mend[language]}</span>
          </li>
        )
      })}
    </ul>
  )
}

function Cells({ language, roster, row, error, typed }: RowViewProps) {
  const left = row.choices.leave_out !== undefined
  const looking = row.reasons.some((reason) => reason.code === 'row.needs_look')
  return (
    <Form action={`/daftar/${roster.roster_id}/baris/${row.row_number}`} label={words.mend[language]}>
      <div class="grid gap-5 sm:grid-cols-2">
        {mendFields.map((field) => (
          <Field
            language={language}
            kind="text"
            name={field}
            width="full"
            free
            label={fieldLabels[field]}
            hint={hintOf(field, row.cells[field])}
            value={typed?.[field] ?? (row.cells[field].masked ? '' : row.cells[field].text)}
            inputmode={field === 'nik' || field === 'phone' ? 'numeric' : undefined}
            autocomplete="off"
            maxlength={200}
            error={error?.field === field ? error.text : undefined}
          />
        ))}
      </div>
      <Actions
        language={language}
        primary={{
          label: text(
            `Simpan baris ${placed(roster, row.row_number, 'id')}`,
            `Save row ${placed(roster, row.row_number, 'en')}`,
          ),
          name: 'langkah',
          value: 'simpan',
        }}
        secondary={[
          ...(looking ? [{ label: words.looked, name: 'langkah', value: 'dilihat' }] : []),
          left
            ? { label: words.putBack, name: 'langkah', value: 'masukkan' }
            : { label: words.leaveOut, name: 'langkah', value: 'keluarkan' },
          { label: words.back, href: `/daftar/${roster.roster_id}/kisi?mulai=${row.row_number}` },
        ]}
        consequence={text(
          'Baris ini dan baris lain ber-NIK sama langsung diperiksa lagi. Dapat diubah sampai daftarnya diusulkan.',
          'This row and others of the same NIK are checked again at once. Can be changed until the roster is proposed.',
        )}
      />
    </Form>
  )
}

function hintOf(field: MendField, cell: ShownCell): Text | undefined {
  const form = hints[field] ?? text('', '')
  const mended = cell.mended ? words.mended : text('', '')
  const stored = cell.masked && cell.text !== '' ? words.masked : text('', '')
  const join = (language: Language) =>
    [form[language], stored[language].replace('%', cell.text), mended[language]].filter(Boolean).join('. ')
  const hint = text(join('id'), join('en'))
  return hint.id === '' ? undefined : hint
}

function entriesOf({ language, corrections }: RowViewProps) {
  return corrections.map((correction) => {
    const field = fieldLabels[correction.field as MendField] ?? choiceWords[correction.field as RowChoice]
    const replaced = correction.replaced_at
      ? text(', kemudian diganti lagi', ', replaced later')
      : text('', '')
    return {
      at: formatMoment(correction.made_at, language),
      who: correction.made_by_name ?? '—',
      what: text(
        `${field.id}: ${wayWords[correction.way].id}${replaced.id}`,
        `${field.en}: ${wayWords[correction.way].en}${replaced.en}`,
      ),
    }
  })
}
