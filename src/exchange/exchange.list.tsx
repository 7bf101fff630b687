import type { ProgrammeFigures } from '../enrolment/enrolment.schema.ts'
import { formatMonths } from '../kernel/month.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { monthsOf } from '../programme/programme.service.ts'
import { TargetBar } from '../ui/bar.tsx'
import { Filters } from '../ui/filters.tsx'
import { Card, Door, PageSentence } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { type Column, Table } from '../ui/table.tsx'
import type { Spoken } from '../ui/words.ts'

export type ProgrammeRow = { programme: Programme; region_name: string; figures: ProgrammeFigures }

export type ProgrammeListProps = Spoken & {
  rows: ProgrammeRow[]
  /** People covered by any of them, each once. */
  people: number
  /** More than one government: then each row names its own. */
  with_region: boolean
  budget_name?: string
  makes: boolean
}

const title = text('Program', 'Programmes')

/** All programmes one may see: whom they cover, how full they are, and what they cost. */
export function ProgrammeList(props: ProgrammeListProps) {
  const { language, rows, makes } = props
  return (
    <div class="grid gap-6">
      <div class="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <PageSentence small={rows.length > 0 && smallPrint[language]}>
          {sentence(rows.length, props.people)[language]}
        </PageSentence>
        {makes && rows.length > 0 && (
          <a href="/program/baru" class="btn btn-primary">
            {text('Buat program', 'Make a programme')[language]}
          </a>
        )}
      </div>
      {props.budget_name && (
        <Filters
          language={language}
          filters={[{ label: text('Anggaran', 'Budget'), value: props.budget_name, remove_href: '/program' }]}
        />
      )}
      <Card>
        <Table
          language={language}
          caption={title}
          caption_hidden
          rows={rows}
          columns={columns(props)}
          empty={empty(makes)}
        />
      </Card>
    </div>
  )
}

const smallPrint = text(
  'Orang dihitung sekali, juga bila beberapa program membayar bulan yang berbeda. Iuran: yang sudah terikat atau dibayar.',
  'A person counts once, also where several programmes pay different months. Contributions: those reserved or paid.',
)

function sentence(count: number, people: number): Text {
  if (count === 0) return text('Belum ada program perlindungan', 'No programme of protection yet')
  if (people === 0)
    return text(
      `${formatInteger(count)} program, belum ada orang yang dilindungi`,
      `${formatInteger(count, 'en')} ${count === 1 ? 'programme' : 'programmes'}, nobody covered yet`,
    )
  return text(
    `${formatInteger(count)} program melindungi ${formatInteger(people)} orang`,
    `${formatInteger(count, 'en')} ${count === 1 ? 'programme covers' : 'programmes cover'} ${formatInteger(people, 'en')} people`,
  )
}

function empty(makes: boolean) {
  const first = text(
    'Program menentukan siapa yang dilindungi, berapa bulan, dan anggaran mana yang membayar.',
    'A programme says who is covered, for how many months, and which budget pays.',
  )
  const ask = text(
    `${first.id} Operator dinas yang membuatnya.`,
    `${first.en} A clerk of the office makes it.`,
  )
  return {
    title: text('Belum ada program', 'No programmes yet'),
    text: makes ? first : ask,
    ...(makes && { action: { href: '/program/baru', label: text('Buat program', 'Make a programme') } }),
  }
}

export function ProgrammeState({ language, state }: Spoken & { state: Programme['state'] }) {
  return state === 'open' ? (
    <Status tone="success">{text('Terbuka', 'Open')[language]}</Status>
  ) : (
    <Status>{text('Ditutup', 'Closed')[language]}</Status>
  )
}

function columns({ language, with_region }: ProgrammeListProps): Column<ProgrammeRow>[] {
  return [
    {
      key: 'name',
      header: title,
      cell: ({ programme, region_name }) => (
        <>
          <Door href={`/program/${programme.code}`}>{programme.name}</Door>
          <span class="mt-0.5 block font-normal text-quiet">
            {programme.code}
            {with_region && ` · ${region_name}`}
          </span>
        </>
      ),
    },
    {
      key: 'months',
      header: text('Bulan', 'Months'),
      cell: ({ programme }) => {
        const { first, last } = monthsOf(programme)
        return formatMonths(first, last, language)
      },
    },
    {
      key: 'use',
      header: text('Kuota terpakai', 'Quota used'),
      narrow: 'wide',
      cell: ({ programme, figures }) => (
        <TargetBar language={language} share={(figures.people / programme.quota_people) * 100} with_value />
      ),
    },
    {
      key: 'people',
      header: text('Orang', 'People'),
      align: 'end',
      narrow: 'detail',
      cell: ({ programme, figures }) => (
        <>
          {formatInteger(figures.people, language)}
          <span class="text-quiet"> / {formatInteger(programme.quota_people, language)}</span>
        </>
      ),
    },
    {
      key: 'amount',
      header: text('Iuran', 'Contributions'),
      align: 'end',
      cell: ({ figures }) => formatRupiah(figures.amount_rupiah, language),
    },
    {
      key: 'state',
      header: text('Keadaan', 'State'),
      narrow: 'aside',
      cell: ({ programme }) => <ProgrammeState language={language} state={programme.state} />,
    },
  ]
}
