import type { Source, Step, Unconfirmed } from '../kernel/outcome.ts'
import { formatInteger, formatRupiah, type Rupiah } from '../kernel/rupiah.ts'
import type { Language, Text } from '../kernel/text.ts'
import type { DatedValue, Parameter } from './parameter.ts'

export type Formatters = { rp: (amount: Rupiah) => string; share: (per_ten_thousand: number) => string }

const indonesian: Formatters = {
  rp: (amount) => formatRupiah(amount, 'id'),
  share: (per_ten_thousand) => formatShare(per_ten_thousand, 'id'),
}
const english: Formatters = {
  rp: (amount) => formatRupiah(amount, 'en'),
  share: (per_ten_thousand) => formatShare(per_ten_thousand, 'en'),
}

/** Builds both sentences from one template; the callback gets the formatters of its language. */
export function sentence(id: (say: Formatters) => string, en: (say: Formatters) => string): Text {
  return { id: id(indonesian), en: en(english) }
}

/** `1 month`, `2 months`: English counts; Indonesian needs none. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** `0,24 %` for 24 per ten thousand: as many decimals as the law writes, no more. */
export function formatShare(per_ten_thousand: number, language: Language = 'id'): string {
  const percent = Number((per_ten_thousand / 100).toFixed(6))
  const [whole = '0', fraction] = String(percent).split('.')
  const grouped = formatInteger(Number(whole), language)
  return `${grouped}${fraction ? (language === 'id' ? ',' : '.') + fraction : ''} %`
}

/** One line of an explanation: words, the amount they led to, and who says so. */
export function step(text: Text, amount_rupiah?: Rupiah, source?: Source): Step {
  return { text, ...(amount_rupiah === undefined ? {} : { amount_rupiah }), ...(source ? { source } : {}) }
}

/** One line for a parameter that is paid as it stands: its label and its value. */
export function grantStep({ label }: Parameter, { value, source }: DatedValue<Rupiah>): Step {
  return step(
    sentence(
      ({ rp }) => `${label.id}: ${rp(value)}.`,
      ({ rp }) => `${label.en}: ${rp(value)}.`,
    ),
    value,
    source,
  )
}

/**
 * What to ask the branch when a value the formula used is marked as not confirmed in the parameters. Where
 * another source has another value, `compute` gives the answer under each.
 */
export function doubtAbout<Value>(
  parameter: Parameter,
  dated: DatedValue<Value>,
  compute?: (value: Value) => unknown,
): Unconfirmed[] {
  if (dated.source.confidence !== 'unconfirmed') return []
  return [
    {
      code: `rules.value_unconfirmed.${parameter.id}`,
      question: {
        id: `Nilai "${parameter.label.id}" (${dated.source.regulation}) belum dikonfirmasi.${dated.note ? ` ${dated.note.id}` : ''} Tanyakan kepada kantor cabang BPJS Ketenagakerjaan.`,
        en: `The value of "${parameter.label.en}" (${dated.source.regulation}) is not confirmed.${dated.note ? ` ${dated.note.en}` : ''} Ask the BPJS Ketenagakerjaan branch.`,
      },
      ...(compute && dated.other_reading && { readings: bothReadings(dated, dated.other_reading, compute) }),
    },
  ]
}

function bothReadings<Value>(
  dated: DatedValue<Value>,
  other: NonNullable<DatedValue<Value>['other_reading']>,
  compute: (value: Value) => unknown,
): NonNullable<Unconfirmed['readings']> {
  return [
    { text: { id: 'nilai yang dipakai', en: 'the value used' }, value: compute(dated.value) },
    { text: other.text, value: compute(other.value) },
  ]
}

/** Keeps the first of each question, so that a reader is asked it once. */
export function onceEach(questions: Unconfirmed[]): Unconfirmed[] {
  const seen = new Map(questions.toReversed().map((question) => [question.code, question]))
  return questions.filter((question) => seen.get(question.code) === question)
}
