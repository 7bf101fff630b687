import { type Month, monthOf } from '../kernel/month.ts'
import { type Outcome, outcome, type Unconfirmed } from '../kernel/outcome.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { checkCount, checkDate } from './checks.ts'
import { doubtAbout, sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { countPaidMonths } from './paid-months.ts'
import { knownFrom, valueOn } from './parameter.ts'
import { sum } from './share.ts'

/** Refuses a negative number of children, and more than the law ever paid for. */
export function checkChildren(children: number, law: Law): void {
  const most = Math.max(...law['scholarship.children_max'].values.map(({ value }) => value))
  checkCount(children, 0, most, 'children')
}

/**
 * The most that scholarships (beasiswa) can come to for children who start at kindergarten and finish
 * university; what a family gets is the sum over the school years its children still have.
 *
 * Since 2 December 2019 (PP 82/2019) a yearly amount by level for at most two children, paid out since 1
 * April 2021; before, one amount of Rp12 million for one child (PP 44/2015). Permenaker 1/2025 widened who
 * receives it; how is not known.
 */
export function scholarshipMaximum(
  happened_on: PlainDate,
  children: number,
  law: Law = lawInForce,
): Outcome<Rupiah> {
  checkDate(happened_on, knownFrom(law['scholarship.children_max']), 'happened_on')
  checkChildren(children, law)
  const most = valueOn(law['scholarship.children_max'], happened_on)
  const counted = Math.min(children, most.value)
  const lump = valueOn(law['scholarship.lump_sum'], happened_on)
  const perChild = lump.value > 0 ? lump : fullSchooling(happened_on, law)
  const total = counted * perChild.value
  const words = sentence(
    ({ rp }) =>
      `Beasiswa paling banyak ${rp(perChild.value)} per anak × ${counted} anak = ${rp(total)}; dibayar menurut jenjang yang masih ditempuh.`,
    ({ rp }) =>
      `Scholarship at most ${rp(perChild.value)} a child × ${counted} children = ${rp(total)}; paid for the school years still to come.`,
  )
  const doubts = counted > 0 ? doubtAbout(law['scholarship.children_max'], most) : []
  return outcome(total, [step(words, total, perChild.source)], doubts)
}

function fullSchooling(date: PlainDate, law: Law) {
  const { value, source } = valueOn(law['scholarship.levels'], date)
  return { value: sum(value.map((level) => level.rupiah_per_year * level.years_max)), source }
}

/**
 * The scholarship after a death that is not a work accident: only after three years of contributions (five
 * before 2 December 2019).
 */
export function jkmScholarship(
  member: { died_on: PlainDate; member_since: PlainDate; paid_months: Month[]; children: number },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  const { value: needed, source } = valueOn(law['jkm.scholarship_paid_months'], member.died_on)
  const { total, run } = countPaidMonths(member, monthOf(member.died_on))
  if (member.children === 0) return outcome(0)
  if (total < needed)
    return outcome(0, [
      step(
        text(
          `Beasiswa JKM memerlukan ${needed} bulan iuran; baru ${total} bulan dibayar.`,
          `The JKM scholarship needs ${needed} paid months; ${total} are paid.`,
        ),
        0,
        source,
      ),
    ])
  const most = scholarshipMaximum(member.died_on, member.children, law)
  return run < needed ? outcome(0, most.steps, [gapDoubt(needed, most.value), ...most.unconfirmed]) : most
}

function gapDoubt(needed: number, most: Rupiah): Unconfirmed {
  return {
    code: 'rules.jkm_scholarship_gap',
    question: text(
      `Apakah jeda iuran membuat hitungan ${needed} bulan untuk beasiswa mulai lagi? Tanyakan kepada kantor cabang BPJS Ketenagakerjaan.`,
      `Does a gap in contributions restart the ${needed}-month clock for the scholarship? Ask the BPJS Ketenagakerjaan branch.`,
    ),
    readings: [
      { text: text('hitungan mulai lagi (dipakai)', 'the clock starts again (used)'), value: 0 },
      { text: text('bulan dijumlahkan', 'months are added up'), value: most },
    ],
  }
}
