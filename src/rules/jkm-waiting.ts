import { monthOf } from '../kernel/month.ts'
import { type Outcome, outcome, type Unconfirmed } from '../kernel/outcome.ts'
import { addMonthsTo, type PlainDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import { checkDate } from './checks.ts'
import { doubtAbout, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { countPaidMonths, type PaidMembership } from './paid-months.ts'
import { knownFrom, valueOn } from './parameter.ts'

export const jkmSegments = ['BPU', 'PU', 'JAKON'] as const
export type JkmSegment = (typeof jkmSegments)[number]

/**
 * How many months of membership the full JKM benefit needs, for a warning before a budget is signed.
 *
 * None until Permenaker 1/2025 (February or March 2025), three since. Whether a death in the third month
 * itself is already full is open: a budget that must protect fully from a certain day should count on the day
 * after three full months.
 */
export function fullJkmAfterMonths(date: PlainDate, law: Law = lawInForce): Outcome<number> {
  const rule = law['jkm.waiting_months']
  checkDate(date, knownFrom(rule), 'date')
  const waiting = valueOn(rule, date)
  const doubts = waiting.value === 0 ? [] : [...doubtAbout(rule, waiting), boundaryInMonths(waiting.value)]
  return outcome(waiting.value, [step(ruleInWords(waiting.value), undefined, waiting.source)], doubts)
}

/** How many months have to be completed before the month of death, under each reading of the last one. */
function boundaryInMonths(months: number): Unconfirmed {
  return {
    ...doubtOf('boundary', months),
    readings: [
      {
        text: text(
          `kematian dalam bulan ke-${months}: hanya pemakaman (dipakai)`,
          `death in month ${months}: funeral only (used)`,
        ),
        value: months,
      },
      {
        text: text(
          `kematian dalam bulan ke-${months}: sudah penuh`,
          `death in month ${months}: already full`,
        ),
        value: months - 1,
      },
    ],
  }
}

export function ruleInWords(months: number): Text {
  return months === 0
    ? text(
        'Manfaat JKM penuh sejak hari pertama kepesertaan.',
        'The JKM benefit is full from the first day of membership.',
      )
    : text(
        `Manfaat JKM penuh setelah ${months} bulan berturut-turut; sebelum itu hanya biaya pemakaman.`,
        `The JKM benefit is full after ${months} consecutive months; before that only the funeral grant.`,
      )
}

/** `full` or not, and every question whose other answer would make it full. */
export type JkmWaiting = { full: boolean; completed_months: number; doubts: Unconfirmed[] }

/**
 * Whether a death comes after the waiting months. Months are counted back from the month of death: clearly
 * too short is a death in an earlier month than the last waiting one; clearly full is one after that many
 * completed, consecutive months and as much time since joining. In between lie the month itself and a gap, on
 * which sources differ or are silent; and it is open whether the rule binds workers in an employment relation
 * at all. All of these count as not full.
 */
export function jkmWaiting(
  member: PaidMembership & { died_on: PlainDate; segment: JkmSegment },
  law: Law = lawInForce,
): JkmWaiting {
  const rule = law['jkm.waiting_months']
  const waiting = valueOn(rule, member.died_on)
  const { unpaid, run, total } = countPaidMonths(member, monthOf(member.died_on))
  const completed = Math.max(0, unpaid === 0 ? run - 1 : run + unpaid - 1)
  const longEnoughSinceJoining = addMonthsTo(member.member_since, waiting.value) <= member.died_on
  if (waiting.value === 0 || (completed >= waiting.value && longEnoughSinceJoining))
    return { full: true, completed_months: completed, doubts: [] }

  const doubts: Unconfirmed[] = []
  if (completed >= waiting.value - 1) doubts.push(doubtOf('boundary', waiting.value))
  else if (longEnoughSinceJoining || total >= waiting.value) doubts.push(doubtOf('gap', waiting.value))
  if (member.segment !== 'BPU') doubts.push(doubtOf('segment', waiting.value))
  return { full: false, completed_months: completed, doubts: [...doubts, ...doubtAbout(rule, waiting)] }
}

function doubtOf(kind: 'boundary' | 'gap' | 'segment', months: number): Unconfirmed {
  const ask = text(
    'Tanyakan kepada kantor cabang BPJS Ketenagakerjaan.',
    'Ask the BPJS Ketenagakerjaan branch.',
  )
  const question = {
    boundary: text(
      `Apakah kematian dalam bulan ke-${months} sudah mendapat manfaat JKM penuh? Ada kantor cabang yang menulis "bulan pertama sampai ketiga hanya pemakaman", ada yang "setelah minimal 3 bulan", ada yang "lebih dari 3 bulan".`,
      `Is a death in month ${months} already paid in full? One branch writes "first to third month funeral only", one "after at least 3 months", one "more than 3 months".`,
    ),
    gap: text(
      `Apakah jeda iuran membuat hitungan ${months} bulan JKM mulai lagi?`,
      `Does a gap in contributions restart the ${months}-month JKM clock?`,
    ),
    segment: text(
      `Apakah aturan ${months} bulan JKM juga berlaku bagi pekerja penerima upah dan jasa konstruksi, atau hanya bagi BPU?`,
      `Does the ${months}-month JKM rule also bind wage workers and construction workers, or own-account workers only?`,
    ),
  }[kind]
  return {
    code: `rules.jkm_waiting_${kind}`,
    question: text(`${question.id} ${ask.id}`, `${question.en} ${ask.en}`),
  }
}
