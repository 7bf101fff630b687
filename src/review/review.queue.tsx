import { formatShortDate, todayAt } from '../kernel/plain-date.ts'
import { formatInteger, formatPercent } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import {
  type Pair,
  type PairCause,
  type PairState,
  pairCauseLabels,
  pairCauses,
  pairStateLabels,
  pairStates,
} from '../match/match.schema.ts'
import { Field } from '../ui/field.tsx'
import { type Filter, Filters, Pages } from '../ui/filters.tsx'
import { Actions, Form } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { Card, Door, PageSentence } from '../ui/sentence.tsx'
import { Status, type Tone } from '../ui/status.tsx'
import { SumSentence } from '../ui/sum.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { RunNotice, type RunsShown } from './review.run-notice.tsx'

/** The filters of the queue as they stand in the address. */
export type QueueQuery = { keadaan?: PairState; sebab?: PairCause; daftar?: string; di?: 'register' | 'rows' }

export function queueHref(query: QueueQuery, more: Record<string, string> = {}): string {
  return `/pencocokan${search({ ...query, ...more })}`
}

export function pairHref(pairId: string, query: QueueQuery): string {
  return `/pencocokan/pasangan/${pairId}${search(query)}`
}

function search(entries: Record<string, string | undefined>): string {
  const said = Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return said.length > 0 ? `?${new URLSearchParams(said)}` : ''
}

export type ListedPair = Pair & { left_name: string; right_name: string }

type QueueProps = Spoken & {
  query: QueueQuery
  counts: Record<PairState, number>
  pairs: ListedPair[]
  /** Pairs before those on this page. */
  skip: number
  total: number
  next_href?: string
  previous_href?: string
  roster_name?: string
  waiting_merges: number
  may_review: boolean
  index: { state: 'none' | 'filling' | 'ready' | 'failed'; people: number }
  runs: RunsShown
}

const words = {
  eyebrow: text('Pencocokan', 'Matching'),
  state: text('Keadaan', 'State'),
  cause: text('Sebab', 'Cause'),
  where: text('Di mana', 'Where'),
  all: text('Semua', 'All'),
  rows: text('Baris daftar', 'Rows of rosters'),
  register: text('Register', 'Register'),
  roster: text('Daftar', 'Roster'),
  show: text('Tampilkan', 'Show'),
  pair: text('Pasangan', 'Pair'),
  probability: text('Kemungkinan', 'Probability'),
  found: text('Ditemukan', 'Found'),
  first: text('Mulai dari yang pertama', 'Begin with the first'),
}

const tones: Record<PairState, Tone> = {
  open: 'warning',
  later: 'neutral',
  same: 'info',
  different: 'neutral',
}

/** How many pairs wait, how they add up, and the list behind it with the surest first. */
export function QueuePage(props: QueueProps) {
  const { language, counts, query, pairs } = props
  const first = pairs[0]
  const total = pairStates.reduce((sum, state) => sum + counts[state], 0)
  return (
    <div class="grid grid-cols-1 gap-6">
      <div class="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <PageSentence
          eyebrow={read(words.eyebrow, language)}
          small={
            <SumSentence
              language={language}
              total={{ value: total, label: text('pasangan', 'pairs') }}
              parts={pairStates.map((state) => ({
                value: counts[state],
                label: text(pairStateLabels[state].id.toLowerCase(), pairStateLabels[state].en.toLowerCase()),
                href: queueHref({ ...query, keadaan: state }),
              }))}
            />
          }
        >
          {read(sentence(counts.open), language)}
        </PageSentence>
        {props.may_review && first && (query.keadaan ?? 'open') === 'open' && (
          <a href={pairHref(first.pair_id, query)} class="btn btn-primary">
            {read(words.first, language)}
          </a>
        )}
      </div>
      <IndexNotice language={language} index={props.index} />
      <RunNotice language={language} runs={props.runs} />
      {props.waiting_merges > 0 && (
        <Notice
          language={language}
          tone="info"
          title={text(
            `${formatInteger(props.waiting_merges)} penggabungan menunggu persetujuan kepala dinas`,
            `${formatInteger(props.waiting_merges, 'en')} merges wait for the consent of the head of office`,
          )}
          action={{ href: '/pencocokan/gabungan', label: text('Buka penggabungan', 'Open the merges') }}
        />
      )}
      <nav class="flex flex-wrap gap-x-5 gap-y-1">
        <Door href="/pencocokan/dana-ganda">{read(text('Dana ganda', 'Double funding'), language)}</Door>
        <Door href="/pencocokan/sumber">
          {read(text('Daftar pembanding', 'Lists from outside'), language)}
        </Door>
        <Door href="/pencocokan/gabungan">{read(text('Penggabungan', 'Merges'), language)}</Door>
      </nav>
      <Card>
        <FilterForm {...props} />
      </Card>
      <Filters language={language} filters={activeFilters(props)} clear_href="/pencocokan" />
      <Card>
        <Table
          language={language}
          caption={text('Pasangan yang mungkin orang yang sama', 'Pairs that may be one person')}
          caption_hidden
          rows={pairs}
          empty={{
            title: text('Tidak ada pasangan di sini', 'There are no pairs here'),
            text: text(
              'Pasangan muncul saat daftar diperiksa dan barisnya mirip orang lain. Yang sudah diputuskan ada di saringan Keadaan.',
              'Pairs appear when a roster is checked and its rows resemble somebody else. Decided ones are behind the filter State.',
            ),
          }}
          columns={[
            {
              key: 'pair',
              header: words.pair,
              cell: (pair: ListedPair) => (
                <Door href={pairHref(pair.pair_id, query)}>
                  {pair.left_name} ↔ {pair.right_name}
                </Door>
              ),
            },
            {
              key: 'probability',
              header: words.probability,
              align: 'end' as const,
              narrow: 'aside' as const,
              cell: (pair: ListedPair) =>
                formatPercent(Math.floor(pair.probability * 1000) / 10, language, 1),
            },
            {
              key: 'cause',
              header: words.cause,
              cell: (pair: ListedPair) => read(pairCauseLabels[pair.cause], language),
            },
            {
              key: 'where',
              header: words.where,
              cell: (pair: ListedPair) =>
                pair.row_number === null
                  ? read(words.register, language)
                  : read(text(`Baris ${pair.row_number}`, `Row ${pair.row_number}`), language),
            },
            {
              key: 'state',
              header: words.state,
              cell: (pair: ListedPair) => (
                <Status tone={tones[pair.state]}>{read(pairStateLabels[pair.state], language)}</Status>
              ),
            },
            {
              key: 'found',
              header: words.found,
              cell: (pair: ListedPair) => (
                <span class="whitespace-nowrap">{formatShortDate(todayAt(pair.made_at), language)}</span>
              ),
            },
          ]}
        />
        <Pages
          language={language}
          shown={
            pairs.length > 0
              ? {
                  first: props.skip + 1,
                  last: props.skip + pairs.length,
                  total: props.total,
                  noun: text('pasangan', 'pairs'),
                }
              : undefined
          }
          previous_href={props.previous_href}
          next_href={props.next_href}
        />
      </Card>
    </div>
  )
}

function sentence(open: number): Text {
  if (open === 0) return text('Tidak ada pasangan yang menunggu keputusan', 'No pair waits for a decision')
  return text(
    `${formatInteger(open)} pasangan mungkin orang yang sama dan perlu diputuskan`,
    `${formatInteger(open, 'en')} ${open === 1 ? 'pair' : 'pairs'} may be one person and wait for a decision`,
  )
}

/** A comparison that cannot be made is said; it never looks like "nobody twice". */
function IndexNotice({ language, index }: Spoken & { index: QueueProps['index'] }) {
  if (index.state === 'failed')
    return (
      <Notice
        language={language}
        tone="warning"
        title={text(
          'Pencocokan dengan register sedang tidak berjalan',
          'The comparison with the register does not work at present',
        )}
        text={text(
          'Daftar yang diperiksa sekarang tidak dibandingkan dengan register; itu tertulis di halaman daftarnya. Periksa memori server dan log-nya.',
          'Rosters checked now are not compared with the register, and their pages say so. Look at the memory of the server and its log.',
        )}
      />
    )
  if (index.state === 'filling')
    return (
      <Notice
        language={language}
        tone="info"
        title={text(
          'Register sedang dimuat untuk dicocokkan; pemeriksaan daftar menunggunya.',
          'The register is being loaded for comparison; checks of rosters wait for it.',
        )}
      />
    )
  return null
}

function FilterForm({ language, query }: QueueProps) {
  return (
    <Form
      action="/pencocokan"
      method="get"
      class="grid gap-4"
      hidden={query.daftar ? { daftar: query.daftar } : {}}
    >
      <div class="grid items-end gap-4 sm:grid-cols-3">
        <Field
          language={language}
          kind="select"
          name="keadaan"
          label={words.state}
          value={query.keadaan ?? 'open'}
          options={pairStates.map((state) => ({ value: state, label: pairStateLabels[state] }))}
        />
        <Field
          language={language}
          kind="select"
          name="sebab"
          label={words.cause}
          value={query.sebab}
          empty={words.all}
          options={pairCauses.map((cause) => ({ value: cause, label: pairCauseLabels[cause] }))}
        />
        <Field
          language={language}
          kind="select"
          name="di"
          label={words.where}
          value={query.di}
          empty={words.all}
          options={[
            { value: 'rows', label: words.rows },
            { value: 'register', label: words.register },
          ]}
        />
      </div>
      <Actions language={language} primary={{ label: words.show }} />
    </Form>
  )
}

function activeFilters({ query, roster_name }: QueueProps): Filter[] {
  const without = (name: keyof QueueQuery) => queueHref({ ...query, [name]: undefined })
  const filters: (Filter | undefined)[] = [
    query.keadaan && {
      label: words.state,
      value: pairStateLabels[query.keadaan],
      remove_href: without('keadaan'),
    },
    query.sebab && { label: words.cause, value: pairCauseLabels[query.sebab], remove_href: without('sebab') },
    query.di && {
      label: words.where,
      value: query.di === 'rows' ? words.rows : words.register,
      remove_href: without('di'),
    },
    query.daftar
      ? { label: words.roster, value: roster_name ?? query.daftar, remove_href: without('daftar') }
      : undefined,
  ]
  return filters.filter((filter) => filter !== undefined)
}
