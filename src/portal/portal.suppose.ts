import { firstDayOf, isMonth, lastDayOf } from '../kernel/month.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Law, law as lawInForce, type ParameterId } from '../rules/law.ts'
import { type LawChange, overlay } from '../rules/overlay.ts'

/**
 * Reads supposed changes of the law: `bpu.jkm_contribution@2027-01=8000`, several parted by commas. `@` gives the
 * first month (or day), `..` the last: `pu.jkm@2027-01..2027-06=20`. The value has the parameter's own unit.
 */
export function supposed(written: string | undefined, law: Law = lawInForce): Law {
  if (written === undefined || written.trim() === '') return law
  return overlay(
    law,
    written.split(',').map((each) => changeOf(each.trim())),
  )
}

function changeOf(written: string): LawChange {
  const match = /^([\w.]+)@([\d-]+)(?:\.\.([\d-]+))?=(-?\d+)$/.exec(written)
  if (!match) throw notUnderstood(written)
  const [, id, from = '', to, value] = match
  return {
    id: id as ParameterId,
    from: isMonth(from) ? firstDayOf(from) : from,
    ...(to && { to: isMonth(to) ? lastDayOf(to) : to }),
    value: Number(value),
  }
}

function notUnderstood(written: string) {
  return refuse(
    'rules.supposition_not_understood',
    'invalid',
    text(
      `Andaian "${written}" tidak dapat dibaca. Tulis PARAMETER@BULAN=NILAI, misalnya bpu.jkm_contribution@2027-01=8000.`,
      `The supposition "${written}" cannot be read. Write PARAMETER@MONTH=VALUE, such as bpu.jkm_contribution@2027-01=8000.`,
    ),
    { field: 'set' },
  )
}
