import { type Outcome, outcome, type Step } from '../kernel/outcome.ts'
import { ageOn, formatDate, type PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { checkChildren } from './benefit-scholarship.ts'
import { checkCount, checkDate, checkOneOf, earliestMembership } from './checks.ts'
import { counted, doubtAbout, sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'
import { sum } from './share.ts'

/**
 * NOT_YET: under school age; the scholarship begins when the child reaches it. PT: university to S1, or
 * training.
 */
export const schoolLevels = ['NOT_YET', 'TK', 'SD', 'SMP', 'SMA', 'PT'] as const
export type SchoolLevel = (typeof schoolLevels)[number]

/**
 * `years_left_in_level` counts the present school year; it is not asked of a child that is NOT_YET at school.
 */
export type ScholarshipChild = {
  birth_date: PlainDate
  level: SchoolLevel
  years_left_in_level?: number
  married_or_working: boolean
}

export type ChildScholarship = { years: { level: SchoolLevel; rupiah: Rupiah }[]; total_rupiah: Rupiah }

/**
 * Scholarships by child and school year, if every year is passed and claimed: the sum over the years still to
 * come.
 *
 * Since 2 December 2019 (PP 82/2019): Rp1.5 million a year at kindergarten and primary school, 2 at lower and
 * 3 at upper secondary school, 12 at university, for at most two children who are under 23, unmarried and not
 * working. Claimed every year. Before that date there was one lump sum and no amounts by level, so such an
 * event is refused here.
 */
export function scholarshipByChild(
  input: { happened_on: PlainDate; children: ScholarshipChild[] },
  law: Law = lawInForce,
): Outcome<{ total_rupiah: Rupiah; children: ChildScholarship[] }> {
  checkDate(input.happened_on, knownFrom(law['scholarship.levels']), 'happened_on')
  checkChildren(input.children.length, law)
  const children = input.children.map((child, at) => oneChild(child, at, input.happened_on, law))
  const total = sum(children.map(({ scholarship }) => scholarship.total_rupiah))
  const words = sentence(
    ({ rp }) =>
      `Jumlah beasiswa bila setiap tahun ditempuh dan diajukan: ${rp(total)} (dijumlahkan di sini).`,
    ({ rp }) => `Scholarships in all, if every year is passed and claimed: ${rp(total)} (added up here).`,
  )
  const most = valueOn(law['scholarship.children_max'], input.happened_on)
  return outcome(
    { total_rupiah: total, children: children.map(({ scholarship }) => scholarship) },
    [...children.map((child) => child.step), step(words, total)],
    doubtAbout(law['scholarship.children_max'], most),
  )
}

function oneChild(
  child: ScholarshipChild,
  at: number,
  happened_on: PlainDate,
  law: Law,
): { scholarship: ChildScholarship; step: Step } {
  const { value: levels, source } = valueOn(law['scholarship.levels'], happened_on)
  checkOneOf(child.level, schoolLevels, 'rules.school_level_unknown', 'children.level')
  checkDate(child.birth_date, earliestMembership, 'children.birth_date')
  if (child.birth_date > happened_on) throw bornLater(happened_on)
  const age = ageOn(child.birth_date, happened_on)
  const ageEnd = valueOn(law['scholarship.age_end'], happened_on).value
  const from = schoolLevels.indexOf(child.level)
  const all = levels.flatMap((level) => {
    const place = schoolLevels.indexOf(level.level as SchoolLevel)
    if (place < from) return []
    const count = place === from ? yearsLeft(child, level.years_max) : level.years_max
    return Array.from({ length: count }, () => ({
      level: level.level as SchoolLevel,
      rupiah: level.rupiah_per_year,
    }))
  })
  const inTime = child.level === 'NOT_YET' ? all.length : Math.max(0, ageEnd - age)
  const years = child.married_or_working ? [] : all.slice(0, inTime)
  const total_rupiah = sum(years.map(({ rupiah }) => rupiah))
  const words = sentence(
    ({ rp }) =>
      `Anak ke-${at + 1}: ${years.length} tahun sekolah, ${rp(total_rupiah)} (di bawah ${ageEnd} tahun, belum menikah, belum bekerja).`,
    ({ rp }) =>
      `Child ${at + 1}: ${counted(years.length, 'school year')}, ${rp(total_rupiah)} (under ${ageEnd}, unmarried, not working).`,
  )
  return { scholarship: { years, total_rupiah }, step: step(words, total_rupiah, source) }
}

function yearsLeft(child: ScholarshipChild, most: number): number {
  const years = child.years_left_in_level ?? most
  checkCount(years, 1, most, 'children.years_left_in_level')
  return years
}

function bornLater(happened_on: PlainDate) {
  return refuse(
    'rules.child_born_later',
    'invalid',
    text(
      `Tanggal lahir anak setelah kejadian (${formatDate(happened_on)}). Periksa tanggal lahir; untuk anak dalam kandungan tanyakan kepada kantor cabang BPJS Ketenagakerjaan.`,
      `The child's birth date is after the event (${formatDate(happened_on, 'en')}). Check the birth date; for a child not yet born ask the BPJS Ketenagakerjaan branch.`,
    ),
    { field: 'children.birth_date', details: { accepted: { to: happened_on } } },
  )
}
