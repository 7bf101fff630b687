import { type ColumnGuess, columnName } from '../intake/layout.ts'
import { findPreset, presets } from '../intake/presets.ts'
import { type Field as ColumnField, fieldLabels, fields } from '../intake/schema.ts'
import type { Understanding } from '../intake/understand.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { Field, fieldId } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Card, PageSentence, Section } from '../ui/sentence.tsx'
import { Status, type Tone } from '../ui/status.tsx'
import { StepsOf } from './roster.parts.tsx'
import type { Roster } from './roster.schema.ts'

const words = {
  preset: text('Tata letak berkas', 'Layout of the file'),
  presetHint: text(
    'Bila berkas ini ekspor dari aplikasi lain, pilih namanya; kolomnya dikenali sekaligus.',
    'If the file is an export of another program, choose its name; its columns are known at once.',
  ),
  noPreset: text('Tidak ada: kenali dari judulnya', 'None: by the headers'),
  used: text('Kolom yang dipakai', 'Columns that are used'),
  unused: text('Kolom yang tidak dipakai', 'Columns that are not used'),
  unusedHint: text(
    'Tidak dibaca dan tidak disimpan. Pilih isinya bila ternyata perlu.',
    'Neither read nor kept. Choose what they hold if they are needed after all.',
  ),
  leave: text('Tidak dipakai', 'Not used'),
  example: text('Contoh:', 'For example:'),
  emptyColumn: text('kosong', 'empty'),
  noHeader: text('(tanpa judul)', '(no header)'),
  noneOfThem: text('Tidak satu pun', 'None of them'),
  go: text('Simpan kolom dan lanjut', 'Keep the columns and go on'),
  back: text('Kembali ke lembar dan judul', 'Back to sheet and heading'),
  consequence: text(
    'Pilihan Anda diingat untuk kantor ini: judul yang sama tidak ditanyakan lagi.',
    'What you choose is remembered for this office: the same header is not asked about again.',
  ),
}

const confidence: Record<ColumnGuess['confidence'], { tone: Tone; label: Text }> = {
  sure: { tone: 'success', label: text('yakin', 'sure') },
  preset: { tone: 'success', label: text('dari tata letak', 'by the layout') },
  remembered: { tone: 'info', label: text('pilihan Anda dulu', 'your earlier choice') },
  near: { tone: 'warning', label: text('mirip, periksa', 'similar, please look') },
  none: { tone: 'neutral', label: text('tidak dikenali', 'not recognised') },
}

/** Which field each column stands for, with the answers so far. */
export function assigned(understanding: Understanding, roster: Roster): Map<number, ColumnField> {
  const answers = roster.choices.columns ?? {}
  const chosen = new Map<number, ColumnField>()
  for (const column of understanding.proposal.columns)
    if (column.field !== null && answers[column.field] === undefined) chosen.set(column.at, column.field)
  for (const [field, at] of Object.entries(answers) as [ColumnField, number | null][])
    if (at !== null) chosen.set(at, field)
  return chosen
}

/** Questions of this page: a field, and the columns that may hold it. */
export function columnQuestions(
  understanding: Understanding,
): { field: ColumnField; columns: ColumnGuess[] }[] {
  const { proposal } = understanding
  return understanding.questions.flatMap((question) => {
    if (question.kind === 'column') {
      const rivals = proposal.questions.find((each) => each.field === question.field)?.columns ?? []
      return [
        { field: question.field, columns: proposal.columns.filter((column) => rivals.includes(column.at)) },
      ]
    }
    if (question.kind !== 'missing') return []
    const free = proposal.columns.filter((column) => column.field === null)
    const likely = free.filter((column) => column.candidates.includes(question.field))
    return [
      {
        field: question.field,
        columns: [...likely, ...free.filter((column) => !likely.includes(column))].slice(0, 12),
      },
    ]
  })
}

export type ColumnsStepProps = {
  language: Language
  roster: Roster
  understanding: Understanding
  errors?: FormError[]
}

/** Step 4: what each column holds. A question stands above the rest; what is ignored is listed. */
export function ColumnsStep({ language, roster, understanding, errors = [] }: ColumnsStepProps) {
  const { proposal } = understanding
  const questions = columnQuestions(understanding)
  const rivals = new Set(
    questions.flatMap(({ field, columns }) =>
      proposal.questions.some((each) => each.field === field) ? columns.map((column) => column.at) : [],
    ),
  )
  const fieldAt = assigned(understanding, roster)
  const rest = proposal.columns.filter((column) => !rivals.has(column.at))
  const used = rest.filter((column) => fieldAt.has(column.at))
  const unused = rest.filter((column) => !fieldAt.has(column.at))
  const title = sentence(questions.length, used.length)
  return (
    <div class="grid gap-6">
      <StepsOf language={language} roster={roster} current={4} />
      <PageSentence small={roster.file_name}>{title[language]}</PageSentence>
      <ErrorSummary language={language} errors={errors} />
      <Form action={`/daftar/${roster.roster_id}/kolom`} label={title[language]}>
        {questions.map(({ field, columns }) => (
          <Card tone="warning">
            <Field
              language={language}
              kind="radio"
              name={`pilih-${field}`}
              label={text(
                `Kolom mana yang berisi ${fieldLabels[field].id}?`,
                `Which column holds ${fieldLabels[field].en === 'NIK' ? 'the NIK' : `the ${fieldLabels[field].en.toLowerCase()}`}?`,
              )}
              error={errors.find((error) => error.field === `pilih-${field}`)?.message}
              options={[
                ...columns.map((column) => ({
                  value: String(column.at),
                  label: columnTitle(column, language),
                  hint: samples(column),
                })),
                ...(field === 'nik' || field === 'name' ? [] : [{ value: '-', label: words.noneOfThem }]),
              ]}
            />
          </Card>
        ))}
        <Section language={language} title={words.used} flush>
          <ColumnList language={language} columns={used} fieldAt={fieldAt} />
        </Section>
        {unused.length > 0 && (
          <Section language={language} title={words.unused} hint={words.unusedHint} flush>
            <ColumnList language={language} columns={unused} fieldAt={fieldAt} />
          </Section>
        )}
        <Card>
          <Field
            language={language}
            kind="select"
            name="tata_letak"
            label={words.preset}
            hint={deviationHint(understanding) ?? words.presetHint}
            value={proposal.preset ?? 'none'}
            options={[
              { value: 'none', label: words.noPreset },
              ...presets.map((preset) => ({ value: preset.id, label: preset.name })),
            ]}
          />
        </Card>
        <Actions
          language={language}
          primary={{ label: words.go }}
          secondary={[{ label: words.back, href: `/daftar/${roster.roster_id}/lembar` }]}
          consequence={words.consequence}
        />
      </Form>
    </div>
  )
}

function sentence(questions: number, used: number): Text {
  if (questions > 0)
    return questions === 1
      ? text('Ada satu kolom yang perlu Anda pilih', 'There is one column for you to choose')
      : text(
          `Ada ${questions} kolom yang perlu Anda pilih`,
          `There are ${questions} columns for you to choose`,
        )
  return text(
    `${formatInteger(used)} kolom dikenali. Benar begitu?`,
    `${formatInteger(used, 'en')} columns were recognised. Is that right?`,
  )
}

function deviationHint({ proposal }: Understanding): Text | undefined {
  const preset = proposal.preset && findPreset(proposal.preset)
  if (!preset) return undefined
  const { missing = [], extra = [] } = proposal.deviation ?? {}
  if (missing.length === 0 && extra.length === 0)
    return text(`Dikenali sebagai ${preset.name.id}.`, `Recognised as ${preset.name.en}.`)
  const list = (names: string[]) => names.slice(0, 6).join(', ') || '–'
  return text(
    `Dikenali sebagai ${preset.name.id}, tetapi kolomnya berbeda. Kurang: ${list(missing)}. Lebih: ${list(extra)}.`,
    `Recognised as ${preset.name.en}, but its columns differ. Missing: ${list(missing)}. New: ${list(extra)}.`,
  )
}

function columnTitle(column: ColumnGuess, language: Language): string {
  return `${columnName(column.at)} · ${column.header === '' ? words.noHeader[language] : `“${column.header.slice(0, 60)}”`}`
}

function samples(column: ColumnGuess): Text {
  const shown = column.samples.map((sample) => sample.slice(0, 30)).join(' · ')
  return shown === ''
    ? words.emptyColumn
    : text(`${words.example.id} ${shown}`, `${words.example.en} ${shown}`)
}

function ColumnList(props: {
  language: Language
  columns: ColumnGuess[]
  fieldAt: Map<number, ColumnField>
}) {
  const { language, columns, fieldAt } = props
  return (
    <ul>
      {columns.map((column) => {
        const id = fieldId(`kolom-${column.at}`)
        const field = fieldAt.get(column.at)
        const sure =
          field !== undefined && field !== column.field
            ? { tone: 'info' as Tone, label: text('pilihan Anda', 'your choice') }
            : field === undefined && column.field !== null
              ? { tone: 'neutral' as Tone, label: text('pilihan Anda', 'your choice') }
              : confidence[column.confidence]
        return (
          <li class="grid items-center gap-x-4 gap-y-1.5 border-b border-base-300 px-5 py-3 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_minmax(12rem,18rem)_9rem] sm:px-6">
            <div class="min-w-0">
              <label for={id} class="font-medium break-words">
                {columnTitle(column, language)}
              </label>
              <p class="truncate text-sm text-quiet">{samples(column)[language]}</p>
            </div>
            <select id={id} name={`kolom-${column.at}`} class="select h-11 w-full">
              <option value="" selected={field === undefined}>
                {words.leave[language]}
              </option>
              {[...new Set([...column.candidates, ...fields])].map((each) => (
                <option value={each} selected={each === field}>
                  {fieldLabels[each][language]}
                </option>
              ))}
            </select>
            <div>
              <Status tone={sure.tone}>{sure.label[language]}</Status>
            </div>
          </li>
        )
      })}
    </ul>
  )
}
