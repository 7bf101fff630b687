import { findLastCoverMonth } from '../enrolment/enrolment.service.ts'
import { addMonths, formatMonth, lastDayOf, type Month, monthOf, monthsBetween } from '../kernel/month.ts'
import { outcome, type Step } from '../kernel/outcome.ts'
import { formatDate, isPlainDate, type PlainDate } from '../kernel/plain-date.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { isRegionCode } from '../kernel/region-code.ts'
import { formatInteger, formatPercent, roundTo } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { canonicalJson, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { findRegion } from '../region/region.service.ts'
import { bpuContribution } from '../rules/index.ts'
import type { Coverage, CoverageOutcome, Observation, Target } from './coverage.schema.ts'
import {
  type AddedPeople,
  findBaseline,
  findLastObservationDay,
  findSameObservation,
  findSameTarget,
  findTarget,
  listAddedPeople,
  listPositions,
  upsertObservation,
  upsertTarget,
} from './coverage.store.ts'

/**
 * Coverage of a region on a day, never as a bare percentage.
 *
 * numerator = people counted by the last published position
 *           + people whom programmes in Payung cover in the month of the day and did not cover in the month of that position
 * denominator = that of the position; its kind and source are part of the answer.
 *
 * Refuses a region without any published position: a percentage without a denominator is a rumour.
 */
export async function coverageOf(
  context: Context,
  regionCode: string,
  asOf: PlainDate,
): Promise<CoverageOutcome> {
  requireOperation(context, 'coverage.view')
  if (!isRegionCode(regionCode))
    throw refuse(
      'coverage.bad_region',
      'invalid',
      text(
        `"${regionCode}" bukan kode wilayah, contoh 15.03.`,
        `"${regionCode}" is not a region code, for example 15.03.`,
      ),
      { field: 'region' },
    )
  if (!isPlainDate(asOf))
    throw refuse(
      'coverage.bad_date',
      'invalid',
      text(`"${asOf}" bukan tanggal, contoh 2024-11-06.`, `"${asOf}" is not a date, for example 2024-11-06.`),
      { field: 'as_of' },
    )
  return transact(context, async (tx) => {
    const region = await findRegion(tx.db, regionCode)
    if (!region)
      throw refuse(
        'coverage.unknown_region',
        'not_found',
        text(`Wilayah ${regionCode} tidak ada.`, `There is no region ${regionCode}.`),
        { field: 'region' },
      )
    const baseline = await findBaseline(tx.db, regionCode, asOf)
    if (!baseline || baseline.numerator === null || baseline.denominator === null) {
      throw refuse(
        'coverage.no_baseline',
        'not_found',
        text(
          `Belum ada angka cakupan ${region.name} sampai ${formatDate(asOf)}. Masukkan angka terbitan beserta sumbernya, atau pilih tanggal lain.`,
          `No coverage figure of ${region.name} is known up to ${formatDate(asOf, 'en')}. Enter a published figure with its source, or choose another day.`,
        ),
      )
    }
    const month = monthOf(asOf)
    const baselineMonth = monthOf(baseline.as_of)
    const added =
      (month > baselineMonth &&
        (await listAddedPeople(tx.db, regionCode, { from: month, until: month }, baselineMonth)).get(
          month,
        )) ||
      nobody
    const numerator = baseline.numerator + added.people
    const target = await findTarget(tx.db, regionCode, Number(asOf.slice(0, 4)))
    const coverage: Coverage = {
      region_code: regionCode,
      region_name: region.name,
      as_of: asOf,
      numerator,
      denominator: baseline.denominator,
      percent: percentOf(numerator, baseline.denominator),
      baseline: { ...baseline, numerator: baseline.numerator, denominator: baseline.denominator },
      added_people: added.people,
      added_temporary_people: added.temporary_people,
      target: target ? withGap(target, numerator, baseline.denominator, month) : null,
    }
    return outcome(coverage, explain(coverage, month), baseline.derived ? [derivedFigure(baseline)] : [])
  })
}

/** Coverage, or the sentence that says why there is none: nothing published is a state of a region, not an error. */
export type CoverageFound = { outcome: CoverageOutcome } | { missing: Refusal }

export async function coverageOrReason(
  tx: Transaction,
  region: string,
  day: PlainDate,
): Promise<CoverageFound> {
  try {
    return { outcome: await coverageOf(tx, region, day) }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'coverage.no_baseline') return { missing: error }
    throw error
  }
}

const nobody: AddedPeople = { people: 0, temporary_people: 0 }

export function percentOf(numerator: number, denominator: number): number {
  return roundTo((numerator / denominator) * 100, 2)
}

/** People still to be protected (rounded up: a target is reached by whole people) and what they cost at the lowest tariff. */
function withGap(
  target: Target,
  numerator: number,
  denominator: number,
  month: Month,
): NonNullable<Coverage['target']> {
  const gap = Math.max(0, Math.ceil((target.percent / 100) * denominator - 1e-9) - numerator)
  const monthly = gap * lowestTariff(month)
  return { ...target, gap_people: gap, gap_rupiah_per_month: monthly, gap_rupiah_per_year: monthly * 12 }
}

/** What one more person paid from the regional budget costs in a month: JKK and JKM at the lowest income band. */
export function lowestTariff(month: Month): number {
  return bpuContribution({
    month,
    income_rupiah: 1_000_000,
    programmes: ['JKK', 'JKM'],
    sector: 'other',
    funder: 'APBD',
  }).value
}

function explain(coverage: Coverage, month: Month): Step[] {
  const { baseline } = coverage
  const steps: Step[] = [
    {
      text: text(
        `Posisi ${formatDate(baseline.as_of)}: ${formatInteger(baseline.numerator)} dari ${formatInteger(baseline.denominator)} pekerja = ${formatPercent(percentOf(baseline.numerator, baseline.denominator))}. Sumber: ${baseline.source}.`,
        `Position of ${formatDate(baseline.as_of, 'en')}: ${formatInteger(baseline.numerator, 'en')} of ${formatInteger(baseline.denominator, 'en')} workers = ${formatPercent(percentOf(baseline.numerator, baseline.denominator), 'en')}. Source: ${baseline.source}.`,
      ),
    },
    {
      text: text(
        `Ditambah ${formatInteger(coverage.added_people)} orang yang dilindungi program di Payung pada ${formatMonth(month)} dan belum pada ${formatMonth(monthOf(baseline.as_of))}${coverage.added_temporary_people > 0 ? `; ${formatInteger(coverage.added_temporary_people)} di antaranya sementara` : ''}.`,
        `Plus ${formatInteger(coverage.added_people, 'en')} people whom programmes in Payung cover in ${formatMonth(month, 'en')} and did not in ${formatMonth(monthOf(baseline.as_of), 'en')}${coverage.added_temporary_people > 0 ? `; ${formatInteger(coverage.added_temporary_people, 'en')} of them temporarily` : ''}.`,
      ),
    },
    {
      text: text(
        `${formatInteger(coverage.numerator)} dari ${formatInteger(coverage.denominator)} pekerja = ${formatPercent(coverage.percent)}.`,
        `${formatInteger(coverage.numerator, 'en')} of ${formatInteger(coverage.denominator, 'en')} workers = ${formatPercent(coverage.percent, 'en')}.`,
      ),
    },
  ]
  const { target } = coverage
  if (target?.gap_people === 0) {
    steps.push({
      text: text(
        `Target ${target.year} sebesar ${formatPercent(target.percent)} (${target.set_by}) tercapai.`,
        `Target ${target.year} of ${formatPercent(target.percent, 'en')} (${target.set_by}) is reached.`,
      ),
    })
  } else if (target) {
    steps.push({
      text: text(
        `Target ${target.year} sebesar ${formatPercent(target.percent)} (${target.set_by}): kurang ${formatInteger(target.gap_people)} orang; melindungi mereka setahun dengan tarif terendah`,
        `Target ${target.year} of ${formatPercent(target.percent, 'en')} (${target.set_by}): ${formatInteger(target.gap_people, 'en')} people short; protecting them for a year at the lowest tariff costs`,
      ),
      amount_rupiah: target.gap_rupiah_per_year,
    })
  }
  return steps
}

function derivedFigure(baseline: Observation) {
  return {
    code: 'coverage.derived',
    question:
      baseline.note ??
      text(
        `Dihitung oleh Payung dari angka terbitan: ${baseline.derived}.`,
        `Computed by Payung from published figures: ${baseline.derived}.`,
      ),
  }
}

export type TrendPoint = {
  month: Month
  /** Last day of the month, or the day of the position where that lies in it. */
  as_of: PlainDate
  percent: number
  numerator: number
  added_people: number
  temporary_people: number
  /** Day of the position underneath: two points with different ones differ by more than our programmes. */
  baseline_as_of: PlainDate
}

/** The same computation for each of some months, for the line on a page. Months before any position are left out. */
export async function coverageTrend(
  tx: Transaction,
  regionCode: string,
  span: { from: Month; until: Month },
): Promise<TrendPoint[]> {
  const positions = await listPositions(tx.db, regionCode, lastDayOf(span.until))
  const points: TrendPoint[] = []
  for (const [at, position] of positions.entries()) {
    const first = monthOf(position.as_of)
    const next = positions[at - 1]
    const until = next ? addMonths(monthOf(next.as_of), -1) : span.until
    const months = monthsBetween(first > span.from ? first : span.from, until)
    const from = months[0]
    if (from === undefined) continue
    const added =
      until > first
        ? await listAddedPeople(tx.db, regionCode, { from, until }, first)
        : new Map<string, AddedPeople>()
    for (const month of months) {
      const { people, temporary_people } = (month > first && added.get(month)) || nobody
      const numerator = position.numerator + people
      points.push({
        month,
        as_of: month === first ? position.as_of : lastDayOf(month),
        numerator,
        percent: percentOf(numerator, position.denominator),
        added_people: people,
        temporary_people,
        baseline_as_of: position.as_of,
      })
    }
  }
  return points.sort((a, b) => (a.month < b.month ? -1 : 1))
}

/**
 * The day a page speaks of when nobody asks for another: today, as long as somebody is covered or counted this month; otherwise the
 * end of the last month of which anything is known, named in `last_month`.
 */
export async function referenceDay(
  tx: Transaction,
  regionCode: string,
): Promise<{ day: PlainDate; last_month?: Month }> {
  const today = tx.platform.today()
  const covered = await findLastCoverMonth(tx.db, regionCode, monthOf(today))
  if (covered === monthOf(today)) return { day: today }
  const observed = await findLastObservationDay(tx.db, regionCode, today)
  const last = [covered, observed && monthOf(observed)]
    .filter((month) => month !== undefined)
    .sort()
    .at(-1)
  return last === undefined || last === monthOf(today)
    ? { day: today }
    : { day: lastDayOf(last), last_month: last }
}

/** Enters published figures and targets; the same figure again replaces itself. */
export async function enterFigures(
  context: Context,
  figures: { observations: Observation[]; targets: Target[] },
): Promise<void> {
  requireOperation(context, 'coverage.enter')
  for (const { region_code } of [...figures.observations, ...figures.targets])
    requireReach(context, 'coverage.enter', region_code, 'region_code')
  await transact(context, async (tx) => {
    const changes: Record<string, readonly [unknown, unknown]> = {}
    for (const observation of figures.observations) {
      const before = await findSameObservation(tx.db, observation)
      await upsertObservation(tx.db, { ...observation, entered_by: context.actor.account_id })
      const after = await findSameObservation(tx.db, observation)
      const { region_code, segment, as_of, basis, source } = observation
      if (canonicalJson(before) !== canonicalJson(after))
        changes[`${region_code} ${segment} ${basis} ${as_of} (${source})`] = [before ?? null, after]
    }
    for (const target of figures.targets) {
      const before = await findSameTarget(tx.db, target)
      await upsertTarget(tx.db, target)
      if (before?.percent !== target.percent)
        changes[`${target.region_code} ${target.year} (${target.set_by})`] = [
          before?.percent ?? null,
          target.percent,
        ]
    }
    faultPoint('coverage.figures_written')
    await record(tx, {
      action: 'coverage.enter',
      object_type: 'coverage',
      object_id: 'figures',
      kab: 'ID',
      fields: { observations: figures.observations.length, targets: figures.targets.length },
      changes,
    })
  })
}

/** What a number of newly covered people would do to the coverage of a programme's region in its first month; undefined when nobody published a position. */
export async function coverageEffect(
  context: Context,
  programme: { kab: string; month_first: PlainDate },
  people: number,
): Promise<
  { before_percent: number; after_percent: number; numerator: number; denominator: number } | undefined
> {
  try {
    const { value } = await coverageOf(context, programme.kab, lastDayOf(monthOf(programme.month_first)))
    const numerator = value.numerator + people
    return {
      before_percent: value.percent,
      after_percent: percentOf(numerator, value.denominator),
      numerator,
      denominator: value.denominator,
    }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'coverage.no_baseline') return undefined
    throw error
  }
}
