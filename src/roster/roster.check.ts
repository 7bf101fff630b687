import {
  birthDateOfNik,
  maskLongNumbers,
  type NikReading,
  nikAgreesWithDate,
  nikFacts,
  readNik,
} from '../kernel/nik.ts'
import { findOccupation } from '../kernel/occupation.ts'
import { nameKey, tidyName } from '../kernel/person-name.ts'
import { ageOn } from '../kernel/plain-date.ts'
import { type AgeRule, ageAllowed } from '../programme/programme.schema.ts'
import { type Cell, cellText, type Row } from '../tabular/cell.ts'
import { columnName } from './roster.layout.ts'
import type { PlaceReading } from './roster.places.ts'
import { levelOf, type ReasonCode } from './roster.reasons.ts'
import type { CheckedRow, Field, Layout, Reason, Verdict } from './roster.schema.ts'
import { readBirthDate, readBirthPlaceAndDate, readPhone, readSex, readsAsEmpty } from './roster.values.ts'

export type CheckOptions = {
  layout: Layout
  ages: AgeRule
  /** First day of the first month of cover: ages are those of that day. */
  first_day: string
  readPlace: (village: string, district: string) => PlaceReading
  /** Codes of all districts known today. */
  districts: ReadonlySet<string>
}

export function verdictOf(reasons: readonly Reason[]): Verdict {
  const levels = reasons.map((reason) => levelOf(reason.code))
  return levels.includes('error') ? 'rejected' : levels.includes('warning') ? 'warning' : 'accepted'
}

const formulaError = /^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!)$/i

/**
 * Checks rows one by one against what the row itself, the programme and the rows before it say; the register comes later, in one go.
 * Answers 'blank' for rows that hold no person: empty lines, totals, the signature block, column numbers, examples marked CONTOH.
 */
export function rowChecker(options: CheckOptions): (row: Row) => CheckedRow | 'blank' {
  const { layout } = options
  const at = Object.fromEntries(
    Object.entries(layout.columns).map(([field, column]) => [field, column.at]),
  ) as Partial<Record<Field, number>>
  const cellOf = (row: Row, field: Field): Cell | undefined =>
    at[field] === undefined ? undefined : row.cells[at[field]]
  const textOf = (row: Row, field: Field): string => cellText(cellOf(row, field)).trim()
  const firstOfNik = new Map<string, CheckedRow>()

  return (row) => {
    if (holdsNoPerson(row, layout, textOf)) return 'blank'
    const checked: CheckedRow = { row_number: row.number, reasons: [], sector: 'other' }
    const say = (code: ReasonCode, facts?: Reason['facts']) => {
      checked.reasons.push(facts ? { code, facts: withoutLongNumbers(facts) } : { code })
    }
    if (row.hidden) say('row.hidden')
    if (sayFormulaErrors(row, at, cellOf, say)) return checked

    const nik = checkNik(cellOf(row, 'nik'), options, say)
    const name = tidyName(textOf(row, 'name'))
    if (name === '' || readsAsEmpty(name)) say('name.missing')
    // A number in the name's cell is a column that slipped, often a NIK: it is named and not kept.
    else if (maskLongNumbers(name) !== name) say('name.is_number')
    else {
      checked.name = name
      checked.name_key = nameKey(name)
      if (/(?:^|\s|\()ALM(?:H|ARHUM|ARHUMAH)?(?:\.|\s|\)|$)/i.test(name)) say('name.deceased_marker')
    }
    checkBirthDate(row, checked, nik, options, cellOf, say)
    checkSex(textOf(row, 'sex'), checked, nik, say)
    checkPlace(textOf(row, 'village'), textOf(row, 'district'), checked, options, say)
    checkWork(textOf(row, 'occupation'), checked, say)
    checkPhone(textOf(row, 'phone'), checked, layout, say)
    if (nik) {
      checked.nik = nik
      checkTwice(checked, nik, firstOfNik, say)
    }
    return checked
  }
}

type Say = (code: ReasonCode, facts?: Reason['facts']) => void

/** Facts are stored in the open; whatever a slipped column put into them must not be a NIK. */
function withoutLongNumbers(facts: NonNullable<Reason['facts']>): NonNullable<Reason['facts']> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      typeof fact === 'string' ? maskLongNumbers(fact) : fact,
    ]),
  )
}

function holdsNoPerson(row: Row, layout: Layout, textOf: (row: Row, field: Field) => string): boolean {
  if (row.number <= layout.header_row) return true
  const filled = row.cells.map((cell) => cellText(cell).trim()).filter((written) => written !== '')
  if (filled.length === 0) return true
  if (filled.some((written) => written.toUpperCase() === 'CONTOH')) return true
  if (filled.length >= 3 && filled.every((written, position) => Number(written) === position + 1)) return true
  // Totals and signature blocks fill one or two cells and never the NIK's.
  if (textOf(row, 'nik') === '') {
    const known = (
      [
        'name',
        'birth_date',
        'birth_place_and_date',
        'sex',
        'village',
        'district',
        'occupation',
        'address',
        'phone',
      ] as Field[]
    ).filter((field) => textOf(row, field) !== '')
    return known.length < 3
  }
  return false
}

function sayFormulaErrors(
  row: Row,
  at: Partial<Record<Field, number>>,
  cellOf: (row: Row, field: Field) => Cell | undefined,
  say: Say,
): boolean {
  let found = false
  for (const field of ['nik', 'name', 'birth_date'] as const) {
    const cell = cellOf(row, field)
    const written = cellText(cell).trim()
    if ((typeof cell === 'object' && cell.kind === 'error') || formulaError.test(written)) {
      say('cell.formula_error', { column: columnName(at[field] ?? 0), written: written || '—' })
      found = true
    }
  }
  return found
}

/** The 16 digits, when nothing is wrong with them. */
function checkNik(cell: Cell | undefined, options: CheckOptions, say: Say): string | undefined {
  const written = cellText(cell)
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
  if (reading.tidied) say('nik.tidied')
  const { district } = nikFacts(reading.digits)
  if (!options.districts.has(district)) say('nik.region_unknown', { district })
  return reading.digits
}

function checkBirthDate(
  row: Row,
  checked: CheckedRow,
  nik: string | undefined,
  options: CheckOptions,
  cellOf: (row: Row, field: Field) => Cell | undefined,
  say: Say,
): void {
  const latest = options.first_day
  const reading = options.layout.columns.birth_date
    ? readBirthDate(cellOf(row, 'birth_date'), latest)
    : readBirthPlaceAndDate(cellOf(row, 'birth_place_and_date'), latest)
  const ofNik = nik ? birthDateOfNik(nik, latest) : undefined
  if (reading === undefined) {
    if (!ofNik) return
    checked.birth_date = ofNik
    say('birth_date.missing', { nik: ofNik })
  } else if ('unreal' in reading) {
    say('birth_date.unreal', { written: reading.unreal })
    return
  } else {
    checked.birth_date = reading.date
    const written = cellText(cellOf(row, 'birth_date') ?? cellOf(row, 'birth_place_and_date')).slice(0, 40)
    if (reading.two_digit_year) say('birth_date.two_digit_year', { written, read: reading.date })
    if (reading.month_first) say('birth_date.month_first', { written, read: reading.date })
    if (nik && !nikAgreesWithDate(nik, reading.date))
      say('nik.birth_date_differs', { nik: ofNik ?? '—', column: reading.date })
  }
  const allowed = ageAllowed(options.ages, checked.birth_date, options.first_day.slice(0, 7))
  if (allowed === 'yes') return
  const { age_from, age_from_operator, age_to, age_to_operator } = options.ages
  const rule =
    allowed === 'below'
      ? `${age_from_operator === '>=' ? '≥' : '>'} ${age_from}`
      : `${age_to_operator === '<=' ? '≤' : '<'} ${age_to}`
  say(`age.${allowed}`, { age: ageOn(checked.birth_date, options.first_day), rule })
}

function checkSex(written: string, checked: CheckedRow, nik: string | undefined, say: Say): void {
  const ofNik = nik ? nikFacts(nik).sex : undefined
  const read = readsAsEmpty(written) ? undefined : readSex(written)
  if (read === 'unreadable') say('sex.unreadable', { written: written.slice(0, 20) })
  const sex = read === 'unreadable' || read === undefined ? ofNik : read
  if (sex) checked.sex = sex
  if (ofNik && sex && sex !== ofNik) say('nik.sex_differs', { nik: ofNik })
}

function checkPlace(
  village: string,
  district: string,
  checked: CheckedRow,
  options: CheckOptions,
  say: Say,
): void {
  const reading = options.readPlace(
    readsAsEmpty(village) ? '' : village,
    readsAsEmpty(district) ? '' : district,
  )
  if ('village' in reading) {
    checked.village_code = reading.village
    return
  }
  checked.village_written = maskLongNumbers(village).slice(0, 60)
  checked.district_written = maskLongNumbers(district).slice(0, 60)
  if (reading.problem === 'ambiguous')
    say('village.ambiguous', { written: village.slice(0, 60), candidates: reading.candidates })
  // 'unknown' and 'empty' are said once the rest of the country was asked: the village may lie elsewhere.
}

function checkWork(written: string, checked: CheckedRow, say: Say): void {
  if (written === '' || readsAsEmpty(written)) return
  const occupation = findOccupation(written)
  if (occupation) {
    checked.occupation = occupation.code
    checked.sector = occupation.sector
  } else say('occupation.unknown', { written: written.slice(0, 60) })
}

function checkPhone(written: string, checked: CheckedRow, layout: Layout, say: Say): void {
  if (written === '') return
  if (readsAsEmpty(written)) {
    say('value.read_as_empty', { written, column: columnName(layout.columns.phone?.at ?? 0) })
    return
  }
  const phone = readPhone(written)
  if (phone) checked.phone = phone
  else say('phone.unreadable', { length: written.replace(/\D/g, '').length })
}

/** The same person again is rejected; one NIK for two people rejects both, because neither can be trusted. */
function checkTwice(checked: CheckedRow, nik: string, firstOfNik: Map<string, CheckedRow>, say: Say): void {
  const first = firstOfNik.get(nik)
  if (!first) {
    firstOfNik.set(nik, checked)
    return
  }
  if (first.name_key === checked.name_key && first.birth_date === checked.birth_date) {
    say('duplicate.in_file', { row: first.row_number })
    return
  }
  say('duplicate.conflict', { row: first.row_number })
  if (!first.reasons.some((reason) => reason.code === 'duplicate.conflict'))
    first.reasons.push({ code: 'duplicate.conflict', facts: { row: checked.row_number } })
}
