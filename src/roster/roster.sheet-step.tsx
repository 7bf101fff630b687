import { columnName } from '../intake/layout.ts'
import type { SheetOffer, Understanding } from '../intake/understand.ts'
import { maskLongNumbers } from '../kernel/nik.ts'
import { countEn, formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { cellText } from '../tabular/cell.ts'
import { Field, fieldId } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Card, PageSentence, Section } from '../ui/sentence.tsx'
import { StepsOf } from './roster.parts.tsx'
import type { Roster } from './roster.schema.ts'

const words = {
  sheets: text('Lembar yang dibaca', 'Sheets to read'),
  sheetsHint: text(
    'Pilih semua lembar yang berisi orang, misalnya satu lembar per RT. Kolomnya harus sama.',
    'Choose all sheets that hold people, such as one sheet for each RT. Their columns must be the same.',
  ),
  preview: text('Baris pertama dari berkas', 'The first rows of the file'),
  previewHint: text('NIK disamarkan.', 'NIK are masked.'),
  heading: text('Judul', 'Heading'),
  row: text('Baris', 'Row'),
  isHeading: text('adalah baris judul', 'is the heading'),
  include: text('Ya, ikut dibaca', 'Yes, read them too'),
  includeHint: text(
    'Tiap barisnya diberi catatan, agar Anda dapat melihatnya lagi.',
    'Each of them gets a remark, so that you can look at it again.',
  ),
  leaveOut: text('Tidak, lewati', 'No, leave them out'),
  leaveOutHint: text('Orang di baris itu tidak ikut diusulkan.', 'People in these rows are not proposed.'),
  go: text('Ya, lanjut ke kolom', 'Yes, go on to the columns'),
  back: text('Kembali ke daftar', 'Back to the roster'),
  consequence: text(
    'Belum ada yang tersimpan ke register. Daftar diperiksa lagi bila jawabannya berubah.',
    'Nothing enters the register yet. The roster is checked anew when an answer changes.',
  ),
}

export type SheetStepProps = {
  language: Language
  roster: Roster
  understanding: Understanding
  errors?: FormError[]
}

/** Step 3: which sheets, where the heading is, and whether hidden rows count. */
export function SheetStep({ language, roster, understanding, errors = [] }: SheetStepProps) {
  const { proposal, sheets } = understanding
  const offered = sheets.filter((sheet) => sheet.rows > 0)
  const asked = understanding.questions.some((question) => question.kind === 'sheets')
  const first = sheets.find((sheet) => sheet.chosen)?.name ?? ''
  return (
    <div class="grid gap-6">
      <StepsOf language={language} roster={roster} current={3} />
      <PageSentence small={roster.file_name}>{sentence(understanding)[language]}</PageSentence>
      <ErrorSummary language={language} errors={errors} />
      <Form
        action={`/daftar/${roster.roster_id}/lembar`}
        label={sentence(understanding)[language]}
        hidden={{ pratinjau: first }}
      >
        {offered.length > 1 && (
          <Card>
            <Field
              language={language}
              kind="checkbox"
              name="lembar"
              label={words.sheets}
              hint={words.sheetsHint}
              error={errors.find((error) => error.field === 'lembar')?.message}
              values={offered
                .filter((sheet) => (asked ? sheet.has_people && !sheet.hidden : sheet.chosen))
                .map((sheet) => sheet.name)}
              options={offered.map((sheet) => ({
                value: sheet.name,
                label: sheet.name,
                hint: sheetHint(sheet),
              }))}
            />
          </Card>
        )}
        {understanding.hidden_rows > 0 && (
          <Card tone="warning">
            <Field
              language={language}
              kind="radio"
              name="tersembunyi"
              label={text(
                `Ada ${formatInteger(understanding.hidden_rows)} baris tersembunyi, ikut diimpor?`,
                `${countEn(understanding.hidden_rows, 'row is', 'rows are')} hidden. Import ${understanding.hidden_rows === 1 ? 'it' : 'them'} too?`,
              )}
              error={errors.find((error) => error.field === 'tersembunyi')?.message}
              value={roster.choices.hidden_rows}
              options={[
                { value: 'include', label: words.include, hint: words.includeHint },
                { value: 'leave_out', label: words.leaveOut, hint: words.leaveOutHint },
              ]}
            />
          </Card>
        )}
        <Section
          language={language}
          title={words.preview}
          hint={
            first === ''
              ? words.previewHint
              : text(`Lembar ${first}. ${words.previewHint.id}`, `Sheet ${first}. ${words.previewHint.en}`)
          }
          flush
        >
          <Preview
            language={language}
            understanding={understanding}
            error={errors.find((error) => error.field === 'baris')?.message as Text | undefined}
          />
        </Section>
        <Actions
          language={language}
          primary={{
            label: proposal.header_row > 0 ? words.go : text('Lanjut ke kolom', 'Go on to the columns'),
          }}
          secondary={[{ label: words.back, href: '/daftar' }]}
          consequence={words.consequence}
        />
      </Form>
    </div>
  )
}

function sentence({ proposal, questions }: Understanding): Text {
  if (questions.some((question) => question.kind === 'sheets'))
    return text('Lembar mana yang berisi orang?', 'Which sheets hold the people?')
  if (proposal.header_row === 0)
    return text('Judul kolom tidak ditemukan. Di baris berapa?', 'No heading was found. In which row is it?')
  return text(
    `Baris judul ada di baris ke-${formatInteger(proposal.header_row)}, benar?`,
    `The heading is in row ${formatInteger(proposal.header_row, 'en')}, is that right?`,
  )
}

function sheetHint(sheet: SheetOffer): Text {
  const parts = [
    text(`${formatInteger(sheet.rows)} baris`, countEn(sheet.rows, 'row')),
    ...(sheet.has_people ? [] : [text('tanpa kolom NIK', 'no NIK column')]),
    ...(sheet.hidden ? [text('lembar tersembunyi', 'hidden sheet')] : []),
    ...(sheet.hidden_rows > 0
      ? [
          text(
            `${formatInteger(sheet.hidden_rows)} di antaranya tersembunyi`,
            `${formatInteger(sheet.hidden_rows, 'en')} of them hidden`,
          ),
        ]
      : []),
  ]
  return text(parts.map((part) => part.id).join(' · '), parts.map((part) => part.en).join(' · '))
}

const columnsShown = 12

function Preview({
  language,
  understanding,
  error,
}: {
  language: Language
  understanding: Understanding
  error: Text | undefined
}) {
  const { proposal, head } = understanding
  const until = Math.max(proposal.header_row + 5, 10)
  const rows = head.filter((row) => row.number <= Math.min(until, 45))
  const width = Math.min(columnsShown, Math.max(1, ...rows.map((row) => row.cells.length)))
  return (
    // Focusable, so that a keyboard can scroll it sideways.
    <section class="overflow-x-auto" tabindex={0} aria-label={words.preview[language]}>
      {error && <p class="px-5 pt-3 font-medium text-error">{error[language]}</p>}
      <table class="w-max min-w-full border-collapse text-sm">
        <thead>
          <tr class="border-b border-base-300 text-quiet">
            <th scope="col" class="sticky start-0 bg-base-100 px-4 py-2 text-start font-normal">
              {words.row[language]}
            </th>
            {Array.from({ length: width }, (_, at) => (
              <th scope="col" class="px-3 py-2 text-start font-normal">
                {columnName(at)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => {
            const chosen = row.number === proposal.header_row
            return (
              <tr
                class={
                  chosen ? 'border-y-2 border-primary bg-base-200 font-semibold' : 'border-b border-base-300'
                }
              >
                <th scope="row" class="sticky start-0 bg-inherit px-4 py-1 text-start font-normal">
                  <label class="flex min-h-8 items-center gap-2 whitespace-nowrap">
                    <input
                      type="radio"
                      id={at === 0 ? fieldId('baris') : undefined}
                      name="baris"
                      value={String(row.number)}
                      checked={chosen}
                      class="radio"
                    />
                    <span class="sr-only">{words.row[language]} </span>
                    {formatInteger(row.number, language)}
                    <span class={chosen ? '' : 'sr-only'}>
                      {chosen ? words.heading[language] : words.isHeading[language]}
                    </span>
                    {row.hidden && (
                      <span class="text-caution">{text('tersembunyi', 'hidden')[language]}</span>
                    )}
                  </label>
                </th>
                {Array.from({ length: width }, (_, column) => (
                  <td class="max-w-56 truncate px-3 py-1">
                    {maskLongNumbers(cellText(row.cells[column])).slice(0, 60)}
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
