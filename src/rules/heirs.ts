import { type Outcome, outcome, type Step, type Unconfirmed } from '../kernel/outcome.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import { checkDate, checkOneOf } from './checks.ts'
import { step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'

export const heirProgrammes = ['jkk', 'jkm', 'pmi'] as const
export const heirGroups = [
  'spouse_or_children',
  'blood_relatives',
  'siblings',
  'parents_in_law',
  'named_in_will',
  'no_heir',
] as const
export type HeirGroup = (typeof heirGroups)[number]

export type HeirsInput = {
  programme: (typeof heirProgrammes)[number]
  died_on: PlainDate
  /** Groups of which at least one person is alive; order does not matter. */
  living: Exclude<HeirGroup, 'no_heir'>[]
}

/**
 * The group of heirs (ahli waris) with the right to a benefit: the first group in the lawful order of which
 * anybody is alive.
 *
 * PP 44/2015 Pasal 37(5) for JKK and Pasal 40(2) for JKM since 1 July 2015; the same first four groups for
 * migrant workers since 22 February 2023 (Permenaker 4/2023 Pasal 57). Widow, widower and children are one
 * group, which the law does not rank.
 */
export function entitledHeirs(
  input: HeirsInput,
  law: Law = lawInForce,
): Outcome<{ group: HeirGroup; label: Text }> {
  checkOneOf(input.programme, heirProgrammes, 'rules.programme_unknown', 'programme')
  for (const group of input.living)
    checkOneOf(group, heirGroups.slice(0, -1), 'rules.heir_group_unknown', 'living')
  const order = law[`heirs.${input.programme}`]
  checkDate(input.died_on, knownFrom(order), 'died_on')
  const { value: rows, source } = valueOn(order, input.died_on)
  const found = rows.find(({ group }) => input.living.some((living) => living === group)) ?? rows.at(-1)
  if (!found) throw new Error(`${order.id} has no rows`)
  const alive = input.living.some((living) => living === found.group)
  const group = alive ? (found.group as HeirGroup) : 'no_heir'
  const label = group === found.group ? found.label : noGroup
  const order_words = text(
    `Urutan ahli waris: ${rows.map((row) => row.label.id).join('; ')}.`,
    `Order of heirs: ${rows.map((row) => row.label.en).join('; ')}.`,
  )
  const words = text(`Yang berhak: ${label.id}.`, `Entitled: ${label.en}.`)
  return outcome(
    { group, label },
    [step(order_words, undefined, source), step(words, undefined, source), ...notes(group)],
    doubts(group),
  )
}

const noGroup = text(
  'tidak ada dari kelompok yang disebut; perlu putusan pengadilan',
  'nobody of the groups named; a court decision is needed',
)

function notes(group: HeirGroup): Step[] {
  if (group === 'named_in_will')
    return [
      step(
        text(
          'Wasiat harus dibuat di hadapan notaris; ahli waris di luar kelompok memerlukan putusan pengadilan.',
          'The will has to be notarial; an heir outside the groups needs a court decision.',
        ),
        undefined,
        { regulation: 'Permenaker 1/2025', article: 'Pasal 79', confidence: 'legal_text' },
      ),
    ]
  return []
}

function doubts(group: HeirGroup): Unconfirmed[] {
  if (group === 'spouse_or_children')
    return [
      {
        code: 'rules.heirs_not_ranked',
        question: text(
          'Janda, duda, dan anak satu kelompok dan tidak diurutkan oleh peraturan. Bila lebih dari satu orang, siapa yang menerima? Selesaikan dengan surat keterangan ahli waris.',
          'Widow, widower and children are one group that the law does not rank. Where there are several, who receives? Settle it in the heir letter.',
        ),
      },
    ]
  if (group !== 'no_heir') return []
  return [
    {
      code: 'rules.no_heir_recipient',
      question: text(
        'Tanpa ahli waris: Dana Jaminan Sosial (PP 44/2015 Pasal 40, dipakai) atau Balai Harta Peninggalan (berita; mungkin masih berlaku untuk JHT)?',
        'Without heirs: the Social Security Fund (PP 44/2015 Pasal 40, used) or the Balai Harta Peninggalan (news; it may still hold for JHT)?',
      ),
      readings: [
        {
          text: text('Dana Jaminan Sosial (dipakai)', 'Social Security Fund (used)'),
          value: 'social_security_fund',
        },
        {
          text: text('Balai Harta Peninggalan', 'Balai Harta Peninggalan (estate office)'),
          value: 'estate_office',
        },
      ],
    },
  ]
}
