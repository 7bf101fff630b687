import { formatDate, formatShortDate, type PlainDate } from '../kernel/plain-date.ts'
import { formatInteger, formatPercent } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Region } from '../region/region.service.ts'
import { TargetBar } from '../ui/bar.tsx'
import { Door, Section } from '../ui/sentence.tsx'
import { Status, Unconfirmed } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { type Observation, segmentLabels, type Target } from './coverage.schema.ts'
import { coverageHref } from './coverage.sentence.tsx'
import { type CoverageFound, percentOf } from './coverage.service.ts'
import type { Position } from './coverage.store.ts'

const words = {
  observations: text('Semua angka terbitan', 'All published figures'),
  observationsHint: text(
    'Dihitung ulang dari pembilang dan penyebut.',
    'Computed again from numerator and denominator.',
  ),
  figure: text('Angka', 'Figure'),
  numerator: text('Pembilang', 'Numerator'),
  denominator: text('Penyebut', 'Denominator'),
  published: text('Diterbitkan', 'Published'),
  recomputed: text('Dihitung ulang', 'Recomputed'),
  remark: text('Keterangan', 'Remark'),
  position: text('posisi', 'position'),
  claim: text('klaim, untuk dibandingkan', 'claim, for comparison'),
  noNumerator: text('pembilang tidak diterbitkan', 'numerator not published'),
  noDenominator: text('penyebut tidak diterbitkan', 'denominator not published'),
  differs: text('berbeda dari terbitan', 'differs from what was published'),
  impossible: text('tidak dapat dihitung', 'cannot be computed'),
  targets: text('Target', 'Targets'),
  year: text('Tahun', 'Year'),
  setBy: text('Ditetapkan oleh', 'Set by'),
  share: text('Target', 'Target'),
  source: text('Sumber', 'Source'),
  reached: text('Keadaan', 'State'),
  below: text('Wilayah di bawahnya', 'Regions below'),
  belowHint: text('Posisi terbitan terakhir masing-masing.', 'The last published position of each.'),
}

const derivedWords: Record<string, Text> = {
  numerator: text('pembilang', 'numerator'),
  denominator: text('penyebut', 'denominator'),
  as_of: text('tanggal', 'day'),
}

type ObservationsProps = Spoken & { region: Region; observations: Observation[]; may_enter: boolean }

/** Every figure anybody published about the region, recomputed, with what of it is our own deduction. */
export function Observations({ language, region, observations, may_enter }: ObservationsProps) {
  return (
    <Section language={language} id="angka" title={words.observations} hint={words.observationsHint}>
      <Table
        language={language}
        caption={words.observations}
        caption_hidden
        rows={observations}
        empty={{
          title: text(`Belum ada angka tentang ${region.name}`, `No figures about ${region.name} yet`),
          text: may_enter
            ? text(
                'Masukkan angka terbitan beserta sumber dan harinya.',
                'Enter a published figure with its source and day.',
              )
            : text(
                'Minta administrator memasukkan angka terbitan beserta sumber dan harinya.',
                'Ask the administrator to enter a published figure with its source and day.',
              ),
        }}
        columns={[
          {
            key: 'figure',
            header: words.figure,
            cell: (each) => <Origin language={language} observation={each} />,
          },
          {
            key: 'numerator',
            header: words.numerator,
            align: 'end',
            cell: (each) => count(each.numerator, words.noNumerator, language),
          },
          {
            key: 'denominator',
            header: words.denominator,
            align: 'end',
            cell: (each) => count(each.denominator, words.noDenominator, language),
          },
          {
            key: 'published',
            header: words.published,
            align: 'end',
            cell: (each) =>
              each.percent_published === null ? '—' : formatPercent(each.percent_published, language),
          },
          {
            key: 'recomputed',
            header: words.recomputed,
            align: 'end',
            cell: (each) => <Recomputed language={language} observation={each} />,
          },
          {
            key: 'remark',
            header: words.remark,
            narrow: 'wide',
            cell: (each) => <Remark language={language} observation={each} />,
          },
        ]}
      />
    </Section>
  )
}

function count(value: number | null, missing: Text, language: 'id' | 'en') {
  return value === null ? (
    <span class="whitespace-normal text-faint">{read(missing, language)}</span>
  ) : (
    formatInteger(value, language)
  )
}

function Origin({ language, observation }: Spoken & { observation: Observation }) {
  const { source, url } = observation
  return (
    <>
      {formatDate(observation.as_of, language)}
      <span class="block font-normal">
        {read(segmentLabels[observation.segment], language)} ·{' '}
        {read(observation.basis === 'claim' ? words.claim : words.position, language)}
      </span>
      <span class="block font-normal text-quiet">{url ? <Door href={url}>{source}</Door> : source}</span>
    </>
  )
}

/** Ours beside the published percentage; a difference of more than a hundredth is more than rounding. */
function Recomputed({ language, observation }: Spoken & { observation: Observation }) {
  const { numerator, denominator, percent_published: published } = observation
  if (numerator === null || denominator === null) {
    return <span class="whitespace-normal text-faint">{read(words.impossible, language)}</span>
  }
  const ours = percentOf(numerator, denominator)
  const differs = published !== null && Math.abs(ours - published) > 0.01 + 1e-9
  return (
    <>
      {formatPercent(ours, language)}
      {differs && (
        <span class="mt-1 block whitespace-normal">
          <Status tone="warning">{read(words.differs, language)}</Status>
        </span>
      )}
    </>
  )
}

function Remark({ language, observation }: Spoken & { observation: Observation }) {
  const { derived, denominator_kind, note } = observation
  const parts = derived?.split(',').map((part) => read(derivedWords[part.trim()] ?? part.trim(), language))
  if (!parts && !denominator_kind && !note) return null
  return (
    <div class="grid max-w-[60ch] gap-1.5">
      {denominator_kind && (
        <p>
          {read(words.denominator, language)}: {denominator_kind}
        </p>
      )}
      {parts && (
        <p>
          <Unconfirmed language={language} />{' '}
          {read(
            text(`Hasil hitungan kami: ${parts.join(', ')}.`, `Deduced by us: ${parts.join(', ')}.`),
            language,
          )}
        </p>
      )}
      {note && <p class="text-quiet">{read(note, language)}</p>}
    </div>
  )
}

/** Targets by year, and for each whether the coverage of the day reaches it. */
export function Targets({
  language,
  targets,
  coverage,
}: Spoken & { targets: Target[]; coverage: CoverageFound }) {
  const percent = 'outcome' in coverage ? coverage.outcome.value.percent : undefined
  return (
    <Section language={language} id="target" title={words.targets}>
      <Table
        language={language}
        caption={words.targets}
        caption_hidden
        rows={targets}
        empty={{
          title: text('Belum ada target', 'No targets yet'),
          text: text(
            'Target masuk bersama sumbernya: siapa yang menetapkan, untuk tahun berapa.',
            'Targets are entered with their source: who set them, for which year.',
          ),
        }}
        columns={[
          { key: 'year', header: words.year, cell: (target) => String(target.year) },
          {
            key: 'share',
            header: words.share,
            align: 'end',
            narrow: 'aside',
            cell: (target) => formatPercent(target.percent, language),
          },
          {
            key: 'reached',
            header: words.reached,
            cell: (target) => <Reached language={language} target={target} percent={percent} />,
          },
          { key: 'by', header: words.setBy, cell: (target) => target.set_by },
          {
            key: 'source',
            header: words.source,
            narrow: 'wide',
            cell: (target) => (
              <span class="min-w-0 break-words">
                {target.url ? <Door href={target.url}>{target.source}</Door> : target.source}
              </span>
            ),
          },
        ]}
      />
    </Section>
  )
}

function Reached({ language, target, percent }: Spoken & { target: Target; percent: number | undefined }) {
  if (percent === undefined) return null
  const missing = target.percent - percent
  return missing <= 0 ? (
    <Status tone="success">{read(text('tercapai', 'reached'), language)}</Status>
  ) : (
    <Status tone="warning">
      {read(text(`kurang ${formatPercent(missing)}`, `${formatPercent(missing, 'en')} short`), language)}
    </Status>
  )
}

/** Children of the region of which anything is published. */
export function Below({
  language,
  positions,
  day,
}: Spoken & { positions: (Position & { name: string })[]; day: PlainDate }) {
  return (
    <Section language={language} title={words.below} hint={words.belowHint}>
      <Table
        language={language}
        caption={words.below}
        caption_hidden
        rows={positions}
        empty={{ title: text('Belum ada', 'None yet') }}
        columns={[
          {
            key: 'name',
            header: words.below,
            cell: (each) => <Door href={coverageHref(each.region_code, day)}>{each.name}</Door>,
          },
          {
            key: 'share',
            header: text('Cakupan', 'Coverage'),
            narrow: 'wide',
            cell: (each) => (
              <TargetBar
                language={language}
                share={percentOf(each.numerator, each.denominator)}
                decimals={2}
                with_value
                href={coverageHref(each.region_code, day, '#angka')}
              />
            ),
          },
          {
            key: 'numerator',
            header: words.numerator,
            align: 'end',
            cell: (each) => formatInteger(each.numerator, language),
          },
          {
            key: 'denominator',
            header: words.denominator,
            align: 'end',
            cell: (each) => formatInteger(each.denominator, language),
          },
          {
            key: 'day',
            header: text('Per', 'On'),
            align: 'end',
            cell: (each) => formatShortDate(each.as_of, language),
          },
        ]}
      />
    </Section>
  )
}
