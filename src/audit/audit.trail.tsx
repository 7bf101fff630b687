import { formatMoment } from '../kernel/plain-date.ts'
import { text } from '../kernel/text.ts'
import { Field } from '../ui/field.tsx'
import { type Filter, Filters, Pages } from '../ui/filters.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Card, Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { findingText } from './audit.schema.ts'
import type { ShownLine, Verification } from './audit.store.ts'
import { actionWords, fieldWords, objectWords, roleWords, valueWords } from './audit.words.ts'

export type TrailQuery = {
  pelaku?: string
  tindakan?: string
  objek?: string
  dari?: string
  sampai?: string
}

export function trailHref(query: TrailQuery, after?: string): string {
  const entries = Object.entries({ ...query, setelah: after }).filter((entry) => entry[1])
  const search = new URLSearchParams(entries as [string, string][]).toString()
  return search ? `/audit?${search}` : '/audit'
}

export const lineHref = (line: { chain: string; sequence: number }) => `/audit/${line.chain}/${line.sequence}`

export type TrailState = {
  last?: Verification & { at: Date }
  newest_head?: { number: number; signed_at: Date }
  now: Date
}

export type TrailProps = Spoken & {
  query: TrailQuery
  errors: FormError[]
  lines: ShownLine[]
  choices: { actors: string[]; actions: string[] }
  next_href?: string
  region_name: string
  state: TrailState
}

const words = {
  title: text('Jejak audit', 'Audit trail'),
  actor: text('Pelaku', 'Who'),
  action: text('Tindakan', 'Act'),
  object: text('Nomor objek', 'Object number'),
  from: text('Dari tanggal', 'From'),
  until: text('Sampai tanggal', 'Until'),
  all: text('Semua', 'All'),
}

/** The trail of a region, newest first, with what is known of its soundness above it. */
export function Trail(props: TrailProps) {
  const { language, query, lines, errors } = props
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary language={language} errors={errors} />
      <PageSentence
        small={
          text(
            'Baris hanya ditambahkan, tidak pernah diubah. Data pribadi tidak ada di sini; yang tampak hanya komitmennya.',
            'Lines are only added, never changed. No personal data is here; only commitments to it.',
          )[language]
        }
      >
        {
          text(`Siapa melakukan apa di ${props.region_name}`, `Who did what in ${props.region_name}`)[
            language
          ]
        }
      </PageSentence>
      <Soundness language={language} state={props.state} />
      <Card>
        <FilterForm {...props} />
      </Card>
      <Filters language={language} filters={activeFilters(query, language)} clear_href="/audit" />
      <Card>
        <Table
          language={language}
          caption={text('Tindakan, terbaru di atas', 'Acts, newest first')}
          rows={lines}
          empty={{
            title: text('Tidak ada tindakan yang cocok', 'No act matches'),
            action: { href: '/audit', label: text('Hapus semua saringan', 'Remove all filters') },
          }}
          columns={[
            {
              key: 'what',
              header: words.action,
              cell: (line) => (
                <>
                  <Door href={lineHref(line)}>{read(actionWords(line.action), language)}</Door>
                  <span class="mt-0.5 block font-normal text-quiet">{gist(line, language)}</span>
                </>
              ),
            },
            {
              key: 'who',
              header: words.actor,
              cell: (line) => (
                <>
                  {line.actor_name}
                  <span class="block text-sm text-quiet">{read(roleWords(line.role), language)}</span>
                </>
              ),
            },
            {
              key: 'object',
              header: text('Objek', 'Object'),
              cell: (line) => read(objectWords(line.object_type), language),
            },
            {
              key: 'when',
              header: text('Waktu', 'When'),
              cell: (line) => <span class="sm:whitespace-nowrap">{formatMoment(line.at, language)}</span>,
            },
          ]}
        />
        <Pages language={language} next_href={props.next_href} />
      </Card>
    </div>
  )
}

/** The change that tells most, in one line: the state, else money, else the first field. */
function gist(line: ShownLine, language: 'id' | 'en'): string {
  const changes = Object.entries(line.changes ?? {})
  const told =
    changes.find(([field]) => field === 'state') ??
    changes.find(([field]) => field.endsWith('_rupiah')) ??
    changes[0]
  if (!told) return line.row_count ? `${line.row_count} ${text('baris', 'rows')[language]}` : ''
  const [field, [before, after]] = told
  const shown = (value: unknown) => valueWords(field, value, language)
  const name = read(fieldWords(field), language)
  return before === null ? `${name}: ${shown(after)}` : `${name}: ${shown(before)} → ${shown(after)}`
}

/** When the trail was last recomputed and signed; a finding is told in full. */
export function Soundness({ language, state }: Spoken & { state: TrailState }) {
  const { last, newest_head: head } = state
  return (
    <Section
      language={language}
      title={text('Keutuhan', 'Soundness')}
      hint={text('Seluruh rantai dihitung ulang setiap malam', 'The whole chain is recomputed every night')}
    >
      <Facts
        language={language}
        facts={[
          {
            label: text('Pemeriksaan terakhir', 'Last recomputed'),
            value: !last ? (
              <Status>{text('Belum pernah', 'Never yet')[language]}</Status>
            ) : last.finding ? (
              <Status tone="error">{read(findingText(last.finding), language)}</Status>
            ) : (
              <Status tone="success">
                {text(`Utuh: ${last.lines} baris`, `Sound: ${last.lines} lines`)[language]}
              </Status>
            ),
            small: last && formatMoment(last.at, language),
          },
          {
            label: text('Kepala bertanda tangan', 'Signed head'),
            value: head ? (
              <>
                <Door href="/audit/heads">
                  {text(`Nomor ${head.number}`, `Number ${head.number}`)[language]}
                </Door>{' '}
                <Status tone={ageHours(head.signed_at, state.now) > 25 ? 'warning' : 'success'}>
                  {read(ageWords(head.signed_at, state.now), language)}
                </Status>
              </>
            ) : (
              <Status>{text('Belum ada', 'None yet')[language]}</Status>
            ),
            small: head && formatMoment(head.signed_at, language),
          },
        ]}
      />
    </Section>
  )
}

const ageHours = (then: Date, now: Date) => (now.getTime() - then.getTime()) / 3_600_000

function ageWords(then: Date, now: Date) {
  const minutes = Math.max(0, Math.floor((now.getTime() - then.getTime()) / 60_000))
  if (minutes < 60) return text(`${minutes} menit lalu`, `${minutes} minutes ago`)
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return text(`${hours} jam lalu`, `${hours} hours ago`)
  return text(`${Math.floor(hours / 24)} hari lalu`, `${Math.floor(hours / 24)} days ago`)
}

function FilterForm({ language, query, choices, errors }: TrailProps) {
  const errorOf = (field: keyof TrailQuery) => errors.find((error) => error.field === field)?.message
  return (
    <Form action="/audit" method="get" class="grid gap-4">
      <div class="grid grid-cols-1 items-end gap-x-4 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field
          language={language}
          kind="select"
          name="pelaku"
          label={words.actor}
          value={query.pelaku}
          optional
          empty={words.all}
          options={choices.actors.map((actor) => ({ value: actor, label: actor }))}
        />
        <Field
          language={language}
          kind="select"
          name="tindakan"
          label={words.action}
          value={query.tindakan}
          optional
          empty={words.all}
          options={choices.actions.map((action) => ({ value: action, label: actionWords(action) }))}
        />
        <Field
          language={language}
          kind="date"
          name="dari"
          label={words.from}
          value={query.dari}
          optional
          error={errorOf('dari')}
        />
        <Field
          language={language}
          kind="date"
          name="sampai"
          label={words.until}
          value={query.sampai}
          optional
          error={errorOf('sampai')}
        />
      </div>
      <Actions language={language} primary={{ label: text('Tampilkan', 'Show') }} />
    </Form>
  )
}

function activeFilters(query: TrailQuery, language: 'id' | 'en'): Filter[] {
  const without = (field: keyof TrailQuery) => trailHref({ ...query, [field]: undefined })
  const shown: [keyof TrailQuery, Filter['label'], string | undefined][] = [
    ['pelaku', words.actor, query.pelaku],
    ['tindakan', words.action, query.tindakan && read(actionWords(query.tindakan), language)],
    ['objek', words.object, query.objek],
    ['dari', words.from, query.dari],
    ['sampai', words.until, query.sampai],
  ]
  return shown.flatMap(([field, label, value]) =>
    value ? [{ label, value, remove_href: without(field) }] : [],
  )
}
