import { type Month, monthIndex, monthOf } from '../kernel/month.ts'
import { type Outcome, outcome } from '../kernel/outcome.ts'
import { addMonthsTo, ageOn, type PlainDate } from '../kernel/plain-date.ts'
import { text } from '../kernel/text.ts'
import type { JpAccount } from './benefit-jp.ts'
import { jpFormula } from './benefit-jp.ts'
import { checkDate, checkOneOf, earliestBirth } from './checks.ts'
import { doubtAbout, formatShare, sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { checkPaidMembership } from './paid-months.ts'
import { knownFrom, valueOn } from './parameter.ts'
import { shareOf, wholeShare } from './share.ts'

export const jpEvents = ['total_disability', 'death'] as const

/**
 * Whether disability or death gives a JP pension before 180 paid months: 80 % of the months since joining
 * paid, and one month of membership before the disabling event or a year before a death (PP 45/2015). Fifteen
 * years are then counted.
 */
export function jpEarlyPensionAllowed(
  input: {
    event: (typeof jpEvents)[number]
    happened_on: PlainDate
    member_since: PlainDate
    paid_months: Month[]
  },
  law: Law = lawInForce,
): Outcome<boolean> {
  checkOneOf(input.event, jpEvents, 'rules.event_unknown', 'event')
  checkDate(input.happened_on, knownFrom(law['jp.density_min']), 'happened_on')
  checkPaidMembership(input)
  const rule = law[input.event === 'death' ? 'jp.survivor_months_min' : 'jp.disability_months_min']
  const needed = valueOn(rule, input.happened_on)
  const least = valueOn(law['jp.density_min'], input.happened_on)
  const now = monthOf(input.happened_on)
  const elapsed = Math.max(1, monthIndex(now) - monthIndex(monthOf(input.member_since)) + 1)
  const paid = new Set(input.paid_months.filter((month) => month <= now)).size
  const dense = paid * wholeShare >= elapsed * least.value
  const longEnough = addMonthsTo(input.member_since, needed.value) <= input.happened_on
  const words = text(
    `${paid} dari ${elapsed} bulan dibayar (perlu ${formatShare(least.value)}); kepesertaan ${longEnough ? 'sudah' : 'belum'} ${needed.value} bulan.`,
    `${paid} of ${elapsed} months are paid (${formatShare(least.value, 'en')} needed); membership is ${longEnough ? '' : 'not yet '}${needed.value} months.`,
  )
  return outcome(dense && longEnough, [step(words, undefined, needed.source)])
}

/**
 * The pension itself for disability, or the amount survivors share: the formula over at least fifteen years.
 */
export function jpEarlyPension(account: JpAccount, law: Law = lawInForce): Outcome<number> {
  checkDate(account.starts_on, knownFrom(law['jp.qualifying_months']), 'starts_on')
  const counted_months = Math.max(
    account.paid.length,
    valueOn(law['jp.qualifying_months'], account.starts_on).value,
  )
  return jpFormula({ ...account, counted_months }, law)
}

export const jpSurvivors = ['widow', 'child', 'parent'] as const

/**
 * One kind of survivor's share of the pension: widow or widower 50 %, children 50 %, parents 20 % of the
 * formula. The shares are not confirmed by the text of PP 45/2015. A widow or widower has it until death or
 * remarriage; at most two children until 23, work or marriage; parents only of an unmarried member.
 */
export function jpSurvivorPension(
  { survivor, account }: { survivor: (typeof jpSurvivors)[number]; account: JpAccount },
  law: Law = lawInForce,
): Outcome<number> {
  checkOneOf(survivor, jpSurvivors, 'rules.survivor_unknown', 'survivor')
  const whole = jpEarlyPension(account, law)
  const rule = law[`jp.survivor_${survivor}`]
  const share = valueOn(rule, account.starts_on)
  const value = shareOf(whole.value, share.value)
  const words = sentence(
    (say) =>
      `${rule.label.id}: ${say.share(share.value)} × ${say.rp(whole.value)} = ${say.rp(value)} sebulan.`,
    (say) =>
      `${rule.label.en}: ${say.share(share.value)} × ${say.rp(whole.value)} = ${say.rp(value)} a month.`,
  )
  return outcome(
    value,
    [...whole.steps, step(words, value, share.source)],
    [...whole.unconfirmed, ...doubtAbout(rule, share)],
  )
}

/**
 * Which children share the survivors' pension on a day: under 23, unmarried and not working, at most two (PP
 * 45/2015). Where more than two qualify the first two in the list are taken: the family's own order, since
 * the law's is not in our sources.
 */
export function jpChildrenWithPension(
  { on, children }: { on: PlainDate; children: { birth_date: PlainDate; married_or_working: boolean }[] },
  law: Law = lawInForce,
): Outcome<number[]> {
  checkDate(on, knownFrom(law['jp.child_age_end']), 'on')
  for (const { birth_date } of children) checkDate(birth_date, earliestBirth, 'children.birth_date')
  const end = valueOn(law['jp.child_age_end'], on)
  const most = valueOn(law['jp.children_max'], on)
  const places = [...children.keys()]
    .filter((at) => !children[at]!.married_or_working && ageOn(children[at]!.birth_date, on) < end.value)
    .slice(0, most.value)
  const words = text(
    `${places.length} anak berhak: di bawah ${end.value} tahun, belum menikah dan belum bekerja, paling banyak ${most.value} anak.`,
    `Children who qualify: ${places.length}. They are under ${end.value}, unmarried and not working, at most ${most.value} children.`,
  )
  return outcome(places, [step(words, undefined, end.source)])
}
