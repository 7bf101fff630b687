import { firstDayOf, formatMonth, type Month } from '../kernel/month.ts'
import { type Outcome, outcome, type Source, type Step, type Unconfirmed } from '../kernel/outcome.ts'
import { refuse } from '../kernel/refusal.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { checkMoney, checkMonth, checkOneOf } from './checks.ts'
import { doubtAbout, sentence, step } from './explain.ts'
import { type JkkRelief, jkkRelief, type LabourIntensive } from './labour-intensive-relief.ts'
import { type Law, law as lawInForce } from './law.ts'
import { type DatedValue, knownFrom, type Parameter, valueOn } from './parameter.ts'
import { pp49Doubt, pp49Share } from './relief-2020.ts'
import { shareOf, sum, wholeShare } from './share.ts'

export const puProgrammes = ['JKK', 'JKM', 'JHT', 'JP', 'JKP'] as const
export type PuProgramme = (typeof puProgrammes)[number]

/**
 * Risk classes of Lampiran I. The user picks the class: which business belongs to which is not in our
 * sources.
 */
export const riskClasses = ['very_low', 'low', 'medium', 'high', 'very_high'] as const
export type RiskClass = (typeof riskClasses)[number]

export type PuContributionInput = {
  month: Month
  wage_rupiah: Rupiah
  programmes: PuProgramme[]
  risk_class: RiskClass
  /** Only for firms that claim the relief of PP 7/2025 and PP 36/2025. */
  labour_intensive?: LabourIntensive
}

export type PuPart = { programme: PuProgramme; employer_rupiah: Rupiah; worker_rupiah: Rupiah }
export type PuContribution = {
  total_rupiah: Rupiah
  employer_rupiah: Rupiah
  worker_rupiah: Rupiah
  parts: PuPart[]
}

/**
 * Monthly contributions of a wage worker (PU) and the employer, in whole rupiah.
 *
 * Since 1 July 2015: JKK by risk class and JKM, both from the employer alone (PP 44/2015); JHT from both (PP
 * 46/2015); JP from both, on the wage up to a ceiling that rises each March (PP 45/2015). From February 2025
 * to January 2026 labour-intensive industry paid half of JKK (PP 7/2025, PP 36/2025). JKP costs neither side
 * anything: it is moved from JKK and paid by the state.
 *
 * Refuses a month before July 2015, an unknown programme or risk class, and a wage out of range.
 */
export function puContribution(input: PuContributionInput, law: Law = lawInForce): Outcome<PuContribution> {
  checkInput(input, law)
  const relief = jkkRelief(input.month, input.labour_intensive, law)
  const lines = puProgrammes
    .filter((programme) => input.programmes.includes(programme))
    .map((programme) => lineOf(programme, input, relief, law))
  const value = addUp(lines.map(({ part }) => part))
  return outcome(
    value,
    [...lines.flatMap((line) => line.steps), ...relief.steps, totalStep(input.month, value)],
    [...lines.flatMap((line) => line.doubts), ...doubtIn2020(input.month, value, law)],
  )
}

function checkInput(input: PuContributionInput, law: Law): void {
  checkMonth(input.month, knownFrom(law['pu.jkm']))
  checkMoney(input.wage_rupiah, 'wage_rupiah')
  for (const programme of input.programmes)
    checkOneOf(programme, puProgrammes, 'rules.programme_unknown', 'programmes')
  checkOneOf(input.risk_class, riskClasses, 'rules.risk_class_unknown', 'risk_class')
  if (input.programmes.length > 0) return
  throw refuse(
    'rules.programme_missing',
    'invalid',
    text(
      `Belum ada program yang dipilih. Pilih sedikitnya satu: ${puProgrammes.join(', ')}.`,
      `No programme is chosen. Choose at least one of: ${puProgrammes.join(', ')}.`,
    ),
    { field: 'programmes', details: { accepted: puProgrammes } },
  )
}

type Line = { part: PuPart; steps: Step[]; doubts: Unconfirmed[] }

function lineOf(programme: PuProgramme, input: PuContributionInput, relief: JkkRelief, law: Law): Line {
  if (programme === 'JKK') return jkk(input, relief, law)
  if (programme === 'JKM') return jkm(input, law)
  if (programme === 'JHT') return jht(input, law)
  return programme === 'JP' ? jp(input, law) : jkp(input, law)
}

function jkk({ month, wage_rupiah, risk_class }: PuContributionInput, relief: JkkRelief, law: Law): Line {
  const rate = valueOn(law[`pu.jkk_${risk_class}`], firstDayOf(month))
  const billed = shareOf(wage_rupiah, rate.value)
  const employer_rupiah = shareOf(wage_rupiah, rate.value * relief.payable_share, wholeShare * wholeShare)
  const halved = relief.payable_share !== wholeShare
  const words = sentence(
    ({ rp, share }) =>
      `JKK ${share(rate.value)} × ${rp(wage_rupiah)}${halved ? ` = ${rp(billed)}, dibayar ${share(relief.payable_share)}` : ''} = ${rp(employer_rupiah)}, dari pemberi kerja.`,
    ({ rp, share }) =>
      `JKK ${share(rate.value)} × ${rp(wage_rupiah)}${halved ? ` = ${rp(billed)}, of which ${share(relief.payable_share)} is paid` : ''} = ${rp(employer_rupiah)}, from the employer.`,
  )
  return line({ programme: 'JKK', employer_rupiah, worker_rupiah: 0 }, words, rate.source)
}

function jkm({ month, wage_rupiah }: PuContributionInput, law: Law): Line {
  const rate = valueOn(law['pu.jkm'], firstDayOf(month))
  const employer_rupiah = shareOf(wage_rupiah, rate.value)
  const words = sentence(
    ({ rp, share }) =>
      `JKM ${share(rate.value)} × ${rp(wage_rupiah)} = ${rp(employer_rupiah)}, dari pemberi kerja.`,
    ({ rp, share }) =>
      `JKM ${share(rate.value)} × ${rp(wage_rupiah)} = ${rp(employer_rupiah)}, from the employer.`,
  )
  return line({ programme: 'JKM', employer_rupiah, worker_rupiah: 0 }, words, rate.source)
}

function jht({ month, wage_rupiah }: PuContributionInput, law: Law): Line {
  return shared('JHT', wage_rupiah, month, law['jht.pu_employer'], law['jht.pu_worker'])
}

function jp({ month, wage_rupiah }: PuContributionInput, law: Law): Line {
  const rule = law['jp.wage_ceiling']
  const ceiling = valueOn(rule, firstDayOf(month))
  const under = (limit: Rupiah) =>
    shared('JP', Math.min(wage_rupiah, limit), month, law['jp.employer'], law['jp.worker'])
  const used = under(ceiling.value)
  const words = sentence(
    ({ rp }) =>
      `Upah untuk JP paling tinggi ${rp(ceiling.value)}: dihitung ${rp(Math.min(wage_rupiah, ceiling.value))}.`,
    ({ rp }) =>
      `The wage counted for JP is at most ${rp(ceiling.value)}: here ${rp(Math.min(wage_rupiah, ceiling.value))}.`,
  )
  const capped = wage_rupiah > ceiling.value
  return {
    part: used.part,
    steps: [step(words, undefined, ceiling.source), ...used.steps],
    doubts: capped ? doubtAbout(rule, ceiling, (limit) => addUp([under(limit).part]).total_rupiah) : [],
  }
}

function jkp({ month }: PuContributionInput, law: Law): Line {
  const { source } = valueOn(law['jkp.from_state'], firstDayOf(month))
  const words = text(
    'JKP: tidak ada tambahan iuran dari pemberi kerja maupun pekerja.',
    'JKP: no further contribution from employer or worker.',
  )
  return line({ programme: 'JKP', employer_rupiah: 0, worker_rupiah: 0 }, words, source)
}

/** A contribution that employer and worker share; each side is rounded on its own. */
function shared(
  programme: PuProgramme,
  wage: Rupiah,
  month: Month,
  employer: Parameter<number>,
  worker: Parameter<number>,
): Line {
  const [byEmployer, byWorker] = [valueOn(employer, firstDayOf(month)), valueOn(worker, firstDayOf(month))]
  const employer_rupiah = shareOf(wage, byEmployer.value)
  const worker_rupiah = shareOf(wage, byWorker.value)
  const words = sentence(
    ({ rp, share }) =>
      `${programme} dari pemberi kerja ${share(byEmployer.value)} × ${rp(wage)} = ${rp(employer_rupiah)}; dari pekerja ${share(byWorker.value)} = ${rp(worker_rupiah)}.`,
    ({ rp, share }) =>
      `${programme} from the employer ${share(byEmployer.value)} × ${rp(wage)} = ${rp(employer_rupiah)}; from the worker ${share(byWorker.value)} = ${rp(worker_rupiah)}.`,
  )
  return line({ programme, employer_rupiah, worker_rupiah }, words, byEmployer.source)
}

function line(part: PuPart, words: { id: string; en: string }, source: Source): Line {
  return { part, steps: [step(words, part.employer_rupiah + part.worker_rupiah, source)], doubts: [] }
}

function addUp(parts: PuPart[]): PuContribution {
  const employer_rupiah = sum(parts.map((part) => part.employer_rupiah))
  const worker_rupiah = sum(parts.map((part) => part.worker_rupiah))
  return { total_rupiah: employer_rupiah + worker_rupiah, employer_rupiah, worker_rupiah, parts }
}

function totalStep(month: Month, value: PuContribution): Step {
  return step(
    sentence(
      ({ rp }) =>
        `Jumlah ${formatMonth(month)}: pemberi kerja ${rp(value.employer_rupiah)}, pekerja ${rp(value.worker_rupiah)} (dijumlahkan di sini).`,
      ({ rp }) =>
        `Total of ${formatMonth(month, 'en')}: employer ${rp(value.employer_rupiah)}, worker ${rp(value.worker_rupiah)} (added up here).`,
    ),
    value.total_rupiah,
  )
}

function doubtIn2020(month: Month, value: PuContribution, law: Law): Unconfirmed[] {
  const share: DatedValue<number> | undefined = pp49Share(month, law)
  if (!share) return []
  const relieved = value.parts.map((part) =>
    part.programme === 'JKK' || part.programme === 'JKM'
      ? shareOf(part.employer_rupiah, share.value)
      : part.employer_rupiah + part.worker_rupiah,
  )
  return [pp49Doubt(share, value.total_rupiah, sum(relieved))]
}
