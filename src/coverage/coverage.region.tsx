import type { Child } from 'hono/jsx'
import type { PlaceFigures } from '../enrolment/enrolment.service.ts'
import { formatMonth, type Month, monthOf } from '../kernel/month.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import { formatInteger, formatPercent, formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import type { Actor } from '../platform/context.ts'
import { may } from '../platform/policy.ts'
import type { Region } from '../region/region.service.ts'
import { TargetBar } from '../ui/bar.tsx'
import { ErrorSummary, type FormError } from '../ui/form.tsx'
import { OutcomeOpen } from '../ui/outcome.tsx'
import { Card, Door, EmptyState, Figure, Section } from '../ui/sentence.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { Places } from './coverage.cover.tsx'
import { Below, Observations, Targets } from './coverage.published.tsx'
import type { Coverage, Observation, Target } from './coverage.schema.ts'
import { CoverageSentence, DayForm, LastDataNotice } from './coverage.sentence.tsx'
import { type CoverageFound, percentOf } from './coverage.service.ts'
import type { Position } from './coverage.store.ts'

export type Claim = { claim: Observation; ours: CoverageFound }

type RegionViewProps = Spoken & {
  actor: Actor
  region: Region
  day: PlainDate
  today: PlainDate
  last_month?: Month
  errors: FormError[]
  coverage: CoverageFound
  observations: Observation[]
  claims: Claim[]
  targets: Target[]
  below: (Position & { name: string })[]
  figures: PlaceFigures[]
  /** Whether the region is the reader's own: only there may places and people behind the figures be opened. */
  own: boolean
}

const words = {
  meaning: text('Apa artinya angka ini', 'What this figure means'),
  meaningText: text(
    'Dari setiap 100 orang yang bekerja, sekian orang mendapat santunan bila celaka atau meninggal karena terdaftar di BPJS Ketenagakerjaan. Pembilang: posisi terbitan terakhir ditambah orang yang dilindungi program di Payung dan belum ada pada bulan posisi itu. Penyebut: semua pekerja menurut sumber posisi.',
    'Of every 100 people who work, so many are paid when they have an accident or die, because they are members of BPJS Ketenagakerjaan. Numerator: the last published position, plus people whom programmes in Payung cover and did not in the month of that position. Denominator: all workers according to the source of the position.',
  ),
  gap: text('Kekurangan sampai target', 'Gap to the target'),
  added: text('Yang ditambahkan program di Payung', 'What programmes in Payung add'),
  claim: text('Dibanding berita', 'Beside the news'),
  matches: text('cocok', 'they agree'),
}

/** Coverage of a region on a day, with everything it rests on. */
export function RegionView(props: RegionViewProps) {
  const { language, region, day, errors, coverage, actor } = props
  const action = `/cakupan/${region.code}`
  // The list of people accepts places of the reader's own region only.
  const mayOpenPeople = may(actor.role, 'person.view') && props.own
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary language={language} errors={errors} />
      <LastDataNotice language={language} day={day} last_month={props.last_month} today={props.today} />
      <Card>
        <div class="grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_auto] lg:items-end">
          {'missing' in coverage ? (
            <Missing {...props} missing={coverage.missing} />
          ) : (
            <div class="grid grid-cols-1 gap-4">
              <CoverageSentence language={language} coverage={coverage.outcome.value} />
              <TargetBar
                language={language}
                share={coverage.outcome.value.percent}
                target={coverage.outcome.value.target?.percent}
                decimals={2}
              />
            </div>
          )}
          <DayForm language={language} action={action} day={day} errors={errors} />
        </div>
      </Card>
      {'outcome' in coverage && (
        <>
          <div class="grid grid-cols-1 gap-6 md:grid-cols-2 lg:grid-cols-[repeat(auto-fit,minmax(18rem,1fr))]">
            <Gap language={language} coverage={coverage.outcome.value} />
            <Added
              language={language}
              coverage={coverage.outcome.value}
              figures={props.figures}
              may_open_people={mayOpenPeople}
            />
            {props.claims.map((each) => (
              <ClaimFigure language={language} {...each} />
            ))}
          </div>
          <Section language={language} id="arti" title={words.meaning}>
            <p class="mb-4 max-w-[70ch] text-quiet">{read(words.meaningText, language)}</p>
            <OutcomeOpen
              language={language}
              outcome={coverage.outcome}
              sentence={sumSentence(coverage.outcome.value, language)}
            />
          </Section>
        </>
      )}
      <Targets language={language} targets={props.targets} coverage={coverage} />
      <Observations
        language={language}
        region={region}
        observations={props.observations}
        may_enter={may(actor.role, 'coverage.enter')}
      />
      {props.below.length > 0 && <Below language={language} positions={props.below} day={day} />}
      {props.figures.length > 0 && (
        <Places
          language={language}
          region={region}
          month={monthOf(day)}
          figures={props.figures}
          may_open_people={mayOpenPeople}
          may_upload={false}
        />
      )}
    </div>
  )
}

function Missing({
  language,
  region,
  missing,
  observations,
}: RegionViewProps & { missing: { text: { id: string; en: string } } }) {
  const parent = region.parent_code
  return (
    <div>
      <h1 class="text-2xl font-semibold">{region.name}</h1>
      <EmptyState
        language={language}
        title={text('Belum ada angka cakupan', 'No coverage figure yet')}
        text={missing.text}
        action={
          observations.length === 0 && parent
            ? { href: `/cakupan/${parent}`, label: text('Lihat wilayah di atasnya', 'See the region above') }
            : undefined
        }
      />
    </div>
  )
}

function Gap({ language, coverage }: Spoken & { coverage: Coverage }) {
  const { target } = coverage
  const say = (id: string, en: string) => read(text(id, en), language)
  if (!target) {
    return (
      <Figure
        language={language}
        label={words.gap}
        value={say('Belum ada target', 'No target yet')}
        small={say(
          `Belum ada target untuk ${coverage.as_of.slice(0, 4)} atau sesudahnya.`,
          `No target is known for ${coverage.as_of.slice(0, 4)} or later.`,
        )}
      />
    )
  }
  const aim = `${say('Target', 'Target')} ${target.year} ${formatPercent(target.percent, language)} (${target.set_by})`
  return (
    <Figure
      language={language}
      label={words.gap}
      value={
        <Door href="#target">
          {formatInteger(target.gap_people, language)}{' '}
          {say('orang', target.gap_people === 1 ? 'person' : 'people')}
        </Door>
      }
      small={
        target.gap_people === 0
          ? `${aim} ${say('tercapai.', 'is reached.')}`
          : `${aim}. ${say('Dengan tarif terendah', 'At the lowest tariff')} ${formatRupiah(target.gap_rupiah_per_month, language)} ${say('sebulan', 'a month')}, ${formatRupiah(target.gap_rupiah_per_year, language)} ${say('setahun', 'a year')}.`
      }
    />
  )
}

function Added(props: Spoken & { coverage: Coverage; figures: PlaceFigures[]; may_open_people: boolean }) {
  const { language, coverage, figures, may_open_people } = props
  const { baseline, added_people, added_temporary_people } = coverage
  const say = (id: string, en: string) => read(text(id, en), language)
  const number = (value: number) => formatInteger(value, language)
  const month = monthOf(coverage.as_of)
  const all = figures.reduce((sum, place) => sum + place.people, 0)
  const before = formatPercent(percentOf(baseline.numerator, baseline.denominator), language)
  const counted: Child = may_open_people ? (
    <Door href={`/peserta?wilayah=${coverage.region_code}&bulan=${month}`}>{number(all)}</Door>
  ) : (
    number(all)
  )
  return (
    <Figure
      language={language}
      label={words.added}
      value={
        added_people > 0
          ? `${before} → ${formatPercent(coverage.percent, language)}`
          : say('Belum ada', 'Nothing yet')
      }
      small={
        added_people > 0 ? (
          <>
            +{number(added_people)} {say('orang, di antaranya', 'people, of whom')}{' '}
            {number(added_temporary_people)} {say('sementara', 'temporarily')}.{' '}
            {say('Dilindungi program pada', 'Covered by programmes in')} {formatMonth(month, language)}:{' '}
            {counted}
            {all > added_people &&
              say(
                `; ${number(all - added_people)} sudah terlindungi pada bulan posisi`,
                `; ${number(all - added_people)} were covered in the month of the position already`,
              )}
            .
          </>
        ) : (
          say(
            `Tidak ada orang baru sejak posisi yang dipakai, menurut bulan perlindungan ${formatMonth(month)}.`,
            `Nobody new since the position in use, by the person-months of ${formatMonth(month, 'en')}.`,
          )
        )
      }
    />
  )
}

/** A published claim beside our own count of its day: they agree, or by how much they differ. */
function ClaimFigure({ language, claim, ours }: Spoken & Claim) {
  const say = (id: string, en: string) => read(text(id, en), language)
  const claimed =
    claim.percent_published ??
    (claim.numerator !== null && claim.denominator
      ? percentOf(claim.numerator, claim.denominator)
      : undefined)
  const counted = 'outcome' in ours ? ours.outcome.value.percent : undefined
  const percent = (value: number | undefined) => (value === undefined ? '—' : formatPercent(value, language))
  const difference =
    claimed === undefined || counted === undefined ? undefined : Math.round((counted - claimed) * 100) / 100
  const verdict =
    difference === undefined
      ? say('tidak dapat dibandingkan', 'cannot be compared')
      : difference === 0
        ? read(words.matches, language)
        : say(`selisih ${percent(Math.abs(difference))}`, `${percent(Math.abs(difference))} apart`)
  return (
    <Figure
      language={language}
      label={words.claim}
      value={`${say('Diberitakan', 'Reported')} ${percent(claimed)}`}
      small={
        <>
          {say('Hitungan kami', 'Our count')} {percent(counted)}:{' '}
          <strong class="text-base-content">{verdict}</strong>. {claim.source}.
        </>
      }
    />
  )
}

function sumSentence(coverage: Coverage, language: 'id' | 'en'): string {
  const number = (value: number) => formatInteger(value, language)
  const sum = `${number(coverage.baseline.numerator)} + ${number(coverage.added_people)} = ${number(coverage.numerator)}`
  const percent = formatPercent(coverage.percent, language)
  return language === 'id'
    ? `${sum} orang; ${number(coverage.numerator)} dari ${number(coverage.denominator)} = ${percent}`
    : `${sum} people; ${number(coverage.numerator)} of ${number(coverage.denominator)} = ${percent}`
}
