import { fieldLabels } from '../intake/schema.ts'
import { occupations } from '../kernel/occupation.ts'
import { regionNameKey } from '../kernel/region-name.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Region } from '../region/region.service.ts'
import { fieldId } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { PageSentence, Section } from '../ui/sentence.tsx'
import { StepsOf } from './roster.parts.tsx'
import type { Roster } from './roster.schema.ts'
import { matchedFields, meaningText, type WrittenValue } from './roster.written.ts'

/** Values asked for on one page; the commonest come first, and the rest after these. */
export const valuesAsked = 20
const valuesListed = 200

const words = {
  unknown: text('Belum dikenali', 'Not recognised yet'),
  unknownHint: text('Satu jawaban berlaku untuk semua barisnya.', 'One answer holds for all its rows.'),
  known: text('Sudah dikenali', 'Recognised'),
  leave: text('Biarkan dulu', 'Leave it for now'),
  maybe: text('Mungkin ini', 'Perhaps one of these'),
  all: text('Semua pilihan', 'All choices'),
  nothing: text('Tidak berarti apa-apa (kosong)', 'Means nothing (empty)'),
  remembered: text('diingat', 'remembered'),
  means: text('berarti', 'means'),
  save: text('Simpan dan periksa daftar', 'Keep and check the roster'),
  back: text('Kembali ke kolom', 'Back to the columns'),
  consequence: text(
    'Jawaban Anda diingat untuk kantor ini. Yang dibiarkan disebut di hasil pemeriksaan, baris demi baris.',
    'Your answers are remembered for this office. What you leave is named by the check, row by row.',
  ),
  allKnown: text('Semua nilai sudah dikenali', 'Every value is recognised'),
}

export type ValuesStepProps = {
  language: Language
  roster: Roster
  values: WrittenValue[]
  villages: Region[]
  errors?: FormError[]
}

/** Step 5: what the written values mean. */
export function ValuesStep({ language, roster, values, villages, errors = [] }: ValuesStepProps) {
  const unknown = values.filter((value) => value.value === null)
  const title = sentence(unknown.length)
  const asked = unknown.slice(0, valuesAsked)
  return (
    <div class="grid gap-6">
      <StepsOf language={language} roster={roster} current={5} />
      <PageSentence small={roster.file_name}>{title[language]}</PageSentence>
      <ErrorSummary language={language} errors={errors} />
      <Form action={`/daftar/${roster.roster_id}/nilai`} label={title[language]}>
        {unknown.length === 0 ? (
          <Notice language={language} tone="success" title={words.allKnown} />
        ) : (
          <Section language={language} title={words.unknown} hint={words.unknownHint} flush>
            <ul>
              {asked.map((value, at) => (
                <Question language={language} value={value} at={at} villages={villages} />
              ))}
            </ul>
          </Section>
        )}
        {unknown.length > valuesAsked && (
          <p class="text-[0.9375rem] text-quiet">
            {
              text(
                `${formatInteger(unknown.length - valuesAsked)} nilai lain yang lebih jarang dapat dicocokkan nanti, dari halaman pemeriksaan.`,
                `${formatInteger(unknown.length - valuesAsked, 'en')} other, rarer values can be matched later, from the page of the check.`,
              )[language]
            }
          </p>
        )}
        <Actions
          language={language}
          primary={{ label: words.save }}
          secondary={[{ label: words.back, href: `/daftar/${roster.roster_id}/kolom` }]}
          consequence={words.consequence}
        />
      </Form>
      <Recognised language={language} values={values.filter((value) => value.value !== null)} />
    </div>
  )
}

function sentence(values: number): Text {
  if (values === 0) return text('Semua nilai sudah dikenali', 'Every value is recognised')
  return text(
    `${formatInteger(values)} nilai belum dikenali`,
    `${formatInteger(values, 'en')} ${values === 1 ? 'value is' : 'values are'} not recognised`,
  )
}

const rowsText = (rows: number): Text =>
  text(`${formatInteger(rows)} baris`, `${formatInteger(rows, 'en')} ${rows === 1 ? 'row' : 'rows'}`)

function Question(props: { language: Language; value: WrittenValue; at: number; villages: Region[] }) {
  const { language, value, at, villages } = props
  const id = fieldId(`nilai-${at}`)
  const place = value.district ? `, ${value.district}` : ''
  const rest = choicesFor(value, villages, language).filter(
    (choice) => !value.candidates.some((candidate) => candidate.value === choice.value),
  )
  return (
    <li class="grid items-center gap-x-4 gap-y-1.5 border-b border-base-300 px-5 py-3 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_minmax(14rem,22rem)] sm:px-6">
      <div class="min-w-0">
        <label for={id} class="font-medium break-words">
          “{value.written}”{place} <span class="font-normal text-quiet">{words.means[language]}</span>
        </label>
        <p class="text-sm text-quiet">
          {fieldLabels[value.field][language]} · {rowsText(value.rows)[language]}
        </p>
      </div>
      <div>
        <input type="hidden" name={`isian-${at}`} value={value.field} />
        <input type="hidden" name={`tertulis-${at}`} value={value.written} />
        {value.district !== undefined && (
          <input type="hidden" name={`kecamatan-${at}`} value={value.district} />
        )}
        <select id={id} name={`nilai-${at}`} class="select h-11 w-full">
          <option value="">{words.leave[language]}</option>
          {value.candidates.length > 0 && (
            <optgroup label={words.maybe[language]}>
              {value.candidates.map((candidate) => (
                <option value={candidate.value}>{candidate.label[language]}</option>
              ))}
            </optgroup>
          )}
          {rest.length > 0 && (
            <optgroup label={words.all[language]}>
              {rest.map((choice) => (
                <option value={choice.value}>{choice.label}</option>
              ))}
            </optgroup>
          )}
          {value.field !== 'sex' && <option value="-">{words.nothing[language]}</option>}
        </select>
      </div>
    </li>
  )
}

/** Everything a value may mean; villages of the district it names, or of the whole region when that is not known. */
function choicesFor(
  value: WrittenValue,
  regions: Region[],
  language: Language,
): { value: string; label: string }[] {
  if (value.field === 'sex') return []
  if (value.field === 'occupation')
    return occupations
      .map((each) => ({ value: each.code, label: each.label[language] }))
      .sort((a, b) => (a.label < b.label ? -1 : 1))
  const districts = new Map(
    regions.filter((each) => each.level === 'district').map((each) => [each.code as string, each]),
  )
  const wanted = regionNameKey(value.district ?? '')
  const villages = regions.filter((each) => each.level === 'village')
  const inside = villages.filter((each) => districts.get(each.parent_code ?? '')?.name_key === wanted)
  return (inside.length > 0 ? inside : villages)
    .map((each) => ({
      value: each.code,
      label: `${each.name}, ${districts.get(each.parent_code ?? '')?.name ?? ''}`,
    }))
    .sort((a, b) => (a.label < b.label ? -1 : 1))
    .slice(0, 400)
}

function Recognised({ language, values }: { language: Language; values: WrittenValue[] }) {
  if (values.length === 0) return null
  return (
    <Section language={language} title={words.known} flush>
      <div class="grid gap-4 px-5 py-4 sm:px-6">
        {matchedFields.map((field) => {
          const own = values.filter((value) => value.field === field)
          if (own.length === 0) return null
          return (
            <details open={field === 'sex'}>
              <summary class="min-h-8 cursor-pointer font-medium">
                {fieldLabels[field][language]}{' '}
                <span class="font-normal text-quiet">
                  {
                    text(
                      `${formatInteger(own.length)} nilai`,
                      `${formatInteger(own.length, 'en')} ${own.length === 1 ? 'value' : 'values'}`,
                    )[language]
                  }
                </span>
              </summary>
              <ul class="mt-1 grid gap-1 text-[0.9375rem]">
                {own.slice(0, valuesListed).map((value) => (
                  <li>
                    “{value.written}”{value.district ? `, ${value.district}` : ''} →{' '}
                    {meaningText(field, value.value ?? '', value.label)[language]}{' '}
                    <span class="text-quiet">
                      ({rowsText(value.rows)[language]}
                      {value.remembered && `, ${words.remembered[language]}`})
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          )
        })}
      </div>
    </Section>
  )
}
