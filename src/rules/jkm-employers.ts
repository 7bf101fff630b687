import { type Outcome, outcome } from '../kernel/outcome.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { type JkmBenefitInput, jkmBenefit } from './benefit-jkm.ts'
import { doubtAbout, sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { valueOn } from './parameter.ts'

/**
 * JKM of a worker whom two employers enrolled, each with the same months paid.
 *
 * Until January 2025 each membership was paid (a case of 2023 had twice Rp42 million). Permenaker 1/2025
 * changed that; how is not known, so since February 2025 one benefit is counted and both readings are shown.
 * For three employers there is no source.
 */
export function jkmBenefitOfTwoEmployers(member: JkmBenefitInput, law: Law = lawInForce): Outcome<Rupiah> {
  const one = jkmBenefit(member, law)
  const rule = law['jkm.benefits_of_two_employers']
  const count = valueOn(rule, member.died_on)
  const benefit = one.value.total_rupiah
  const value = benefit * count.value
  const words = sentence(
    ({ rp }) => `Dua pemberi kerja: ${count.value} × ${rp(benefit)} = ${rp(value)}.`,
    ({ rp }) => `Two employers: ${count.value} × ${rp(benefit)} = ${rp(value)}.`,
  )
  const readings = [
    { text: text('satu manfaat (dipakai)', 'one benefit (used)'), value },
    { text: text('satu untuk tiap pemberi kerja', 'one for each employer'), value: benefit * 2 },
  ]
  const doubts = doubtAbout(rule, count).map((doubt) => ({ ...doubt, readings }))
  return outcome(value, [...one.steps, step(words, value, count.source)], [...one.unconfirmed, ...doubts])
}
