import { readsAsEmpty } from '../intake/values.ts'
import { type NikReading, nikFacts, readNik } from '../kernel/nik.ts'
import { provinceName, retiredRegency } from '../kernel/province.ts'
import { type Cell, cellText } from '../tabular/cell.ts'
import type { ReasonCode } from './roster.reasons.ts'
import type { Reason } from './roster.schema.ts'

export type Say = (code: ReasonCode, facts?: Reason['facts']) => void

/** How files say that somebody has no NIK yet: OpenSID writes 0, people write words. Not the same as an empty cell. */
const noneYet =
  /^(?:0|(?:belum|blm|tidak|tdk|tak)\s+(?:ada|punya|memiliki|mempunyai|terbit|jadi|rekam|perekaman)(?:\s+(?:nik|ktp|e-?ktp))?|(?:dalam\s+)?proses(?:\s+(?:nik|ktp|dukcapil))?|suket)$/i
const yes = /^(?:ya|y|v|x|√|✓|1|true|belum|benar|belum punya)$/i

/** Whether the row says that the person has no NIK yet. */
export function saysNoNik(nik: Cell | undefined, mark: string): boolean {
  const written = cellText(nik).trim()
  if (noneYet.test(written.replace(/\s+/g, ' ').replace(/[.!]+$/, ''))) return true
  return yes.test(mark.trim()) && (written === '' || readsAsEmpty(written))
}

/**
 * The 16 digits, when nothing is wrong with them. `family_card` is what the row itself says its family card is; `known.province` that of the
 * programme, by its code.
 */
export function checkNik(
  cell: Cell | undefined,
  row: { mark: string; family_card: string },
  known: { districts: ReadonlySet<string>; province: string | undefined },
  say: Say,
): string | undefined {
  const written = cellText(cell)
  if (saysNoNik(cell, row.mark)) {
    say('nik.none_yet')
    return undefined
  }
  if (typeof cell === 'object' && cell.kind === 'number') {
    // Whatever its digits: a number cell keeps 15 of them, so the last cannot be trusted.
    say(written.length === 11 ? 'nik.membership_number' : 'nik.damaged_by_excel')
    return undefined
  }
  const reading = readsAsEmpty(written)
    ? ({ digits: '', tidied: true, problem: 'empty' } satisfies NikReading)
    : readNik(written)
  switch (reading.problem) {
    case undefined:
      break
    case 'empty':
      say('nik.missing')
      return undefined
    case 'letters': {
      const position = reading.digits.search(/[^0-9]/)
      say('nik.letters', { position: position + 1, letter: [...reading.digits.slice(position)][0] ?? '' })
      return undefined
    }
    case 'length':
      say('nik.length', { length: reading.digits.length })
      return undefined
    default:
      say(`nik.${reading.problem}`)
      return undefined
  }
  // The family card carries the day it was made where a NIK carries the birth date, so only the row itself can tell them apart.
  if (reading.digits === row.family_card.replace(/\D/g, '')) {
    say('nik.same_as_family_card')
    return undefined
  }
  if (reading.tidied) say('nik.tidied')
  sayWhereIssued(reading.digits, known, say)
  return reading.digits
}

/** A NIK keeps the place of its issue for life: an old code and another province are told, never held against anybody. */
function sayWhereIssued(
  digits: string,
  { districts, province }: { districts: ReadonlySet<string>; province: string | undefined },
  say: Say,
): void {
  const issued = nikFacts(digits)
  if (!districts.has(issued.district)) {
    const retired = retiredRegency(issued.regency)
    if (retired) say('nik.region_retired', { code: issued.regency, name: retired.name, now: retired.now })
    else say('nik.region_unknown', { district: issued.district })
  } else if (province !== undefined && issued.province !== province) {
    say('nik.other_province', { code: issued.province, name: provinceName(issued.province) ?? '' })
  }
}
