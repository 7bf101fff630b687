import type { Refusal } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { Field, type FieldProps, fieldId } from '../ui/field.tsx'
import { ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { read, type Spoken } from '../ui/words.ts'
import type { Calculation } from './portal.calculation.ts'
import { type Question, saidAbout, type Written } from './portal.questions.ts'

const words = {
  rare: text('Keadaan khusus', 'Special cases'),
  from: text('Dari bulan', 'From month'),
  to: text('Sampai bulan', 'To month'),
  monthForm: text('Misalnya 2026-03', 'For example 2026-03'),
  choose: text('Pilih satu', 'Choose one'),
  none: text('Lewati', 'Skip'),
  count: text('Hitung', 'Calculate'),
  parameter: text('Lihat nilai yang diketahui dan sumbernya', 'See the known values and their sources'),
}

type AskedProps = Spoken & { asked: Calculation; written: Written; refusals: Refusal[] }

/** What is wrong, each a link to its box; a value of the law that is not known also leads to its own page. */
export function Refused({ language, asked, refusals }: AskedProps) {
  const errors: FormError[] = refusals.map(({ field, text }) => ({
    field,
    message: text,
    ...(field && { id: boxId(field, asked.questions[field]) }),
  }))
  const unknown = refusals.flatMap(({ details }) =>
    typeof details.parameter === 'string' ? [details.parameter] : [],
  )
  return (
    <>
      <ErrorSummary language={language} errors={errors} />
      {unknown.map((id) => (
        <p class="text-[0.9375rem]">
          <a class="door" href={`/aturan/parameter/${id}`}>
            {read(words.parameter, language)}
          </a>
        </p>
      ))}
    </>
  )
}

function boxId(name: string, question: Question | undefined): string {
  return fieldId(question?.control.kind === 'period' ? `${name}_from` : name)
}

type QuestionsProps = AskedProps & { action: string; hidden: Record<string, string> }

/** The questions of one calculator. It asks by GET, so that the answer is an address one can keep. */
export function QuestionsForm({ language, asked, written, refusals, action, hidden }: QuestionsProps) {
  const entries = Object.entries(asked.questions)
  const rare = entries.filter(([, question]) => question.rare)
  const show = ([name, question]: [string, Question]) => (
    <Asked
      language={language}
      name={name}
      question={question}
      written={written}
      refusal={refusals.find(({ field }) => field === name)}
    />
  )
  const open = rare.some(
    ([name, question]) =>
      refusals.some(({ field }) => field === name) ||
      !['', question.fallback].includes(saidAbout(name, question, written)),
  )
  return (
    <Form action={action} method="get" hidden={hidden} class="grid max-w-2xl gap-6 print:hidden">
      {entries.filter(([, question]) => !question.rare).map(show)}
      {rare.length > 0 && (
        <details open={open} class="border-y border-base-300 py-3">
          <summary class="min-h-6 w-fit py-1 font-medium">{read(words.rare, language)}</summary>
          <div class="grid gap-6 pt-4 pb-2">{rare.map(show)}</div>
        </details>
      )}
      <div>
        <button type="submit" class="btn btn-primary px-6 text-base">
          {read(words.count, language)}
        </button>
      </div>
    </Form>
  )
}

type OneProps = Spoken & { name: string; question: Question; written: Written; refusal: Refusal | undefined }

function Asked({ language, name, question, written, refusal }: OneProps) {
  const said = saidAbout(name, question, written) || (question.fallback ?? '')
  if (question.control.kind === 'period')
    return <PeriodAsked language={language} name={name} question={question} said={said} error={refusal} />
  const common = {
    language,
    name,
    label: question.label,
    hint: question.hint,
    optional: question.optional,
    error: refusal?.text,
  }
  return <Field {...common} {...controlOf(question, said)} />
}

type ControlProps = Pick<FieldProps, 'kind'> & Record<string, unknown>

/** Numbers are plain text boxes: a number box would throw away what it does not understand. */
function controlOf({ control, optional }: Question, said: string): FieldProps & ControlProps {
  const made = (props: Record<string, unknown>) => props as FieldProps & ControlProps
  switch (control.kind) {
    case 'money':
      return made({
        kind: 'text',
        value: said,
        before: 'Rp',
        inputmode: 'numeric',
        width: 'medium',
        autocomplete: 'off',
      })
    case 'count':
      return made({
        kind: 'text',
        value: said,
        after: control.after,
        inputmode: 'numeric',
        width: 'short',
        autocomplete: 'off',
      })
    case 'percent':
      return made({
        kind: 'text',
        value: said,
        after: '%',
        inputmode: 'decimal',
        width: 'short',
        autocomplete: 'off',
      })
    case 'choices':
      return made({ kind: 'checkbox', values: said.split(','), options: control.options })
    case 'choice': {
      const chosen = control.options.find(({ value }) => value.toLowerCase() === said.toLowerCase())?.value
      if (control.options.length <= 5 && !optional)
        return made({ kind: 'radio', value: chosen, options: control.options })
      return made({
        kind: 'select',
        value: chosen,
        options: control.options,
        empty: optional ? words.none : words.choose,
      })
    }
    default:
      return made({ kind: control.kind, value: said, autocomplete: 'off', width: 'medium' })
  }
}

type PeriodProps = Spoken & { name: string; question: Question; said: string; error: Refusal | undefined }

function PeriodAsked({ language, name, question, said, error }: PeriodProps) {
  const [from = '', to = ''] = said.split('..')
  const box = (end: 'from' | 'to', value: string, refused: boolean) => (
    <Field
      language={language}
      kind="month"
      name={`${name}_${end}`}
      label={words[end]}
      hint={words.monthForm}
      value={value}
      optional={question.optional}
      error={refused ? error?.text : undefined}
    />
  )
  return (
    <fieldset class="grid gap-2">
      <legend class="font-semibold">{read(question.label, language)}</legend>
      {question.hint && <p class="text-sm text-quiet">{read(question.hint, language)}</p>}
      <div class="grid gap-4 sm:grid-cols-2">
        {box('from', from, error !== undefined)}
        {box('to', to, false)}
      </div>
    </fieldset>
  )
}
