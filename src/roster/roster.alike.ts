import { monthOf } from '../kernel/month.ts'
import type { ListFinding, Matching } from '../match/match.schema.ts'
import {
  askLists,
  type Comparison,
  compareRows,
  isSame,
  keepRosterPairs,
  matchingOf,
  type RowToCompare,
} from '../match/match.service.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { findRegion } from '../region/region.service.ts'
import { levelOf, type ReasonCode } from './roster.reasons.ts'
import type { RegisterFinding } from './roster.row-store.ts'
import type { CheckedRow, Reason } from './roster.schema.ts'
import type { JudgedRow } from './roster.seal.ts'

/*
 * Whether the people of a roster resemble somebody of the register under another NIK, and what lists from outside say of them: asked batch by
 * batch beside the exact question by NIK, told as reasons of the row, and laid into the review queue.
 */

/** What was found out about one batch of rows. */
export type Alike = {
  comparison: Comparison
  lists: Map<CheckedRow, ListFinding[]>
  /** Names of regions that reasons mention. */
  regions: Map<string, string>
  /** Place of a row in the batch, by which the comparison names it. */
  places: Map<CheckedRow, number>
}

/** A NIK that the register gives to somebody whose name and birth date both differ. */
export function isConflict(finding: RegisterFinding | undefined): boolean {
  return (
    finding !== undefined &&
    !finding.erased &&
    finding.name_agrees === false &&
    finding.birth_date_agrees === false
  )
}

/** Asks about rows whose NIK nobody has, and about rows whose NIK somebody else has; who is known by NIK is known. */
export async function askAlike(
  context: Context,
  sound: readonly CheckedRow[],
  hashes: ReadonlyMap<CheckedRow, Buffer>,
  findings: ReadonlyMap<CheckedRow | undefined, RegisterFinding>,
): Promise<Alike> {
  const places = new Map(sound.map((row, place) => [row, place]))
  const rows = sound.flatMap((row, place): RowToCompare[] => {
    const finding = findings.get(row)
    if (finding && !isConflict(finding)) return []
    const { nik, name, birth_date, sex, village_code } = row
    const facts = {
      nik: nik ?? null,
      name: name ?? '',
      birth_date: birth_date ?? null,
      sex: sex ?? null,
      village_code: village_code ?? null,
    }
    return [{ place, facts, holder: finding?.person_id }]
  })
  const comparison = await compareRows(context, rows)
  return transact(context, async (tx) => {
    const found = await askLists(
      tx,
      sound.map((row) => ({
        nik_hash: hashes.get(row) ?? Buffer.alloc(0),
        name_key: row.name_key ?? '',
        birth_date: row.birth_date ?? '',
      })),
    )
    const lists = new Map<CheckedRow, ListFinding[]>()
    for (const { place, ...finding } of found) {
      const row = sound[place - 1]
      if (row) lists.set(row, [...(lists.get(row) ?? []), finding])
    }
    const kabs =
      comparison.state === 'done' ? [...comparison.pairs.values()].flat().map((pair) => pair.right_kab) : []
    const regions = new Map<string, string>()
    for (const kab of new Set(kabs)) regions.set(kab, (await findRegion(tx.db, kab))?.name ?? kab)
    return { comparison, lists, regions, places }
  })
}

function pairsOf(alike: Alike, row: CheckedRow) {
  const place = alike.places.get(row)
  return alike.comparison.state === 'done' && place !== undefined
    ? (alike.comparison.pairs.get(place) ?? [])
    : []
}

/** Whether a person decided before that this row and whoever holds its NIK are one, although name and date differ. */
export function isSettled(alike: Alike, row: CheckedRow): boolean {
  return pairsOf(alike, row).some((pair) => pair.cause === 'nik_conflict' && pair.remembered === 'same')
}

/** The reasons that the comparison and the lists from outside give a row. */
export function alikeReasons(alike: Alike, programme: Programme, row: CheckedRow): Reason[] {
  const similar = pairsOf(alike, row).filter((pair) => pair.cause === 'similar')
  const best = similar.find(isSame) ?? similar[0]
  const said: Reason[] = best
    ? [
        {
          code: isSame(best) ? 'match.same_person' : 'match.maybe_same',
          facts: {
            region: alike.regions.get(best.right_kab) ?? best.right_kab,
            percent: Math.floor(best.probability * 1000) / 10,
          },
        },
      ]
    : []
  return [...said, ...listReasons(alike.lists.get(row) ?? [], programme)]
}

/** One reason for each kind of list, the gravest: a row need not be told twice that its person is dead. */
function listReasons(findings: readonly ListFinding[], programme: Programme): Reason[] {
  const said = findings.map((finding) => listReason(finding, programme)).filter((each) => each !== undefined)
  const gravest = new Map<string, Reason>()
  for (const { kind, reason } of said) {
    const known = gravest.get(kind)
    if (!known || order(reason.code) < order(known.code)) gravest.set(kind, reason)
  }
  return [...gravest.values()]
}

const order = (code: ReasonCode) => ({ error: 0, warning: 1, info: 2 })[levelOf(code)]

function listReason(
  finding: ListFinding,
  programme: Programme,
): { kind: string; reason: Reason } | undefined {
  // The NIK and one of name and date: the same person. Anything less is for a person to look at.
  const sure = finding.by_nik && (finding.name_agrees || finding.birth_date_agrees === true)
  const list = { list: finding.list_name, source: finding.source, as_of: finding.as_of }
  const told = (kind: string, code: ReasonCode, facts: Reason['facts']) => ({ kind, reason: { code, facts } })
  if (finding.kind === 'deaths')
    return told('deaths', sure ? 'list.deceased' : 'list.deceased_perhaps', {
      ...list,
      died: finding.died_on ?? '',
    })
  if (finding.kind === 'dtsen')
    return sure ? told('dtsen', 'list.on_dtsen', { ...list, note: finding.note ?? '' }) : undefined
  const shared = sharedMonths(finding, programme)
  if (!shared) return undefined
  const facts = { ...list, from: shared.from, to: shared.to }
  if (!sure) return told('member', 'list.participant_perhaps', facts)
  return told('member', shared.all ? 'list.already_participant' : 'list.participant_partly', facts)
}

/** Which months of the programme a membership covers; undefined for none. */
function sharedMonths({ month_from, month_to }: ListFinding, programme: Programme) {
  const [first, last] = [monthOf(programme.month_first), monthOf(programme.month_last)]
  const from = month_from && monthOf(month_from) > first ? monthOf(month_from) : first
  const to = month_to && monthOf(month_to) < last ? monthOf(month_to) : last
  if (from > to) return undefined
  return { from, to, all: from === first && to === last }
}

/** Reasons that the comparison itself gives; a row that is rejected for another cause is no question of who it is. */
const ownReasons: readonly ReasonCode[] = ['match.same_person', 'match.maybe_same', 'register.other_person']

/** Lays what was found into the review queue and answers what is told of it with the roster. */
export async function keepAlike(
  tx: Transaction,
  roster: { roster_id: string; kab: string },
  batches: readonly { alike: Alike; rows: readonly CheckedRow[]; values: readonly JudgedRow[] }[],
): Promise<Matching> {
  const found = batches.flatMap(({ alike, rows, values }) =>
    rows.flatMap((row, at) => {
      const pairs = pairsOf(alike, row)
      const personId = values[at]?.person_id
      const rejected = row.reasons.some(({ code }) => levelOf(code) === 'error' && !ownReasons.includes(code))
      return pairs.length === 0 || !personId || rejected
        ? []
        : [{ row_number: row.row_number, left_person: personId, pairs }]
    }),
  )
  await keepRosterPairs(tx, roster, found)
  return matchingOf(batches.map((batch) => batch.alike.comparison))
}
