import { addMonths, firstDayOf, type Month } from '../kernel/month.ts'
import { Refusal } from '../kernel/refusal.ts'
import { type Text, text } from '../kernel/text.ts'
import type { WorkerColumns } from '../rules/batch.ts'
import { bpuFunders, bpuSectors } from '../rules/bpu-relief.ts'
import { riskClasses } from '../rules/contribution-pu.ts'
import type { Law } from '../rules/law.ts'
import { valueOn } from '../rules/parameter.ts'
import { attempt } from './portal.calculation.ts'
import { calculatorOf } from './portal.calculators.ts'
import type { Written } from './portal.questions.ts'
import { programmeNames, segmentNames } from './portal.run-columns.ts'

/** What only a file can have wrong. */
function ownReason(code: string, kind: string): Text | undefined {
  if (code === 'rules.segment_unknown')
    return text(
      `Segmen "${kind}" tidak dikenal. Tulis bpu, pu, atau jakon.`,
      `The segment "${kind}" is not known. Write bpu, pu or jakon.`,
    )
  if (code === 'rules.programme_unknown' && kind === 'jakon')
    return text('Jasa konstruksi hanya memiliki JKK dan JKM.', 'Construction has JKK and JKM only.')
  return undefined
}

/** The sentence of a refusal is the plain formula's own, so that a row and a calculator say the same. */
export function reasonOf(
  code: string,
  row: { kind: string; written: Written },
  order: { from: Month; months: number },
  law: Law,
) {
  const own = ownReason(code, row.kind)
  if (own) return own
  try {
    const asked = calculatorOf('contribution', row.kind)
    const { refusals } = attempt(asked, asOnePerson(row, order), law)
    const same = refusals.find((refusal) => refusal.code === code) ?? refusals[0]
    if (same) return same.text
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.text
  }
  return text(`Ditolak: ${code}.`, `Refused: ${code}.`)
}

/** A row of the file in the words of the calculator for one person. */
export function asOnePerson(
  { kind, written }: { kind: string; written: Written },
  { from, months }: { from: Month; months: number },
): Written {
  const pay = written.pay_rupiah ?? []
  return {
    ...written,
    month: [from],
    months: [String(months)],
    income_rupiah: pay,
    wage_rupiah: pay,
    amount_rupiah: pay,
    basis: ['wages'],
    programmes: (written.programmes?.[0] ?? '').split(/[\s+|,;/]+/),
    ...(kind === 'pu' &&
      written.jkk_relief?.[0] === 'yes' && {
        industry: ['furniture'],
        active_workers: ['50'],
        jkk_paid: ['yes'],
      }),
  }
}

/**
 * Which open questions an amount rests on. People whose pay lies between the same borders of the law share their
 * questions, so the plain formula is asked once for each such group and not once a person.
 */
export function doubtFinder({ from, months }: { from: Month; months: number }, law: Law) {
  const bands = valueOn(law['bpu.bands'], firstDayOf(from)).value.map((band) => band.income_from_rupiah)
  const ceilings = [...new Set(law['jp.wage_ceiling'].values.map(({ value }) => value))].toSorted(
    (a, b) => a - b,
  )
  const known = new Map<number, string[]>()
  return (columns: WorkerColumns, at: number, funder: number): string[] => {
    const segment = columns.segment[at] ?? 0
    const pay = columns.pay_rupiah[at] ?? 0
    const rank = segment === 0 ? rankOf(pay, bands) : segment === 1 ? rankOf(pay, ceilings) : 0
    const programmes = columns.programmes[at] ?? 0
    const kind = segment === 0 ? (columns.sector[at] ?? 0) * 8 + funder : (columns.risk_class[at] ?? 0)
    const key = ((rank * 4 + segment) * 32 + programmes) * 64 + kind
    const found = known.get(key)
    if (found) return found
    const asked = calculatorOf('contribution', segmentNames[segment] ?? '')
    const person = asOnePerson(
      {
        kind: asked.kind,
        written: {
          pay_rupiah: [String(pay)],
          programmes: [programmeNames.filter((_, bit) => programmes & (1 << bit)).join(' ')],
          sector: [bpuSectors[columns.sector[at] ?? 0] ?? ''],
          funder: [bpuFunders[funder] ?? ''],
          risk_class: [riskClasses[columns.risk_class[at] ?? 0] ?? ''],
        },
      },
      { from, months },
    )
    const codes = questionsOf(asked.kind, person, { from, months }, law)
    known.set(key, codes)
    return codes
  }
}

/** A construction worker is asked month by month, because that calculator knows single months only. */
function questionsOf(
  kind: string,
  person: Written,
  { from, months }: { from: Month; months: number },
  law: Law,
): string[] {
  const asked = calculatorOf('contribution', kind)
  const each =
    kind === 'jakon'
      ? Array.from({ length: months }, (_, at) => ({ ...person, month: [addMonths(from, at)] }))
      : [person]
  const codes = each.flatMap(
    (one) => attempt(asked, one, law).answer?.outcome.unconfirmed.map(({ code }) => code) ?? [],
  )
  return [...new Set(codes)]
}

function rankOf(pay: number, borders: number[]): number {
  let rank = 0
  while (rank < borders.length && (borders[rank] ?? 0) <= pay) rank++
  return rank
}
