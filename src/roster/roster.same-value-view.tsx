import { fieldLabels } from '../intake/schema.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { ErrorSummary, Form } from '../ui/form.tsx'
import { Door, EmptyState, PageSentence, Section } from '../ui/sentence.tsx'
import { type ReasonCode, reasonText } from './roster.reasons.ts'
import { address, placed } from './roster.rows.tsx'
import type { MendField, Roster } from './roster.schema.ts'

const words = {
  written: text('Tertulis', 'Written'),
  nothing: text('(kosong)', '(empty)'),
  maybe: text('Mungkin maksudnya:', 'Perhaps what was meant:'),
  value: text('Ganti menjadi', 'Change to'),
  done: text('Tidak ada lagi yang perlu diperbaiki di sini', 'There is nothing left to mend here'),
  doneText: text(
    'Kembali ke daftar untuk melihat sebab yang lain.',
    'Go back to the roster to see the other causes.',
  ),
  back: text('Kembali ke daftar', 'Back to the roster'),
  choose: text(
    'Satu perbaikan berlaku untuk semua baris yang isinya sama. Tidak ada yang diganti tanpa Anda menekan tombolnya.',
    'One answer is for all rows that say the same. Nothing is changed unless you press its button.',
  ),
}

export type WrittenValue = {
  written: string | null
  rows: number
  example_row: number
  /** What may have been meant, as the words of the choice and the value that is kept. */
  suggestions: { label: string; value: string }[]
}

export type SameValueProps = {
  language: Language
  roster: Roster
  code: ReasonCode
  field: MendField
  values: WrittenValue[]
  /** What can be chosen from while typing. */
  choices: string[]
  error?: Text
}

/** One cause: what stands in its rows, how often, and one form each that mends all of them. */
export function SameValueView(props: SameValueProps) {
  const { language, roster, code, values, choices, error } = props
  const rows = values.reduce((sum, value) => sum + value.rows, 0)
  const said = reasonText(code)
  return (
    <div class="grid gap-6">
      {error && <ErrorSummary language={language} errors={[{ message: error }]} />}
      <PageSentence
        small={values.length > 0 ? `${said.mend[language]} ${words.choose[language]}` : roster.file_name}
      >
        {said.title[language]}
        {values.length > 0 && ': '}
        {values.length > 0 && (
          <Door href={address(`/daftar/${roster.roster_id}/baris`, { code })}>
            {
              text(
                `${formatInteger(rows, 'id')} baris`,
                `${formatInteger(rows, 'en')} ${rows === 1 ? 'row' : 'rows'}`,
              )[language]
            }
          </Door>
        )}
      </PageSentence>
      {values.length === 0 ? (
        <EmptyState
          language={language}
          title={words.done}
          text={words.doneText}
          action={{ href: `/daftar/${roster.roster_id}`, label: words.back }}
        />
      ) : (
        <Section language={language} title={fieldLabels[props.field]} flush>
          <ul class="long">
            {values.map((value, at) => (
              <li class="border-b border-base-300 px-5 py-4 last:border-b-0 sm:px-6">
                <ValueForm {...props} value={value} at={at} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {choices.length > 0 && (
        <datalist id="pilihan">
          {choices.map((choice) => (
            <option value={choice} />
          ))}
        </datalist>
      )}
    </div>
  )
}

function ValueForm({
  language,
  roster,
  code,
  value,
  at,
  choices,
}: SameValueProps & { value: WrittenValue; at: number }) {
  const rows = formatInteger(value.rows, language)
  const written = value.written ?? words.nothing[language]
  const id = `nilai-${at}`
  const example = placed(roster, value.example_row, language)
  return (
    <Form
      action={`/daftar/${roster.roster_id}/perbaiki`}
      hidden={{ sebab: code, ada: value.written === null ? '' : '1', tertulis: value.written ?? '' }}
      label={`${words.value[language]}: ${written}`}
      class="grid gap-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)] sm:items-start sm:gap-6"
    >
      <p>
        <span class="font-semibold break-words">“{written}”</span>
        <br />
        <Door href={`/daftar/${roster.roster_id}/baris/${value.example_row}`}>
          {
            text(
              value.rows === 1 ? `Baris ${example}` : `${rows} baris, misalnya baris ${example}`,
              value.rows === 1 ? `Row ${example}` : `${rows} rows, such as row ${example}`,
            )[language]
          }
        </Door>
      </p>
      <div class="grid gap-3">
        {/* First, because Enter presses the first button: a suggestion must be pressed itself. */}
        <div class="grid gap-1">
          <label for={id} class="text-sm text-quiet">
            {words.value[language]}
          </label>
          <div class="flex flex-wrap gap-2">
            <input
              id={id}
              name="nilai"
              class="input min-w-0 flex-1"
              list={choices.length > 0 ? 'pilihan' : undefined}
              autocomplete="off"
              maxlength={200}
            />
            <button type="submit" class="btn">
              {text(`Ganti ${rows} baris`, `Change ${rows} ${value.rows === 1 ? 'row' : 'rows'}`)[language]}
            </button>
          </div>
        </div>
        {value.suggestions.length > 0 && (
          <div class="grid gap-1.5">
            <p class="text-sm text-quiet">{words.maybe[language]}</p>
            <div class="flex flex-wrap gap-2">
              {value.suggestions.map((suggestion) => (
                <button type="submit" name="usul" value={suggestion.value} class="btn">
                  {suggestion.label}
                </button>
              ))}
            </div>
          </div>
        )}
      </div>
    </Form>
  )
}
