import { findLayout, type HeaderMemory, headerSearchRows } from '../intake/layout.ts'
import type { LineKind } from '../intake/lines.ts'
import { placeFinder } from '../intake/places.ts'
import type { Layout } from '../intake/schema.ts'
import { formatMonth, monthsBetween } from '../kernel/month.ts'
import { refuse } from '../kernel/refusal.ts'
import { kabOf } from '../kernel/region-code.ts'
import { regionNameKey } from '../kernel/region-name.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { nikHash } from '../platform/crypto.ts'
import { faultPoint } from '../platform/fault.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { listFunders, monthsOf } from '../programme/programme.service.ts'
import { findRegion, listDistrictCodes, listNamed, listWithin } from '../region/region.service.ts'
import type { Row } from '../tabular/cell.ts'
import { readTabular, type Tabular } from '../tabular/read.ts'
import { type Alike, askAlike } from './roster.alike.ts'
import { type CheckOptions, rowChecker } from './roster.check.ts'
import { type Difference, listDifferences } from './roster.difference.ts'
import { recallValues } from './roster.memory.ts'
import { levelOf, type ReasonCode } from './roster.reasons.ts'
import { lookUpRegister, type RegisterFinding } from './roster.row-store.ts'
import type { CheckedRow, Mended, Problem, Reason } from './roster.schema.ts'
import { nameRowsInReasons, numberRow } from './roster.sheet-rows.ts'

/** A roster larger than this is split by its sender: one decree annex is never longer, and a clerk cannot answer for more. */
export const rosterRowLimit = 100_000

/** Reads until the header must have come, and finds out what each column holds. The file is closed after it. */
export async function readLayout(table: Tabular, memory?: HeaderMemory): Promise<Layout> {
  const head: Row[] = []
  for await (const batch of table.rows) {
    head.push(...batch)
    if (head.length > headerSearchRows) break
  }
  return findLayout(head, table.format, table.sheet, memory)
}

/** Opens what a layout was made of: one sheet, or several as one list. */
export function openSheets(source: Uint8Array, layout: Layout): Promise<Tabular> {
  if (layout.sheets) return readTabular(source, { sheets: layout.sheets.map(({ name }) => name) })
  return readTabular(source, { sheet: layout.format === 'xlsx' ? layout.sheet : undefined })
}

export type Examined = {
  rows: CheckedRow[]
  blank: number
  /** Lines that were left out and say so: totals, signatures, examples. */
  lines: Problem[]
  read: number
  /** Rows as they were asked about, and what the register says of them: asked while the rest was read. */
  batches: { rows: CheckedRow[]; answer: Promise<RegisterAnswer> }[]
}

export type ExamineOptions = {
  /** Is told how many rows were read; it tells others a few times a second at most. */
  progress?: (rows: number) => Promise<void>
  mended?: ReadonlyMap<number, Mended>
  /** Takes rows as soon as the register was asked about them. What later rows show of them is added to their reasons. */
  take?: (rows: CheckedRow[], answer: Promise<RegisterAnswer>) => void
}

/** Reads every row, checks it by itself and against the rows before it, and asks the register about it. */
export async function examineRows(
  context: Context,
  programme: Programme,
  table: Pick<Tabular, 'rows'>,
  layout: Layout,
  { progress, mended, take }: ExamineOptions = {},
): Promise<Examined> {
  const places = await transact(context, async (tx) => ({
    region_name: (await findRegion(tx.db, programme.kab))?.name ?? programme.kab,
    own: await listWithin(tx.db, programme.kab, ['district', 'village']),
    districts: new Set(await listDistrictCodes(tx.db)),
    memory: await recallValues(tx, programme.kab),
  }))
  const readPlace = placeFinder(places.own)
  const check = rowChecker({
    layout,
    ages: programme,
    first_day: programme.month_first,
    readPlace,
    districts: places.districts,
    province: programme.kab.slice(0, 2),
    memory: places.memory,
  })
  const rows: CheckedRow[] = []
  const lines = new Map<LineKind, Problem>()
  let blank = 0
  let read = 0
  const batches: Examined['batches'] = []
  // One question after another: a roster may take one connection for asking, not seven.
  const ask = () => {
    const batch = rows.slice(batches.length * batchRows, (batches.length + 1) * batchRows)
    const answer = (batches.at(-1)?.answer ?? Promise.resolve(undefined)).then(() =>
      askRegister(context, programme, batch),
    )
    answer.catch(() => {})
    batches.push({ rows: batch, answer })
    take?.(batch, answer)
  }
  for await (const batch of table.rows) {
    for (const row of batch) {
      const number = numberRow(layout, row)
      if (number === undefined || (row.hidden && layout.hidden_left_out)) continue
      read += 1
      const checked = check(number === row.number ? row : { ...row, number }, mended?.get(number))
      if (typeof checked !== 'string') rows.push(checked)
      else {
        blank += 1
        countLine(lines, checked, number)
      }
    }
    if (rows.length > rosterRowLimit) throw tooManyRows()
    while (rows.length >= (batches.length + 1) * batchRows) ask()
    faultPoint('roster.batch_read')
    await progress?.(read)
  }
  while (batches.length * batchRows < rows.length) ask()
  await transact(context, (tx) => placeStrangers(tx, programme, rows, readPlace, places.region_name))
  faultPoint('roster.places_asked')
  nameRowsInReasons(layout, rows)
  return { rows, blank, lines: [...lines.values()], read, batches }
}

/** How many lines without a person there are of each kind; empty ones are nothing to tell. */
function countLine(lines: Map<LineKind, Problem>, kind: LineKind, rowNumber: number): void {
  if (kind === 'empty') return
  const known = lines.get(kind)
  if (known) known.rows += 1
  else lines.set(kind, { code: `lines.${kind}`, rows: 1, example_row: rowNumber })
}

function tooManyRows() {
  const limit = formatInteger(rosterRowLimit)
  return refuse(
    'roster.too_many_rows',
    'too_large',
    text(
      `Daftar berisi lebih dari ${limit} orang. Bagi menjadi beberapa berkas, misalnya per kecamatan.`,
      `The list holds more than ${limit} people. Split it into several files, for example by district.`,
    ),
  )
}

/** Villages nobody recognised: they may be real ones elsewhere, which is a different mistake with a different remedy. */
async function placeStrangers(
  tx: Transaction,
  programme: Programme,
  rows: CheckedRow[],
  readPlace: CheckOptions['readPlace'],
  regionName: string,
): Promise<void> {
  const strangers = rows.filter(
    (row) =>
      row.village_written !== undefined &&
      !row.reasons.some(
        (reason) => reason.code === 'village.ambiguous' || reason.code === 'cell.formula_error',
      ),
  )
  const keys = [
    ...new Set(strangers.map((row) => regionNameKey(row.village_written ?? '')).filter((key) => key !== '')),
  ]
  const elsewhere = new Map<string, Awaited<ReturnType<typeof listNamed>>>()
  for (const region of await listNamed(tx.db, keys, 'village'))
    elsewhere.set(region.name_key, [...(elsewhere.get(region.name_key) ?? []), region])
  for (const row of strangers) {
    const written = row.village_written ?? ''
    if (written === '') {
      row.reasons.push({ code: programme.kab.length < 5 ? 'village.not_given' : 'village.missing' })
      continue
    }
    const districtKey = regionNameKey(row.district_written ?? '')
    const there = (elsewhere.get(regionNameKey(written)) ?? []).filter(
      (each) => districtKey === '' || each.parent_key === districtKey,
    )
    const outside = there.find((each) => !each.code.startsWith(programme.kab))
    if (outside) {
      row.reasons.push({
        code: 'village.out_of_region',
        facts: { written, place: `${outside.parent_name}, ${outside.grandparent_name}` },
      })
      continue
    }
    const reading = readPlace(written, '')
    const candidates = 'candidates' in reading ? reading.candidates : ''
    row.reasons.push({
      code: 'village.unknown',
      facts: candidates ? { written, region: regionName, candidates } : { written, region: regionName },
    })
  }
}

/** Rows asked about, judged and written at a time. */
const batchRows = 4_000

export type RegisterAnswer = {
  hashes: Map<CheckedRow, Buffer>
  findings: Map<CheckedRow | undefined, RegisterFinding>
  say: (row: CheckedRow, finding: RegisterFinding, settled: boolean) => Reason[]
  alike: Alike
}

/**
 * Asks on a connection of its own, while the file is still being read. The answer may be seconds old when it is used; the
 * approval asks again before it does anything.
 */
async function askRegister(
  context: Context,
  programme: Programme,
  rows: CheckedRow[],
): Promise<RegisterAnswer> {
  const sound = rows.filter((row) => row.nik && row.name_key && row.birth_date)
  // Every NIK gets its hash, also of a row without a name: by it a clash is found again when the other row is mended.
  const hashes = new Map(
    rows.flatMap((row) => (row.nik ? [[row, nikHash(context.platform.keys, row.nik)] as const] : [])),
  )
  const people = sound.map((row) => ({
    nik_hash: hashes.get(row) ?? Buffer.alloc(0),
    name_key: row.name_key ?? '',
    birth_date: row.birth_date ?? '',
  }))
  const answer = await transact(context, async (tx) => {
    const findings = await lookUpRegister(tx, people, {
      first: programme.month_first,
      last: programme.month_last,
    })
    faultPoint('roster.register_asked')
    const known = new Map(findings.map((finding) => [sound[finding.place - 1], finding]))
    return {
      hashes,
      findings: known,
      say: await registerReasons(tx, programme, findings, await listDifferences(tx, known)),
    }
  })
  return { ...answer, alike: await askAlike(context, sound, hashes, answer.findings) }
}

/** What the register's findings mean for a row: a stranger's NIK, a move, months that somebody pays already. */
async function registerReasons(
  tx: Transaction,
  programme: Programme,
  findings: RegisterFinding[],
  differences: ReadonlyMap<CheckedRow, Difference>,
): Promise<(row: CheckedRow, finding: RegisterFinding, settled: boolean) => Reason[]> {
  const funders = await listFunders(tx.db, [
    ...new Set(findings.flatMap((finding) => (finding.funded ?? []).map((month) => month.programme_id))),
  ])
  const funderName = new Map(
    funders.map((funder) => [funder.programme_id, `${funder.name} (${funder.region_name ?? funder.kab})`]),
  )
  const kabs = new Map<string, string>()
  for (const kab of new Set(findings.map((finding) => finding.kab)))
    kabs.set(kab, (await findRegion(tx.db, kab))?.name ?? kab)
  const { first, last } = monthsOf(programme)
  const wanted = monthsBetween(first, last)

  return (row, finding, settled) => {
    const said: Reason[] = []
    if (finding.erased) return [{ code: 'register.erased' }]
    if (finding.name_agrees === false && finding.birth_date_agrees === false && !settled)
      return [{ code: 'register.other_person' }]
    if (finding.name_agrees === false) said.push({ code: 'register.differs', facts: { which: 'name' } })
    if (finding.birth_date_agrees === false)
      said.push({ code: 'register.differs', facts: { which: 'birth_date' } })
    if (row.village_code && kabOf(row.village_code) !== finding.kab)
      said.push({ code: 'register.moves', facts: { region: kabs.get(finding.kab) ?? finding.kab } })
    const funded = finding.funded ?? []
    const { changed = [], decided = [] } = differences.get(row) ?? {}
    if (decided.length > 0) said.push({ code: 'register.edited', facts: { fields: decided.join(',') } })
    if (funded.length === 0) return said.length > 0 ? said : [{ code: 'register.known' }]
    const here = funded.every((month) => month.programme_id === programme.programme_id)
    const facts = {
      funder: [...new Set(funded.map((month) => funderName.get(month.programme_id) ?? '—'))].join(', '),
      months: funded.map((month) => month.month).join(','),
    }
    const all = funded.length === wanted.length
    // The same list again, corrected: who is in the programme and reads otherwise now is changed, not taken in a second time.
    if (all && here && changed.length > 0) {
      said.push({ code: 'register.changes', facts: { fields: changed.join(',') } })
      return said
    }
    said.push({
      code: all ? (here ? 'funding.same_programme' : 'funding.already_funded') : 'funding.partly_funded',
      facts,
    })
    return said
  }
}

const levelOrder = { error: 0, warning: 1, info: 2 }

/** Causes with how many rows each concerns, errors first, the commonest first. */
export function summarise(rows: Iterable<{ row_number: number; reasons: readonly Reason[] }>): Problem[] {
  const problems = new Map<ReasonCode, Problem>()
  for (const row of rows) {
    for (const code of new Set(row.reasons.map((reason) => reason.code))) {
      const problem = problems.get(code)
      if (problem) problem.rows += 1
      else
        problems.set(code, {
          code,
          rows: 1,
          example_row: row.row_number,
          example: row.reasons.find((reason) => reason.code === code)?.facts,
        })
    }
  }
  return [...problems.values()].sort(
    (a, b) =>
      levelOrder[levelOf(a.code)] - levelOrder[levelOf(b.code)] ||
      b.rows - a.rows ||
      (a.code < b.code ? -1 : 1),
  )
}

export function describeMonths(programme: Programme, language: 'id' | 'en'): string {
  const { first, last } = monthsOf(programme)
  return first === last
    ? formatMonth(first, language)
    : `${formatMonth(first, language)} – ${formatMonth(last, language)}`
}
