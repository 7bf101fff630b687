import { formatDate, formatShortDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Web } from '../platform/http.ts'
import { type DatedValue, findValueOn, type Parameter } from '../rules/parameter.ts'
import { SourceLine } from '../ui/outcome.tsx'
import { Card, Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { page } from '../ui/shell.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { calculatorsUsing, families } from './portal.calculators.ts'
import {
  columnsOf,
  confidenceLabels,
  isNumberColumn,
  parameterOf,
  parametersBySubject,
  subjectOf,
  subjectTitle,
  valueOnDay,
  writeCell,
  writeValue,
} from './portal.law.ts'
import { lawTitle } from './portal.timeline.tsx'

const words = {
  list: text('Angka hukum', 'Figures of the law'),
  sentence: text('Angka yang berlaku hari ini', 'The figures in force today'),
  small: text('Setiap angka membuka riwayat dan sumbernya.', 'Each figure opens its history and sources.'),
  name: text('Angka', 'Figure'),
  today: text('Hari ini', 'Today'),
  source: text('Sumber', 'Source'),
  history: text('Riwayat', 'History'),
  value: text('Nilai', 'Value'),
  now: text('Berlaku hari ini', 'In force today'),
  since: text('sejak', 'since'),
  until: text('sampai', 'until'),
  still: text('masih berlaku', 'still in force'),
  other: text('Pembacaan lain', 'Another reading'),
  confidence: text('Keyakinan', 'Confidence'),
  note: text('Catatan', 'Note'),
  gaps: text('Mengapa ada masa tanpa nilai', 'Why some time has no value'),
  used: text('Dipakai dalam hitungan', 'Used in'),
  unused: text('Belum dipakai dalam hitungan di sini.', 'Not used in a calculator here.'),
  code: text('Nama untuk program', 'Name for programs'),
}

/** All figures under their subjects, with the value of today. */
export function parametersPage(c: Web): Response | Promise<Response> {
  const language = c.get('language')
  const today = c.get('platform').today()
  const subjects = parametersBySubject()
  return page(
    c,
    {
      title: words.list,
      section: 'law',
      crumbs: [{ label: lawTitle, href: '/aturan' }, { label: words.list }],
    },
    <div class="grid gap-6">
      <PageSentence eyebrow={formatDate(today, language)} small={read(words.small, language)}>
        {read(words.sentence, language)}
      </PageSentence>
      <nav aria-label={read(words.list, language)} class="flex flex-wrap gap-x-4 gap-y-2 text-[0.9375rem]">
        {subjects.map(({ subject, title }) => (
          <a class="door" href={`#${subject}`}>
            {read(title, language)}
          </a>
        ))}
      </nav>
      {subjects.map(({ subject, title, parameters }) => (
        <Section language={language} title={title} id={subject}>
          <Table
            language={language}
            caption={title}
            caption_hidden
            rows={parameters}
            empty={{ title: words.unused }}
            columns={[
              {
                key: 'name',
                header: words.name,
                cell: (each) => <Door href={`/aturan/parameter/${each.id}`}>{each.label[language]}</Door>,
              },
              {
                key: 'today',
                header: words.today,
                narrow: 'wide',
                cell: (each) => valueOnDay(each, today, language),
              },
              {
                key: 'source',
                header: words.source,
                narrow: 'wide',
                cell: (each) => (
                  <SourceWords language={language} dated={findValueOn(each, today) ?? each.values.at(-1)} />
                ),
              },
            ]}
          />
        </Section>
      ))}
    </div>,
  )
}

function SourceWords({ language, dated }: Spoken & { dated: DatedValue | undefined }) {
  if (!dated) return null
  const { regulation, article, confidence } = dated.source
  return (
    <span>
      {[regulation, article].filter(Boolean).join(', ')} ·{' '}
      {confidence === 'unconfirmed' ? (
        <Status tone="warning">{read(confidenceLabels.unconfirmed, language)}</Status>
      ) : (
        <span class="text-quiet">{read(confidenceLabels[confidence], language).toLowerCase()}</span>
      )}
    </span>
  )
}

/** One figure: what it is today, what it was, who says so, how sure that is, and where it is used. */
export function parameterPage(c: Web): Response | Promise<Response> {
  const language = c.get('language')
  const today = c.get('platform').today()
  const parameter = parameterOf(c.req.param('id') ?? '')
  const inForce = findValueOn(parameter as Parameter, today)
  const subject = subjectOf(parameter.id)
  const used = calculatorsUsing(parameter.id)
  return page(
    c,
    {
      title: parameter.label,
      section: 'law',
      crumbs: [
        { label: lawTitle, href: '/aturan' },
        { label: words.list, href: `/aturan/parameter#${subject}` },
        { label: parameter.label },
      ],
    },
    <div class="grid gap-6">
      <PageSentence
        eyebrow={read(subjectTitle(parameter.id), language)}
        small={
          inForce &&
          `${read(words.now, language)}, ${read(words.since, language)} ${formatDate(inForce.from, language)}.`
        }
      >
        {parameter.label[language]}
        {parameter.unit !== 'table' && `: ${valueOnDay(parameter, today, language)}`}
      </PageSentence>
      <Section language={language} title={words.history}>
        <ol class="grid gap-6">
          {parameter.values.toReversed().map((dated) => (
            <Period language={language} parameter={parameter} dated={dated} current={dated === inForce} />
          ))}
        </ol>
        {parameter.gaps && (
          <p class="mt-5 max-w-[70ch] text-[0.9375rem] text-quiet">
            {read(words.gaps, language)}: {parameter.gaps[language]}
          </p>
        )}
      </Section>
      <Card>
        <Facts
          language={language}
          facts={[
            {
              label: words.used,
              value:
                used.length === 0 ? (
                  read(words.unused, language)
                ) : (
                  <ul class="grid gap-1">
                    {used.map((each) => (
                      <li>
                        <Door href={addressOf(each.kind)}>{read(each.title, language)}</Door>
                      </li>
                    ))}
                  </ul>
                ),
            },
            { label: words.code, value: <code class="break-all">{parameter.id}</code> },
          ]}
        />
      </Card>
    </div>,
  )
}

function addressOf(kind: string): string {
  return families.contribution.some((each) => each.kind === kind)
    ? `/hitung/iuran?segment=${kind}`
    : `/hitung/santunan?kind=${kind}`
}

type PeriodProps = Spoken & { parameter: Parameter; dated: DatedValue; current: boolean }

function Period({ language, parameter, dated, current }: PeriodProps) {
  const { from, to, value, source, note, other_reading: other } = dated
  const rows = Array.isArray(value) ? (value as Record<string, unknown>[]) : undefined
  return (
    <li class="grid gap-x-6 gap-y-1 border-b border-base-300 pb-6 last:border-b-0 last:pb-0 sm:grid-cols-[13rem_minmax(0,1fr)]">
      <div>
        <p class="font-medium">
          {formatShortDate(from, language)} –{' '}
          {to == null ? read(words.still, language) : formatShortDate(to, language)}
        </p>
        {current && (
          <p class="mt-1">
            <Status tone="success">{read(words.now, language)}</Status>
          </p>
        )}
      </div>
      <div class="min-w-0">
        <p class={rows ? 'text-quiet' : 'text-lg font-semibold'}>
          {writeValue(value, parameter.unit, language)}
        </p>
        <SourceLine
          language={language}
          source={{ ...source, ...(source.url && { url: source.url.trim() }) }}
        />
        {note && <p class="mt-2 max-w-[70ch] text-[0.9375rem]">{note[language]}</p>}
        {other && (
          <p class="mt-2 max-w-[70ch] text-[0.9375rem]">
            <span class="font-medium">{read(words.other, language)}:</span> {other.text[language]}
            {!Array.isArray(other.value) && ` (${writeValue(other.value, parameter.unit, language)})`}
          </p>
        )}
      </div>
      {rows && (
        <div class="min-w-0 sm:col-span-2">
          <Rows language={language} caption={parameter} rows={rows} />
        </div>
      )}
    </li>
  )
}

function Rows({ language, caption, rows }: Spoken & { caption: Parameter; rows: Record<string, unknown>[] }) {
  const columns = columnsOf(rows[0] ?? {})
  return (
    <div class="mt-3">
      <Table
        language={language}
        caption={caption.label}
        caption_hidden
        rows={rows}
        empty={{ title: words.unused }}
        columns={columns.map(({ key, header }, at) => ({
          key,
          header,
          align: at > 0 && isNumberColumn(key) ? ('end' as const) : ('start' as const),
          cell: (row: Record<string, unknown>) => (
            <CellWords language={language} header={header} first={at === 0} name={key} value={row[key]} />
          ),
        }))}
      />
    </div>
  )
}

type CellProps = Spoken & { header: Text; first: boolean; name: string; value: unknown }

/** On a phone the first cell stands alone, so that a number there says what it counts. */
function CellWords({ language, header, first, name, value }: CellProps) {
  const written = writeCell(name, value, language)
  if (value === 'unconfirmed') return <Status tone="warning">{written}</Status>
  if (!first || !isNumberColumn(name)) return <>{written}</>
  return (
    <>
      <span class="sm:hidden print:hidden">{header[language]} </span>
      {written}
    </>
  )
}
