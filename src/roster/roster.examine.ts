import { createHash } from 'node:crypto'
import { findLayout, type HeaderMemory, headerSearchRows } from '../intake/layout.ts'
import type { LineKind } from '../intake/lines.ts'
import { placeFinder } from '../intake/places.ts'
import type { Layout } from '../intake/schema.ts'
import { randomId } from '../kernel/ids.ts'
import { formatMonth, monthsBetween } from '../kernel/month.ts'
import { refuse } from '../kernel/refusal.ts'
import { kabOf } from '../kernel/region-code.ts'
import { regionNameKey } from '../kernel/region-name.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import type { Matching } from '../match/match.schema.ts'
import { insertPersonKeys } from '../person/person.service.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { newSalt, nikHash } from '../platform/crypto.ts'
import { faultPoint } from '../platform/fault.ts'
import type { Leaves } from '../platform/merkle.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { listFunders, monthsOf } from '../programme/programme.service.ts'
import { findRegion, listDistrictCodes, listNamed, listWithin } from '../region/region.service.ts'
import type { Row } from '../tabular/cell.ts'
import { readTabular, type Tabular } from '../tabular/read.ts'
import { type Alike, alikeReasons, askAlike, isSettled, keepAlike } from './roster.alike.ts'
import { type CheckOptions, rowChecker, verdictOf } from './roster.check.ts'
import { type Difference, listDifferences } from './roster.difference.ts'
import { effectOf } from './roster.effect.ts'
import { recallValues } from './roster.memory.ts'
import { levelOf, type ReasonCode } from './roster.reasons.ts'
import {
  deleteRows,
  insertRosterRows,
  listRowKeys,
  lookUpRegister,
  type RegisterFinding,
  type RowKey,
} from './roster.row-store.ts'
import {
  type CheckedRow,
  type Counts,
  type Effects,
  effects as effectNames,
  type Mended,
  type Problem,
  type Reason,
} from './roster.schema.ts'
import type { JudgedRow } from './roster.seal.ts'
import { sealBeside } from './roster.sealer.ts'
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
  /** What the register says of each batch of rows, asked while the rest was read. */
  answers: Promise<RegisterAnswer>[]
}

/**
 * Reads every row and checks it by itself and against the rows before it. `progress` is told how many were read, a few times a
 * second at most; the register is asked later, in the transaction that writes the verdicts.
 */
export async function examineRows(
  context: Context,
  programme: Programme,
  table: Pick<Tabular, 'rows'>,
  layout: Layout,
  progress: (rows: number) => Promise<void>,
  mended: ReadonlyMap<number, Mended> = new Map(),
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
  const answers: Promise<RegisterAnswer>[] = []
  // One question after another: a roster may take one connection for asking, not seven.
  const ask = () => {
    const batch = rows.slice(answers.length * batchRows, (answers.length + 1) * batchRows)
    const answer = (answers.at(-1) ?? Promise.resolve(undefined)).then(() =>
      askRegister(context, programme, batch),
    )
    answer.catch(() => {})
    answers.push(answer)
  }
  for await (const batch of table.rows) {
    for (const row of batch) {
      const number = numberRow(layout, row)
      if (number === undefined || (row.hidden && layout.hidden_left_out)) continue
      read += 1
      const checked = check(number === row.number ? row : { ...row, number }, mended.get(number))
      if (typeof checked !== 'string') rows.push(checked)
      else {
        blank += 1
        countLine(lines, checked, number)
      }
    }
    if (rows.length > rosterRowLimit) throw tooManyRows()
    while (rows.length >= (answers.length + 1) * batchRows) ask()
    faultPoint('roster.batch_read')
    await progress(read)
  }
  while (answers.length * batchRows < rows.length) ask()
  await transact(context, (tx) => placeStrangers(tx, programme, rows, readPlace, places.region_name))
  faultPoint('roster.places_asked')
  nameRowsInReasons(layout, rows)
  return { rows, blank, lines: [...lines.values()], read, answers }
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

export type Judged = {
  counts: Counts
  effects: Effects
  problems: Problem[]
  leaves: Leaves
  /** What `digestRows` answers when these rows are all there are; none where a file has its rows in another order than their numbers. */
  digest: Buffer | undefined
  matching: Matching
}

/** Rows judged and written at a time: while the database takes in one batch, a thread seals the next and another is judged here. */
const batchRows = 4_000

/**
 * Adds what the register says, seals what is personal, writes the rows and counts. All in the caller's transaction. With `again` only these
 * rows are replaced and the others stay as they were judged; the counts are then those of these rows alone.
 */
export async function judge(
  tx: Transaction,
  rosterId: string,
  programme: Programme,
  examined: Examined,
  again?: readonly number[],
): Promise<Judged> {
  const counts: Counts = { read: examined.read, accepted: 0, warning: 0, rejected: 0, blank: examined.blank }
  const effects = Object.fromEntries(effectNames.map((effect) => [effect, 0])) as Effects
  const before = again ? await listRowKeys(tx, rosterId, again) : new Map<number, RowKey>()
  await deleteRows(tx, rosterId, again)
  faultPoint('roster.old_rows_deleted')
  let written: Promise<void> = Promise.resolve()
  const leaves: Leaves[] = []
  const digest = createHash('sha256')
  const alike: Parameters<typeof keepAlike>[2][number][] = []
  for (const [at, asked] of examined.answers.entries()) {
    const answer = await asked
    const batch = examined.rows.slice(at * batchRows, (at + 1) * batchRows)
    const fresh: NewKey[] = []
    const values = batch.map((row) =>
      judgeRow(rosterId, programme, row, answer, fresh, before.get(row.row_number)),
    )
    alike.push({ alike: answer.alike, rows: batch, values })
    for (const row of values) {
      counts[row.verdict] = (counts[row.verdict] ?? 0) + 1
      effects[row.effect] += 1
    }
    const sealed = sealBeside(tx.platform.keys, values)
    written = Promise.all([sealed, written]).then(async ([rows]) => {
      if (leaves.length > 0) digest.update('\n')
      digest.update(rows.bound)
      leaves.push(rows.leaves)
      await insertPersonKeys(tx, programme.kab, fresh)
      await insertRosterRows(tx, rows)
    })
    // Awaited at the end; without this a refusal in between would leave it without a listener.
    written.catch(() => {})
  }
  await written
  const matching = await keepAlike(tx, { roster_id: rosterId, kab: programme.kab, programme }, alike)
  return {
    counts,
    effects,
    problems: [...summarise(examined.rows), ...examined.lines],
    leaves: Buffer.concat(leaves),
    digest: inOrder(examined.rows) ? digest.digest() : undefined,
    matching,
  }
}

const inOrder = (rows: readonly CheckedRow[]) =>
  rows.every((row, at) => at === 0 || (rows[at - 1]?.row_number ?? 0) < row.row_number)

type NewKey = { person_id: string; salt: Buffer }

type RegisterAnswer = {
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

function judgeRow(
  rosterId: string,
  programme: Programme,
  row: CheckedRow,
  answer: RegisterAnswer,
  fresh: NewKey[],
  before: RowKey | undefined,
): JudgedRow {
  const finding = answer.findings.get(row)
  if (finding) row.reasons.push(...answer.say(row, finding, isSettled(answer.alike, row)))
  row.reasons.push(...alikeReasons(answer.alike, programme, row))
  sayLooked(programme, row)
  const hash = answer.hashes.get(row)
  // The same NIK that nobody has yet keeps the id and the key it was given: a list mended often must not leave keys behind.
  const kept = before && hash && before.nik_hash?.equals(hash) ? before : undefined
  return rowValues(rosterId, programme, row, hash, finding, fresh, kept)
}

/** Where the programme wants remarks to be looked at, a row with one waits until somebody has looked at every remark it has now. */
function sayLooked(programme: Programme, row: CheckedRow): void {
  if (programme.warnings !== 'look' || verdictOf(row.reasons) !== 'warning') return
  const looked = row.looked ?? []
  const remarks = row.reasons.filter((reason) => levelOf(reason.code) === 'warning')
  row.reasons.push({
    code: remarks.every((reason) => looked.includes(reason.code)) ? 'row.looked' : 'row.needs_look',
  })
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

function rowValues(
  rosterId: string,
  programme: Programme,
  row: CheckedRow,
  hash: Buffer | undefined,
  finding: RegisterFinding | undefined,
  fresh: NewKey[],
  kept: RowKey | undefined,
): JudgedRow {
  const person = row.nik ? keyedPerson(finding, fresh, kept) : undefined
  const verdict = verdictOf(row.reasons)
  return {
    roster_id: rosterId,
    row_number: row.row_number,
    kab: programme.kab,
    verdict,
    reasons: row.reasons,
    person_id: person?.person_id ?? null,
    salt: person?.salt?.toString('hex'),
    readable: person?.readable === true,
    nik_hash: hash?.toString('hex') ?? null,
    nik: row.nik,
    phone: row.phone,
    name: row.name ?? null,
    name_key: row.name_key ?? null,
    birth_date: row.birth_date ?? null,
    sex: row.sex ?? null,
    // Without a village the person is recorded in the regency itself.
    village_code:
      row.village_code ?? (programme.kab.length === 5 && verdict !== 'rejected' ? programme.kab : null),
    occupation: row.occupation ?? null,
    sector: row.sector,
    effect: effectOf(verdict, row, finding !== undefined),
  }
}

/**
 * Whom a row stands for. A new person gets the id and the key now: what is sealed here is bound to them and moves into the register
 * as it is. Nothing can be sealed any more for a person whose key was destroyed.
 */
function keyedPerson(
  finding: RegisterFinding | undefined,
  fresh: NewKey[],
  kept: RowKey | undefined,
): { person_id: string; salt: Buffer | undefined; readable: boolean } {
  if (finding)
    return { person_id: finding.person_id, salt: finding.salt ?? undefined, readable: !finding.erased }
  if (kept?.person_id && kept.salt) return { person_id: kept.person_id, salt: kept.salt, readable: true }
  const key = { person_id: randomId(), salt: newSalt() }
  fresh.push(key)
  return { ...key, readable: true }
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
