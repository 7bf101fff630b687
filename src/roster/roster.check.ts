import { columnName } from '../intake/layout.ts'
import { type LineKind, lineSorter } from '../intake/lines.ts'
import type { PlaceReading } from '../intake/places.ts'
import type { Field, Layout } from '../intake/schema.ts'
import {
  readBirthDate,
  readBirthPlaceAndDate,
  readLifeStatus,
  readNeighbourhood,
  readNeighbourhoods,
  readPhone,
  readsAsEmpty,
} from '../intake/values.ts'
import { type MappedField, type ValueMemory, type ValueReader, valueReader } from '../intake/values-read.ts'
import { birthDateOfNik, maskLongNumbers, nikAgreesWithDate, nikFacts } from '../kernel/nik.ts'
import { getOccupation } from '../kernel/occupation.ts'
import { nameKey, tidyName } from '../kernel/person-name.ts'
import { ageOn } from '../kernel/plain-date.ts'
import { parseRupiah } from '../kernel/rupiah.ts'
import { type AgeRule, ageAllowed } from '../programme/programme.schema.ts'
import { type Cell, cellText, type Row } from '../tabular/cell.ts'
import { checkNik, type Say } from './roster.check-nik.ts'
import { twiceFinder } from './roster.check-twice.ts'
import { levelOf, type ReasonCode } from './roster.reasons.ts'
import type { CheckedRow, Mended, MendField, Reason, Verdict } from './roster.schema.ts'

export type CheckOptions = {
  layout: Layout
  ages: AgeRule
  /** First day of the first month of cover: ages are those of that day. */
  first_day: string
  readPlace: (village: string, district: string) => PlaceReading
  /** Codes of all districts known today. */
  districts: ReadonlySet<string>
  /** Code of the programme's province; without it nothing is said of a NIK issued in another. */
  province?: string
  /** What the office chose for the values it writes. */
  memory?: ValueMemory
}

/** Reasons for which a row waits: it goes along once somebody has seen to it. */
export const waitingCodes: readonly ReasonCode[] = ['nik.none_yet', 'row.needs_look']

export function verdictOf(reasons: readonly Reason[]): Verdict {
  if (reasons.length === 0) return 'accepted'
  const levels = reasons.map((reason) => levelOf(reason.code))
  if (levels.includes('error')) return 'rejected'
  if (reasons.some((reason) => waitingCodes.includes(reason.code))) return 'waiting'
  if (reasons.some((reason) => reason.code === 'funding.same_programme')) return 'same'
  return levels.includes('warning') ? 'warning' : 'accepted'
}

const formulaError = /^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!)$/i

/** The row that is being checked. */
type Look = {
  checked: CheckedRow
  layout: Layout
  options: CheckOptions
  values: ValueReader
  cell: (field: Field) => Cell | undefined
  text: (field: Field) => string
  column: (field: Field) => string
  say: Say
}

/**
 * Checks rows one by one against what the row itself, the programme and the rows before it say; the register comes later, in one go.
 * Answers the kind of line for rows that hold no person: empty lines, totals, the signature block, column numbers, examples marked CONTOH.
 */
export function rowChecker(options: CheckOptions): (row: Row, mended?: Mended) => CheckedRow | LineKind {
  const { layout } = options
  const at = Object.fromEntries(
    Object.entries(layout.columns).map(([field, column]) => [field, column.at]),
  ) as Partial<Record<Field, number>>
  const untouched: Mended = {}
  let [inPlace, present]: [Mended, Row] = [untouched, { number: 0, cells: [] }]
  const cell = (field: Field): Cell | undefined =>
    inPlace[field as MendField] ?? (at[field] === undefined ? undefined : present.cells[at[field]])
  const text = (field: Field) => cellText(cell(field)).trim()
  const say: Say = (code, facts) => {
    look.checked.reasons.push(facts ? { code, facts: withoutLongNumbers(facts) } : { code })
  }
  // One for all rows: what is made anew for each of 28,000 is what a check costs.
  const look: Look = {
    checked: { row_number: 0, reasons: [], sector: 'other' },
    layout,
    options,
    values: valueReader(options),
    text,
    say,
    cell,
    column: (field) => columnName(at[field] ?? 0),
  }
  const findTwice = twiceFinder()
  const lineKind = lineSorter(layout)

  return (row, mended = untouched) => {
    // Whether a row holds a person is a matter of the file: a mended cell makes none and unmakes none.
    ;[present, inPlace] = [row, untouched]
    const kind = lineKind(row, text)
    if (kind) return kind
    inPlace = mended
    const checked: CheckedRow = { row_number: row.number, reasons: [], sector: 'other' }
    look.checked = checked
    if (row.hidden) say('row.hidden')
    if (mended.leave_out) say('row.left_out')
    if (mended.looked) checked.looked = mended.looked.split(',')
    if (sayFormulaErrors(look)) return checked
    const nik = checkNik(
      cell('nik'),
      { mark: text('no_nik'), family_card: text('family_card') },
      { districts: options.districts, province: options.province },
      say,
    )
    checkName(look)
    checkBirthDate(look, nik)
    checkSex(look, nik)
    checkPlace(look)
    checkWork(look)
    checkPhone(look)
    checkBeside(look)
    if (nik) checked.nik = nik
    // A row that was taken out stands in nobody's way.
    if (!mended.leave_out) findTwice(checked)
    return checked
  }
}

/** Tells rows of people from the rest of a sheet, as the check does; rows come in the order of the file. */
export function personRows(layout: Layout): (row: Row) => boolean {
  const lineKind = lineSorter(layout)
  return (row) =>
    lineKind(row, (field) => cellText(row.cells[layout.columns[field]?.at ?? -1]).trim()) === undefined
}

/** Facts are stored in the open; whatever a slipped column put into them must not be a NIK. */
function withoutLongNumbers(facts: NonNullable<Reason['facts']>): NonNullable<Reason['facts']> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      typeof fact === 'string' ? maskLongNumbers(fact) : fact,
    ]),
  )
}

function sayFormulaErrors({ cell, column, say }: Look): boolean {
  let found = false
  for (const field of ['nik', 'name', 'birth_date'] as const) {
    const content = cell(field)
    const written = cellText(content).trim()
    if ((typeof content === 'object' && content.kind === 'error') || formulaError.test(written)) {
      say('cell.formula_error', { column: column(field), written: written || '—' })
      found = true
    }
  }
  return found
}

/** The name in one column, or in up to three: a part that stands for nothing is left out. */
function checkName({ layout, text, checked, say }: Look): void {
  const written = layout.columns.name
    ? text('name')
    : (['name_first', 'name_middle', 'name_last'] as const)
        .map(text)
        .filter((part) => !readsAsEmpty(part))
        .join(' ')
  const name = tidyName(written)
  if (name === '' || readsAsEmpty(name)) say('name.missing')
  // A number in the name's cell is a column that slipped, often a NIK: it is named and not kept.
  else if (maskLongNumbers(name) !== name) say('name.is_number')
  else {
    checked.name = name
    checked.name_key = nameKey(name)
    if (/(?:^|\s|\()ALM(?:H|ARHUM|ARHUMAH)?(?:\.|\s|\)|$)/i.test(name)) say('name.deceased_marker')
  }
}

function checkBirthDate({ layout, options, cell, checked, say }: Look, nik: string | undefined): void {
  const latest = options.first_day
  const reading =
    layout.columns.birth_date || cell('birth_date') !== undefined
      ? readBirthDate(cell('birth_date'), latest, layout.dates)
      : readBirthPlaceAndDate(cell('birth_place_and_date'), latest, layout.dates)
  const ofNik = nik ? birthDateOfNik(nik, latest) : undefined
  if (reading === undefined) {
    // An empty date stays empty where the NIK cannot tell it, and never becomes the day of the import.
    if (!ofNik) return
    checked.birth_date = ofNik
    const asked = layout.columns.birth_date ?? layout.columns.birth_place_and_date
    say(asked ? 'birth_date.missing' : 'birth_date.from_nik', { nik: ofNik })
  } else if ('unreal' in reading) {
    // A year that lies ahead is a century too late where the NIK says the same day; without that nobody guesses.
    if (!nik || !reading.earlier || !nikAgreesWithDate(nik, reading.earlier)) {
      say('birth_date.unreal', { written: reading.unreal })
      return
    }
    checked.birth_date = reading.earlier
    say('birth_date.century', { written: reading.unreal, read: reading.earlier })
  } else {
    checked.birth_date = reading.date
    const written = cellText(cell('birth_date') ?? cell('birth_place_and_date')).slice(0, 40)
    for (const turn of ['two_digit_year', 'month_first', 'other_order'] as const)
      if (reading[turn]) say(`birth_date.${turn}`, { written, read: reading.date })
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

/** What was remembered, and what stood there for nothing: both are told, so that no value changes silently. */
function sayHow({ say, column }: Look, field: MappedField, written: string, how: string): void {
  if (how === 'remembered') say('value.remembered', { written: written.slice(0, 60), column: column(field) })
  if (how === 'empty' && written !== '') say('value.read_as_empty', { written, column: column(field) })
}

function checkSex(look: Look, nik: string | undefined): void {
  const { layout, text, values, checked, say } = look
  const ofNik = nik ? nikFacts(nik).sex : undefined
  const ticked = layout.columns.sex ? undefined : readTicks(text('sex_male'), text('sex_female'))
  const written = ticked ?? text('sex')
  const reading = values.read('sex', written)
  if (reading) sayHow(look, 'sex', written, reading.how)
  else say('sex.unreadable', { written: written.slice(0, 20) })
  const sex = reading && reading.value !== '' ? (reading.value as 'male' | 'female') : ofNik
  if (sex) checked.sex = sex
  if (ofNik && sex && sex !== ofNik) say('nik.sex_differs', { nik: ofNik })
}

/** A column for men and one for women: whichever is ticked. Both or none say nothing. */
function readTicks(male: string, female: string): string {
  const isMale = male !== '' && !readsAsEmpty(male)
  const isFemale = female !== '' && !readsAsEmpty(female)
  return isMale === isFemale ? '' : isMale ? 'L' : 'P'
}

function checkPlace(look: Look): void {
  const { text, values, checked, say } = look
  const village = text('village')
  const district = text('district')
  const reading = values.place(readsAsEmpty(village) ? '' : village, readsAsEmpty(district) ? '' : district)
  if (reading.how) sayHow(look, 'village', village, reading.how)
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

function checkWork(look: Look): void {
  const { text, values, checked, say } = look
  const written = text('occupation')
  const reading = values.read('occupation', written)
  if (!reading) {
    say('occupation.unknown', { written: written.slice(0, 60) })
    return
  }
  sayHow(look, 'occupation', written, reading.how)
  if (reading.value === '') return
  const occupation = getOccupation(reading.value)
  checked.occupation = occupation.code
  checked.sector = occupation.sector
}

function checkPhone({ text, column, checked, say }: Look): void {
  const written = text('phone')
  if (written === '') return
  if (readsAsEmpty(written)) {
    say('value.read_as_empty', { written, column: column('phone') })
    return
  }
  const phone = readPhone(written)
  if (phone) checked.phone = phone
  else say('phone.unreadable', { length: written.replace(/\D/g, '').length })
}

/** What stands beside the person and is not kept, but tells something about the row. */
function checkBeside({ text, values, column, say }: Look): void {
  const status = values.decoded('life_status', text('life_status'))
  const life = readLifeStatus(status)
  if (life === 'dead' || life === 'moved')
    say(`life.${life}`, { column: column('life_status'), written: status.slice(0, 30) })
  const mother = text('mother')
  if (mother !== '' && readsAsEmpty(mother)) say('mother.placeholder', { written: mother })
  const wage = text('wage')
  if (wage !== '' && !readsAsEmpty(wage) && parseRupiah(wage) === undefined)
    say('wage.unreadable', { written: wage.slice(0, 30) })
  for (const field of ['neighbourhood', 'rt', 'rw'] as const) {
    const written = text(field)
    const read = field === 'neighbourhood' ? readNeighbourhoods(written) : readNeighbourhood(written)
    if (written !== '' && !readsAsEmpty(written) && read === undefined)
      say('neighbourhood.unreadable', { written: written.slice(0, 30) })
  }
}
