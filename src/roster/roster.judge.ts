import { createHash } from 'node:crypto'
import { randomId } from '../kernel/ids.ts'
import type { Matching } from '../match/match.schema.ts'
import { insertPersonKeys } from '../person/person.service.ts'
import type { Transaction } from '../platform/context.ts'
import { newSalt } from '../platform/crypto.ts'
import { faultPoint } from '../platform/fault.ts'
import { digestBytes, type Leaves } from '../platform/merkle.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { alikeReasons, isSettled, keepAlike } from './roster.alike.ts'
import { verdictOf } from './roster.check.ts'
import { effectOf } from './roster.effect.ts'
import { type Examined, type RegisterAnswer, summarise } from './roster.examine.ts'
import { levelOf } from './roster.reasons.ts'
import {
  deleteRows,
  insertRosterRows,
  listRowKeys,
  type RegisterFinding,
  type RowKey,
} from './roster.row-store.ts'
import {
  type CheckedRow,
  type Counts,
  type Effects,
  effects as effectNames,
  type Problem,
} from './roster.schema.ts'
import type { JudgedRow } from './roster.seal.ts'
import { sealBeside } from './roster.sealer.ts'

/*
 * From rows that were read to verdicts that are written. Most rows are judged, sealed and written while the file is still being read: the database,
 * the thread that seals and this one work side by side. What a later row may change waits, or is written once more at the end.
 */

export type Judged = {
  counts: Counts
  effects: Effects
  problems: Problem[]
  leaves: Leaves
  /** What `digestRows` answers when these rows are all there are; none where a file has its rows in another order than their numbers. */
  digest: Buffer | undefined
  matching: Matching
}

export type Judging = {
  /** Judges and writes some rows as soon as the register has answered, all but those of which something is still to be found out. */
  add(rows: readonly CheckedRow[], answer: Promise<RegisterAnswer>): void
  /** Writes what had to wait, and sums up. */
  finish(examined: Examined): Promise<Judged>
  /** Begins nothing more and waits for what was begun; before its transaction ends, whatever comes of it. */
  end(): Promise<void>
}

/** A batch on its way: values, leaves and bound texts are by the place of their row, and not there yet for rows that wait. */
type Batch = {
  rows: readonly CheckedRow[]
  answer?: RegisterAnswer
  values: (JudgedRow | undefined)[]
  leaves: Buffer
  bound: string[]
  /** How many reasons a row brought from the file, and how many it has since it was judged. */
  own: number[]
  told: number[]
}

/** Rows sealed and said as COPY lines, and the keys of people who are new with them. */
type Ready = { fresh: NewKey[]; lines: Uint8Array }

type NewKey = { person_id: string; salt: Buffer }

/**
 * Begins to judge a roster in a transaction. With `again` only these rows are replaced and the others stay as they were judged; the counts are
 * then those of these rows alone. With `waits` every row waits until all are read: where reasons name rows that are numbered only then.
 */
export async function beginJudging(
  tx: Transaction,
  rosterId: string,
  programme: Programme,
  options: { again?: readonly number[]; waits?: boolean } = {},
): Promise<Judging> {
  const before = options.again ? await listRowKeys(tx, rosterId, options.again) : new Map<number, RowKey>()
  await deleteRows(tx, rosterId, options.again)
  faultPoint('roster.old_rows_deleted')
  const batches: Batch[] = []
  let written: Promise<void> = Promise.resolve()
  let ended = false

  /** Judges rows of a batch, and has them sealed; `given` says which id and key a row was given before. */
  async function makeReady(
    batch: Batch,
    places: readonly number[],
    given: (row: CheckedRow, place: number) => RowKey | undefined,
  ) {
    const fresh: NewKey[] = []
    const values = places.map((place) => {
      const row = batch.rows[place] as CheckedRow
      batch.own[place] = row.reasons.length
      const value = judgeRow(
        rosterId,
        programme,
        row,
        batch.answer as RegisterAnswer,
        fresh,
        given(row, place),
      )
      batch.told[place] = row.reasons.length
      batch.values[place] = value
      return value
    })
    const sealed = await sealBeside(tx.platform.keys, values)
    const bound = values.length > 0 ? Buffer.from(sealed.bound).toString('utf8').split('\n') : []
    for (const [at, place] of places.entries()) {
      sealed.leaves.copy(batch.leaves, place * digestBytes, at * digestBytes, (at + 1) * digestBytes)
      batch.bound[place] = bound[at] ?? ''
    }
    return { fresh, lines: sealed.lines }
  }

  async function write({ fresh, lines }: Ready): Promise<void> {
    if (ended || lines.length === 0) return
    await insertPersonKeys(tx, programme.kab, fresh)
    await insertRosterRows(tx, lines)
  }

  return {
    add(rows, answer) {
      const batch: Batch = {
        rows,
        values: new Array(rows.length),
        leaves: Buffer.alloc(rows.length * digestBytes),
        bound: [],
        own: [],
        told: [],
      }
      batches.push(batch)
      const ready = answer.then((found) => {
        batch.answer = found
        const places = [...rows.keys()].filter((place) => !options.waits && !isStranger(rows[place]))
        return makeReady(batch, places, (row) => before.get(row.row_number))
      })
      const earlier = written
      // In this order also when something fails: the last of these promises must not be over while an earlier batch is still being written.
      written = earlier.then(() => ready).then(write)
      // Awaited at the end; without this a refusal in between would leave them without a listener.
      ready.catch(() => {})
      written.catch(() => {})
    },
    async finish(examined) {
      await written
      const rewritten: number[] = []
      const ready: Ready[] = []
      for (const batch of batches) {
        const { late, changed } = lateRows(batch)
        rewritten.push(...changed)
        ready.push(
          await makeReady(
            batch,
            late,
            (row, place) => keyOf(batch.values[place]) ?? before.get(row.row_number),
          ),
        )
      }
      if (rewritten.length > 0) await deleteRows(tx, rosterId, rewritten)
      await write({
        fresh: ready.flatMap(({ fresh }) => fresh),
        lines: Buffer.concat(ready.map(({ lines }) => lines)),
      })
      const values = batches.flatMap((batch) => batch.values as JudgedRow[])
      const matching = await keepAlike(
        tx,
        { roster_id: rosterId, kab: programme.kab, programme },
        batches.map(({ rows, answer, values }) => ({
          alike: (answer as RegisterAnswer).alike,
          rows,
          values: values as JudgedRow[],
        })),
      )
      return {
        ...countOf(examined, values),
        problems: [...summarise(examined.rows), ...examined.lines],
        leaves: Buffer.concat(batches.map(({ leaves }) => leaves)),
        digest: inOrder(values)
          ? createHash('sha256')
              .update(batches.flatMap(({ bound }) => bound).join('\n'))
              .digest()
          : undefined,
        matching,
      }
    },
    async end() {
      ended = true
      await written.catch(() => {})
    },
  }
}

/** Judges rows that are all read. */
export async function judge(
  tx: Transaction,
  rosterId: string,
  programme: Programme,
  examined: Examined,
  again?: readonly number[],
): Promise<Judged> {
  const judging = await beginJudging(tx, rosterId, programme, { again })
  try {
    for (const { rows, answer } of examined.batches) judging.add(rows, answer)
    return await judging.finish(examined)
  } finally {
    await judging.end()
  }
}

/**
 * Places of rows that are still to be judged, or once more because a later row has shown something: their reasons are then those of the file
 * alone, as they were before the register added its own. `changed`: numbers of those that are written already.
 */
function lateRows(batch: Batch): { late: number[]; changed: number[] } {
  const [late, changed]: [number[], number[]] = [[], []]
  for (const [place, row] of batch.rows.entries()) {
    const [own = 0, told] = [batch.own[place], batch.told[place]]
    if (told === row.reasons.length) continue
    late.push(place)
    if (told === undefined) continue
    changed.push(row.row_number)
    row.reasons = [...row.reasons.slice(0, own), ...row.reasons.slice(told)]
  }
  return { late, changed }
}

/** A row whose village is looked for in the rest of the country once all rows are read. */
const isStranger = (row: CheckedRow | undefined) => row?.village_written !== undefined

const keyOf = (value: JudgedRow | undefined): RowKey | undefined =>
  value && {
    person_id: value.person_id,
    nik_hash: value.nik_hash === null ? null : Buffer.from(value.nik_hash, 'hex'),
    salt: value.salt === undefined ? null : Buffer.from(value.salt, 'hex'),
  }

const inOrder = (rows: readonly JudgedRow[]) =>
  rows.every((row, at) => at === 0 || (rows[at - 1]?.row_number ?? 0) < row.row_number)

function countOf(examined: Examined, values: readonly JudgedRow[]): Pick<Judged, 'counts' | 'effects'> {
  const counts: Counts = { read: examined.read, accepted: 0, warning: 0, rejected: 0, blank: examined.blank }
  const effects = Object.fromEntries(effectNames.map((effect) => [effect, 0])) as Effects
  for (const row of values) {
    counts[row.verdict] = (counts[row.verdict] ?? 0) + 1
    effects[row.effect] += 1
  }
  return { counts, effects }
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
