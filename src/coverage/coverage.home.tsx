import type { PlaceFigures } from '../enrolment/enrolment.service.ts'
import type { ExchangeFile } from '../exchange/exchange.service.ts'
import { type Month, monthOf } from '../kernel/month.ts'
import { formatMoment, type PlainDate } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import type { Actor } from '../platform/context.ts'
import { may } from '../platform/policy.ts'
import type { Programme } from '../programme/programme.schema.ts'
import type { Region } from '../region/region.service.ts'
import type { Roster } from '../roster/roster.schema.ts'
import { ChartTable, CoverageChart } from '../ui/chart.tsx'
import { ErrorSummary, type FormError } from '../ui/form.tsx'
import { Card, Door, PageSentence, Section } from '../ui/sentence.tsx'
import { Table } from '../ui/table.tsx'
import { TaskList } from '../ui/tasks.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { LapseCard, Places } from './coverage.cover.tsx'
import { CoverageSentence, coverageHref, DayForm, LastDataNotice, shortName } from './coverage.sentence.tsx'
import type { CoverageFound, TrendPoint } from './coverage.service.ts'
import { tasksOf } from './coverage.tasks.ts'
import { chartPoints } from './coverage.trend.ts'

type HomeViewProps = Spoken & {
  actor: Actor
  region: Region
  day: PlainDate
  today: PlainDate
  last_month?: Month
  errors: FormError[]
  coverage: CoverageFound
  trend: TrendPoint[]
  lapses: { last_month: Month; people: number; monthly_rupiah: number }[]
  figures: PlaceFigures[]
  programmes: Programme[]
  rosters: Roster[]
  files: ExchangeFile[]
}

const words = {
  tasks: text('Tugas Anda', 'Your tasks'),
  table: text('Tabel angka di gambar', 'The figures of the picture as a table'),
  line: text(
    'Semua segmen; bulan yang akan datang hanya memuat perlindungan yang sudah dibiayai.',
    'All segments; months to come hold only cover that is paid for already.',
  ),
  files: text('Berkas untuk BPJS', 'Files for BPJS'),
  file: text('Berkas', 'File'),
  programme: text('Program', 'Programme'),
  people: text('Orang', 'People'),
  made: text('Dibuat', 'Made'),
}

/** The first screen of a regency or province: the answer, what is about to go wrong, the work, and the places. */
export function HomeView(props: HomeViewProps) {
  const { language, actor, region, day, errors } = props
  const month = monthOf(day)
  const mayOpenPeople = may(actor.role, 'person.view')
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary language={language} errors={errors} />
      <LastDataNotice language={language} day={day} last_month={props.last_month} today={props.today} />
      <div class="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,4fr)_minmax(0,3fr)]">
        <Card>
          <Answer {...props} />
        </Card>
        <div class="grid grid-cols-1 gap-6">
          <LapseCard
            language={language}
            lapses={props.lapses}
            month={month}
            may_open_people={mayOpenPeople}
          />
          {may(actor.role, 'roster.view') && (
            <Section language={language} title={words.tasks}>
              <TaskList
                language={language}
                tasks={tasksOf(props.rosters, props.programmes, actor.role, props.today)}
              />
            </Section>
          )}
        </div>
      </div>
      {actor.role === 'branch' && <Files {...props} />}
      <Places
        language={language}
        region={region}
        month={month}
        figures={props.figures}
        may_open_people={mayOpenPeople}
        may_upload={may(actor.role, 'roster.upload')}
      />
      <DayForm language={language} action="/" day={day} errors={errors} />
    </div>
  )
}

function Answer({ language, region, day, coverage, trend }: HomeViewProps) {
  if ('missing' in coverage) {
    return (
      <PageSentence
        eyebrow={read(text('Cakupan pekerja', 'Coverage of workers'), language)}
        small={
          <>
            {read(coverage.missing.text, language)}{' '}
            <Door href={coverageHref(region.code, day)}>
              {read(text('Lihat yang diketahui', 'See what is known'), language)}
            </Door>
          </>
        }
      >
        {read(
          text(
            `Cakupan ${shortName(region.name)} belum diketahui.`,
            `The coverage of ${shortName(region.name)} is not known yet.`,
          ),
          language,
        )}
      </PageSentence>
    )
  }
  const { value } = coverage.outcome
  const chart = {
    language,
    label: text(`Cakupan ${region.name}, semua segmen`, `Coverage of ${region.name}, all segments`),
    points: chartPoints(trend),
    target: value.target?.percent,
  }
  return (
    <>
      <CoverageSentence language={language} coverage={value} />
      {trend.length > 1 && (
        <>
          <div class="mt-6">
            <CoverageChart {...chart} />
          </div>
          <p class="mt-3 text-sm text-quiet">{read(words.line, language)}</p>
          <details class="mt-1">
            <summary class="min-h-6 w-fit py-0.5 text-sm text-quiet underline underline-offset-4">
              {read(words.table, language)}
            </summary>
            <div class="mt-2">
              <ChartTable {...chart} />
            </div>
          </details>
        </>
      )}
    </>
  )
}

/** What the branch comes for: the files of the programmes, newest first. */
function Files({ language, files, programmes }: HomeViewProps) {
  const nameOf = (file: ExchangeFile) => programmes.find((each) => each.programme_id === file.programme_id)
  return (
    <Section language={language} title={words.files}>
      <Table
        language={language}
        caption={words.files}
        caption_hidden
        rows={files}
        empty={{
          title: text('Belum ada berkas', 'No files yet'),
          text: text(
            'Berkas muncul di sini setelah pemerintah daerah membuatnya dari program yang daftarnya disetujui.',
            'A file appears here once a government has made it from a programme whose roster is approved.',
          ),
        }}
        columns={[
          {
            key: 'file',
            header: words.file,
            cell: (file) => <Door href={`/berkas/${file.file_id}`}>{file.file_name}</Door>,
          },
          {
            key: 'programme',
            header: words.programme,
            narrow: 'wide',
            cell: (file) => <ProgrammeDoor programme={nameOf(file)} />,
          },
          {
            key: 'people',
            header: words.people,
            align: 'end',
            narrow: 'aside',
            cell: (file) => formatInteger(file.people, language),
          },
          {
            key: 'made',
            header: words.made,
            align: 'end',
            cell: (file) => formatMoment(file.made_at, language),
          },
        ]}
      />
    </Section>
  )
}

function ProgrammeDoor({ programme }: { programme: Programme | undefined }) {
  return programme ? <Door href={`/program/${programme.code}`}>{programme.name}</Door> : null
}
