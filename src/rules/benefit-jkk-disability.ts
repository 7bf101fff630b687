import { type Outcome, outcome, type Step, type Unconfirmed } from '../kernel/outcome.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { checkCount, checkDate } from './checks.ts'
import { doubtAbout, formatShare, sentence, step } from './explain.ts'
import { type BenefitPay, benefitWage, dailyWageDoubt } from './jkk-wage.ts'
import { type Law, law as lawInForce } from './law.ts'
import { type DatedValue, knownFrom, valueOn } from './parameter.ts'
import { shareOf, sum, wholeShare } from './share.ts'

export type DisabilityRow = Law['jkk.disability_table']['values'][number]['value'][number]

/**
 * One loss by Lampiran III. `share_per_ten_thousand` is needed where the table gives a range; `times` counts
 * rows that are per 10 dB or per 10 %; `function_lost_per_ten_thousand` says how much of the function is lost
 * where the part itself is not.
 */
export type DisabilityLoss = {
  loss: string
  share_per_ten_thousand?: number
  times?: number
  function_lost_per_ten_thousand?: number
}

/**
 * Grant for a permanent partial disability: percentage of the table × 80 monthly wages, and for a loss of
 * function that share of it, since 1 July 2015 (PP 44/2015, Lampiran III).
 *
 * Only rows that a source confirms are computed. A forearm, hand, finger, leg or foot is refused with the
 * name of the missing annex. That several losses add up, to 70 % at most, is not confirmed and said so.
 */
export function jkkPartialDisability(
  input: { happened_on: PlainDate; pay: BenefitPay; losses: DisabilityLoss[] },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  checkDate(input.happened_on, knownFrom(law['jkk.disability_table']), 'happened_on')
  const wage = benefitWage(input.pay, input.happened_on, law)
  const table = valueOn(law['jkk.disability_table'], input.happened_on)
  const months = valueOn(law['jkk.base_months'], input.happened_on).value
  if (input.losses.length === 0) throw noLoss(table.value)
  const shares = input.losses.map((loss) => ({
    row: rowOf(loss, table.value),
    share: shareOfLoss(loss, table.value),
  }))
  const most = valueOn(law['jkk.disability_share_max'], input.happened_on)
  const added = sum(shares.map(({ share }) => share))
  const counted = Math.min(added, most.value)
  const grant = (amount: Rupiah) => shareOf(amount * months, counted)
  const words = sentence(
    (say) =>
      `Santunan cacat: ${say.share(counted)} × ${months} × ${say.rp(wage.value)} = ${say.rp(grant(wage.value))}.`,
    (say) =>
      `Disability grant: ${say.share(counted)} × ${months} × ${say.rp(wage.value)} = ${say.rp(grant(wage.value))}.`,
  )
  return outcome(
    grant(wage.value),
    [
      ...wage.steps,
      ...shares.map((line) => lossStep(line, table)),
      step(words, grant(wage.value), table.source),
    ],
    [
      ...wage.doubts,
      ...dailyWageDoubt(wage, grant),
      ...(shares.length > 1 || added > most.value ? doubtAbout(law['jkk.disability_share_max'], most) : []),
      ...rangeDoubt(shares.map(({ row }) => row)),
    ],
  )
}

function rowOf({ loss }: DisabilityLoss, table: DisabilityRow[]): DisabilityRow {
  const row = table.find((candidate) => candidate.loss === loss)
  if (row) return row
  throw refuse(
    'rules.disability_row_unconfirmed',
    'invalid',
    text(
      `Persentase untuk "${loss}" belum dikonfirmasi: Lampiran III PP 44/2015 belum tersedia lengkap, jadi santunannya tidak dihitung. Minta persentasenya dari kantor cabang BPJS Ketenagakerjaan. Yang dapat dihitung: ${table.map((row) => row.loss).join(', ')}.`,
      `The percentage for "${loss}" is not confirmed: Lampiran III of PP 44/2015 is not fully available, so the grant is not computed. Ask the BPJS Ketenagakerjaan branch for it. Computable: ${table.map((row) => row.loss).join(', ')}.`,
    ),
    {
      field: 'losses',
      details: { annex: 'PP 44/2015 Lampiran III', accepted: table.map((row) => row.loss) },
    },
  )
}

function noLoss(table: DisabilityRow[]) {
  return refuse(
    'rules.disability_missing',
    'invalid',
    text(
      'Belum ada cacat yang dipilih. Pilih sedikitnya satu.',
      'No disability is chosen. Choose at least one.',
    ),
    { field: 'losses', details: { accepted: table.map((row) => row.loss) } },
  )
}

/** The share of one loss, per ten thousand, rounded half up where only a part of the function is lost. */
function shareOfLoss(loss: DisabilityLoss, table: DisabilityRow[]): number {
  const row = rowOf(loss, table)
  const { from_per_ten_thousand: from, to_per_ten_thousand: to } = row
  const times = loss.times ?? 1
  const lost = loss.function_lost_per_ten_thousand ?? wholeShare
  checkCount(times, 1, 100, 'losses.times')
  checkCount(lost, 0, wholeShare, 'losses.function_lost_per_ten_thousand')
  const given = from === to ? (loss.share_per_ten_thousand ?? from) : (loss.share_per_ten_thousand ?? 0)
  checkCount(given, from, to, 'losses.share_per_ten_thousand')
  return shareOf(given * times, lost)
}

function lossStep({ row, share }: { row: DisabilityRow; share: number }, table: DatedValue): Step {
  return step(
    text(`${row.label.id}: ${formatShare(share)}.`, `${row.label.en}: ${formatShare(share, 'en')}.`),
    undefined,
    table.source,
  )
}

function rangeDoubt(rows: DisabilityRow[]): Unconfirmed[] {
  const row = rows.find(
    ({ from_per_ten_thousand, to_per_ten_thousand }) => from_per_ten_thousand !== to_per_ten_thousand,
  )
  if (!row) return []
  return [
    {
      code: 'rules.disability_range',
      question: text(
        `Tabel memberi rentang ${formatShare(row.from_per_ten_thousand)}–${formatShare(row.to_per_ten_thousand)} untuk ${row.label.id}. Sudah ditetapkan persentasenya secara medis?`,
        `The table has a range of ${formatShare(row.from_per_ten_thousand, 'en')}–${formatShare(row.to_per_ten_thousand, 'en')} for ${row.label.en}. Has the percentage been decided medically?`,
      ),
    },
  ]
}
