import { formatMonth, type Month } from '../kernel/month.ts'
import { formatDate, type PlainDate } from '../kernel/plain-date.ts'
import { formatInteger, formatPercent } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { Field } from '../ui/field.tsx'
import { Form, type FormError } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { Door, PageSentence } from '../ui/sentence.tsx'
import { read, type Spoken, type Words } from '../ui/words.ts'
import type { Coverage } from './coverage.schema.ts'

/** A name as it is said in a sentence: "pekerja Sarolangun", but "pekerja Kota Jambi", which is not the province. */
export function shortName(name: string): string {
  return name.replace(/^Kabupaten /, '')
}

export function coverageHref(region: string, day: PlainDate, part = ''): string {
  return `/cakupan/${region}?tanggal=${day}${part}`
}

/** "41,02 % pekerja Sarolangun terlindungi. Kurang 26.041 orang lagi untuk mencapai target 2024." with what it rests on. */
export function CoverageSentence({ language, coverage }: Spoken & { coverage: Coverage }) {
  const { target, baseline } = coverage
  const say = (id: string, en: string) => read(text(id, en), language)
  const here = (part: string) => coverageHref(coverage.region_code, coverage.as_of, part)
  const name = shortName(coverage.region_name)
  const number = (value: number) => formatInteger(value, language)
  return (
    <PageSentence
      eyebrow={say(
        `Cakupan pekerja · per ${formatDate(coverage.as_of)}`,
        `Coverage of workers · on ${formatDate(coverage.as_of, 'en')}`,
      )}
      small={
        <>
          <Door href={here('#angka')}>
            {number(coverage.numerator)} {say('dari', 'of')} {number(coverage.denominator)}{' '}
            {say('pekerja', 'workers')}
          </Door>
          {' · '}
          {say('sumber', 'source')}: {baseline.source}
          {baseline.denominator_kind && `; ${baseline.denominator_kind}`} ({say('posisi', 'position of')}{' '}
          {formatDate(baseline.as_of, language)}) ·{' '}
          <Door href={here('#arti')}>{say('apa artinya?', 'what does it mean?')}</Door>
        </>
      }
    >
      <Door href={here('')} tone="primary" class="whitespace-nowrap">
        {formatPercent(coverage.percent, language)}
      </Door>{' '}
      {say(`pekerja ${name} terlindungi.`, `of the workers of ${name} are protected.`)}{' '}
      {target && target.gap_people > 0 && (
        <>
          {say('Kurang', '')}{' '}
          <Door href={here('#target')} tone="target" class="whitespace-nowrap">
            {number(target.gap_people)} {say('orang', target.gap_people === 1 ? 'person' : 'people')}
          </Door>{' '}
          {say(`lagi untuk mencapai target ${target.year}.`, `more to reach the target of ${target.year}.`)}
        </>
      )}
      {target && target.gap_people === 0 && (
        <>
          <Door href={here('#target')} tone="target">
            {say(`Target ${target.year}`, `The target of ${target.year}`)}
          </Door>{' '}
          ({formatPercent(target.percent, language)}) {say('tercapai', 'is reached')}
          {coverage.added_temporary_people > 0
            ? say(', sebagian oleh perlindungan sementara.', ', in part by temporary cover.')
            : '.'}
        </>
      )}
    </PageSentence>
  )
}

/** Says which day the page speaks of when that is not today because nothing newer is known. */
export function LastDataNotice({
  language,
  day,
  last_month,
  today,
}: Spoken & { day: PlainDate; last_month?: Month; today: PlainDate }) {
  if (!last_month) return null
  return (
    <Notice
      language={language}
      tone="info"
      title={text(
        `Data terakhir: ${formatMonth(last_month)}`,
        `Latest data: ${formatMonth(last_month, 'en')}`,
      )}
      text={text(
        `Halaman ini berbicara tentang ${formatDate(day)}; hari ini ${formatDate(today)}. Hari lain dapat dipilih di bawah.`,
        `This page speaks of ${formatDate(day, 'en')}; today is ${formatDate(today, 'en')}. Another day can be chosen below.`,
      )}
    />
  )
}

type DayFormProps = Spoken & { action: string; day: PlainDate; errors: FormError[] }

/** Asks for another day; the answer is an address that can be kept. */
export function DayForm({ language, action, day, errors }: DayFormProps) {
  const label: Words = text('Lihat keadaan pada tanggal', 'See how things stood on')
  return (
    <Form action={action} method="get" class="flex flex-wrap items-end gap-3 print:hidden">
      <Field
        language={language}
        kind="date"
        name="tanggal"
        label={label}
        value={day}
        error={errors.find((error) => error.field === 'tanggal')?.message}
      />
      <button type="submit" class="btn">
        {read(text('Tampilkan', 'Show'), language)}
      </button>
    </Form>
  )
}
