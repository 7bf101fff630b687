import { monthOf } from '../kernel/month.ts'
import type { FoundPair, ListFinding, ListMatching, Matching } from '../match/match.schema.ts'
import {
  type Comparison,
  compareRows,
  compareWithLists,
  isOnList,
  isSame,
  keepRosterPairs,
  listLists,
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
    return [{ place, facts: factsOf(row), holder: finding?.person_id }]
  })
  const comparison = await compareRows(context, rows)
  const listed = await compareWithLists(
    context,
    sound.map((row) => ({ facts: factsOf(row), nik_hash: hashes.get(row) ?? Buffer.alloc(0) })),
  )
  const lists = new Map<CheckedRow, ListFinding[]>()
  for (const [place, findings] of listed.findings) {
    const row = sound[place]
    if (row) lists.set(row, findings)
  }
  return transact(context, async (tx) => {
    const kabs =
      comparison.state === 'done' ? [...comparison.pairs.values()].flat().map((pair) => pair.right_kab) : []
    const regions = new Map<string, string>()
    for (const kab of new Set(kabs)) regions.set(kab, (await findRegion(tx.db, kab))?.name ?? kab)
    return { comparison, lists, regions, places }
  })
}

const factsOf = ({ nik, name, birth_date, sex, village_code }: CheckedRow) => ({
  nik: nik ?? null,
  name: name ?? '',
  birth_date: birth_date ?? null,
  sex: sex ?? null,
  village_code: village_code ?? null,
})

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
  const sure = isOnList(finding)
  const list = {
    list: finding.list_name,
    source: finding.source,
    as_of: finding.as_of,
    ...(!sure && finding.alike && { percent: Math.floor(finding.alike.probability * 1000) / 10 }),
  }
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
  roster: { roster_id: string; kab: string; programme: Programme },
  batches: readonly { alike: Alike; rows: readonly CheckedRow[]; values: readonly JudgedRow[] }[],
): Promise<Matching> {
  const { roster_id, kab, programme } = roster
  const found = batches.flatMap(({ alike, rows, values }) =>
    rows.flatMap((row, at) => {
      const pairs = [...pairsOf(alike, row), ...listPairs(alike.lists.get(row) ?? [], programme)]
      const personId = values[at]?.person_id
      const rejected = row.reasons.some(({ code }) => levelOf(code) === 'error' && !ownReasons.includes(code))
      return pairs.length === 0 || !personId || rejected
        ? []
        : [{ row_number: row.row_number, left_person: personId, pairs }]
    }),
  )
  await keepRosterPairs(tx, { roster_id, kab }, found)
  return matchingOf(
    batches.map((batch) => batch.alike.comparison),
    await listMatchings(
      tx,
      batches.flatMap(({ alike }) => [...alike.lists.values()]),
    ),
  )
}

/** Entries of lists that a person must look at, where it matters for this programme. */
function listPairs(findings: readonly ListFinding[], programme: Programme): FoundPair[] {
  return findings.flatMap((finding): FoundPair[] => {
    const { alike, kind } = finding
    if (!alike || (isOnList(finding) && alike.remembered !== 'same') || kind === 'dtsen') return []
    const shared = kind === 'deaths' ? { all: true } : sharedMonths(finding, programme)
    if (!shared) return []
    const { entry_id, list_kab, ...compared } = alike
    return [
      {
        ...compared,
        cause: 'listed',
        certainty: 'review',
        right_person: entry_id,
        right_kab: list_kab,
        entry_id,
        list_id: finding.list_id,
        leaves_out: shared.all,
      },
    ]
  })
}

/** What each list came to: those of this region whether they name anybody or not, and those of others that do. */
async function listMatchings(
  tx: Transaction,
  rows: readonly (readonly ListFinding[])[],
): Promise<ListMatching[]> {
  const lists = new Map<string, ListMatching>()
  for (const { list_id, kind, name, source, as_of, state } of await listLists(tx.db))
    if (state === 'active')
      lists.set(list_id, { list_id, kind, name, source, as_of, own: true, sure: 0, review: 0 })
  for (const findings of rows)
    for (const { list_id, kind, list_name: name, source, as_of, ...finding } of findings) {
      const known = lists.get(list_id) ?? {
        list_id,
        kind,
        name,
        source,
        as_of,
        own: false,
        sure: 0,
        review: 0,
      }
      const sure = isOnList({ ...finding, list_id, kind, list_name: name, source, as_of })
      lists.set(list_id, { ...known, [sure ? 'sure' : 'review']: known[sure ? 'sure' : 'review'] + 1 })
    }
  return [...lists.values()].sort((a, b) => (a.as_of < b.as_of ? 1 : a.as_of > b.as_of ? -1 : 0))
}

/** How many lists from outside of this region came after a list was checked; of one that can still be checked again. */
export async function countNewerLists(
  tx: Transaction,
  roster: { state: string; checked_at: Date | null },
): Promise<number> {
  const { checked_at } = roster
  if (roster.state !== 'checked' || !checked_at) return 0
  return (await listLists(tx.db)).filter((list) => list.state === 'active' && list.loaded_at > checked_at)
    .length
}
