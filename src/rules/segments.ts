import { type Outcome, outcome, type Unconfirmed } from '../kernel/outcome.ts'
import { ageOn, formatDate, type PlainDate } from '../kernel/plain-date.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import {
  checkCount,
  checkDate,
  checkMoney,
  checkOneOf,
  contractMax,
  earliestBirth,
  monthsMax,
} from './checks.ts'
import { step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'

/** PU: wage worker. BPU: own-account worker. JAKON: construction worker on a project. PMI: migrant worker. */
export const segments = ['PU', 'BPU', 'JAKON', 'PMI'] as const
export type Segment = (typeof segments)[number]
export const enterpriseScales = ['micro', 'small', 'medium_large'] as const
export type EnterpriseScale = (typeof enterpriseScales)[number]
export type Duty = 'must' | 'may' | 'automatic' | 'none'
export type Duties = { JKK: Duty; JKM: Duty; JHT: Duty; JP: Duty; JKP: Duty }

/**
 * Which programmes a segment must or may join (Perpres 109/2013 Pasal 6(3), as quoted). A wage worker's
 * duties grow with the size of the firm; permanent staff of a construction firm are PU, not JAKON. JKP is
 * automatic for who is eligible.
 */
export function programmesFor(
  { segment, scale, on }: { segment: Segment; scale?: EnterpriseScale; on: PlainDate },
  law: Law = lawInForce,
): Outcome<Duties> {
  checkOneOf(segment, segments, 'rules.segment_unknown', 'segment')
  checkDate(on, knownFrom(law['segment.programmes']), 'on')
  if (segment === 'PU') checkOneOf(scale ?? '', enterpriseScales, 'rules.scale_unknown', 'scale')
  const { value: rows, source } = valueOn(law['segment.programmes'], on)
  const row = rows.find((one) => one.segment === segment && (segment !== 'PU' || one.scale === scale))
  if (!row) throw new Error(`No duties for ${segment}`)
  const { JKK, JKM, JHT, JP, JKP } = row as Duties
  const duties = { JKK, JKM, JHT, JP, JKP }
  const list = (duty: Duty) =>
    Object.entries(duties)
      .filter(([, one]) => one === duty)
      .map(([name]) => name)
      .join(', ') || '–'
  const words = text(
    `Wajib: ${list('must')}. Boleh: ${list('may')}. Otomatis bila memenuhi syarat: ${list('automatic')}.`,
    `Must: ${list('must')}. May: ${list('may')}. Automatic if eligible: ${list('automatic')}.`,
  )
  return outcome(duties, [step(words, undefined, source)], segment === 'BPU' ? [employerDoubt()] : [])
}

function employerDoubt(): Unconfirmed {
  return {
    code: 'rules.bpu_employer_jht',
    question: text(
      'Apakah JHT wajib bagi BPU yang juga pemberi kerja? Satu sumber menulis wajib.',
      'Is JHT compulsory for an own-account worker who is himself an employer? One source says so.',
    ),
    readings: [
      { text: text('JHT boleh diikuti (dipakai)', 'JHT may be joined (used)'), value: 'may' },
      { text: text('JHT wajib', 'JHT must be joined'), value: 'must' },
    ],
  }
}

/** A foreigner who works six months or more takes part as a wage worker (PP 49/2023 Pasal 5, PP 44/2015). */
export function foreignerTakesPart(
  { months_of_work, on }: { months_of_work: number; on: PlainDate },
  law: Law = lawInForce,
): Outcome<boolean> {
  checkDate(on, knownFrom(law['pu.foreigner_months_min']), 'on')
  checkCount(months_of_work, 0, monthsMax, 'months_of_work')
  const least = valueOn(law['pu.foreigner_months_min'], on)
  const words = text(
    `Orang asing menjadi peserta penerima upah bila bekerja paling sedikit ${least.value} bulan; di sini ${months_of_work} bulan.`,
    `A foreigner takes part as a wage worker after at least ${least.value} months of work; here ${months_of_work}.`,
  )
  return outcome(months_of_work >= least.value, [step(words, undefined, least.source)])
}

/**
 * Size of an enterprise by capital or by yearly sales, whichever is known (PP 7/2021, since 2 February 2021).
 */
export function enterpriseScale(
  { by, amount_rupiah, on }: { by: 'capital' | 'sales'; amount_rupiah: Rupiah; on: PlainDate },
  law: Law = lawInForce,
): Outcome<EnterpriseScale> {
  checkOneOf(by, ['capital', 'sales'], 'rules.measure_unknown', 'by')
  checkMoney(amount_rupiah, 'amount_rupiah', { max: contractMax })
  checkDate(on, knownFrom(law[`enterprise.micro_${by}_max`]), 'on')
  const micro = valueOn(law[`enterprise.micro_${by}_max`], on)
  const small = valueOn(law[`enterprise.small_${by}_max`], on)
  const scale =
    amount_rupiah <= micro.value ? 'micro' : amount_rupiah <= small.value ? 'small' : 'medium_large'
  const names = { micro: 'mikro', small: 'kecil', medium_large: 'menengah atau besar' }
  const words = text(
    `Usaha ${names[scale]}.`,
    `Enterprise: ${scale === 'medium_large' ? 'medium or large' : scale}.`,
  )
  return outcome(scale, [step(words, undefined, micro.source)])
}

/**
 * Whether an own-account worker is young enough to register: 65 at most (Permenaker 5/2021, since April
 * 2021). Whether exactly 65 is still allowed is not clear: `at_limit` chooses, and the cautious reading says
 * no. A member who joined in time may keep paying.
 */
export function bpuMayRegister(
  {
    birth_date,
    on,
    at_limit = 'refused',
  }: { birth_date: PlainDate; on: PlainDate; at_limit?: 'refused' | 'allowed' },
  law: Law = lawInForce,
): Outcome<boolean> {
  checkDate(on, knownFrom(law['bpu.registration_age_max']), 'on')
  checkDate(birth_date, earliestBirth, 'birth_date')
  checkOneOf(at_limit, ['refused', 'allowed'], 'rules.reading_unknown', 'at_limit')
  const age = ageOn(birth_date, on)
  const most = valueOn(law['bpu.registration_age_max'], on)
  const allowed = age < most.value || (age === most.value && at_limit === 'allowed')
  const words = text(
    `Umur ${age} tahun pada ${formatDate(on)}; batas pendaftaran ${most.value} tahun (tepat ${most.value}: ${at_limit === 'allowed' ? 'boleh' : 'tidak'}).`,
    `Age ${age} on ${formatDate(on, 'en')}; registration limit ${most.value} (exactly ${most.value}: ${at_limit}).`,
  )
  return outcome(
    allowed,
    [step(words, undefined, most.source)],
    age === most.value ? [limitDoubt(most.value)] : [],
  )
}

function limitDoubt(limit: number): Unconfirmed {
  return {
    code: 'rules.bpu_age_limit',
    question: text(
      `Apakah umur tepat ${limit} tahun masih boleh mendaftar?`,
      `May a person of exactly ${limit} still register?`,
    ),
    readings: [
      { text: text(`di bawah ${limit}`, `under ${limit}`), value: false },
      { text: text(`sampai ${limit}`, `up to ${limit}`), value: true },
    ],
  }
}

/**
 * Whether a wage worker is registered in JKP (PP 6/2025 Pasal 4, since 7 February 2025): Indonesian, under
 * 54, in an employment relation, in JKN, and in JKK, JHT, JKM, and at a medium or large firm also JP. Earlier
 * dates are judged by the same list, of which only the age is known to be the same.
 */
export function jkpMayRegister(
  input: {
    on: PlainDate
    birth_date: PlainDate
    citizen: boolean
    scale: EnterpriseScale
    programmes: string[]
    in_jkn: boolean
  },
  law: Law = lawInForce,
): Outcome<boolean> {
  checkDate(input.on, knownFrom(law['jkp.age_end']), 'on')
  checkDate(input.birth_date, earliestBirth, 'birth_date')
  checkOneOf(input.scale, enterpriseScales, 'rules.scale_unknown', 'scale')
  const end = valueOn(law['jkp.age_end'], input.on)
  const needed = ['JKK', 'JHT', 'JKM', ...(input.scale === 'medium_large' ? ['JP'] : [])]
  const missing = needed.filter((programme) => !input.programmes.includes(programme))
  const young = ageOn(input.birth_date, input.on) < end.value
  const words = text(
    `WNI: ${input.citizen ? 'ya' : 'tidak'}; di bawah ${end.value} tahun: ${young ? 'ya' : 'tidak'}; JKN: ${input.in_jkn ? 'ya' : 'tidak'}; program yang kurang: ${missing.join(', ') || '–'}.`,
    `Indonesian: ${input.citizen ? 'yes' : 'no'}; under ${end.value}: ${young ? 'yes' : 'no'}; JKN: ${input.in_jkn ? 'yes' : 'no'}; programmes missing: ${missing.join(', ') || '–'}.`,
  )
  return outcome(input.citizen && young && input.in_jkn && missing.length === 0, [
    step(words, undefined, end.source),
  ])
}
