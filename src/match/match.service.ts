import { randomId } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import type { RegionCode } from '../kernel/region-code.ts'
import { type Text, text } from '../kernel/text.ts'
import { changeChannel } from '../person/person.service.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { type Keys, openPersonal } from '../platform/crypto.ts'
import { faultPoint } from '../platform/fault.ts'
import type { RegisterIndex } from './match.compare.ts'
import { factsKey } from './match.facts.ts'
import { type IndexedWhole, loadPeople } from './match.load.ts'
import { residentOf } from './match.resident.ts'
import type { Facts, FoundPair, ListMatching, Matching, PairCause } from './match.schema.ts'
import { deletePairsOfRoster, insertPairs, listRemembered, type NewPair } from './match.store.ts'

export { compareWithLists, isOnList, type ListComparison } from './match.lists.ts'
export { dropResident, residentState, warmResident } from './match.resident.ts'
export { beginRun, findLastRuns, holdQueue, type MatchRun, noteRun } from './match.run-store.ts'
export {
  findSentFile,
  findSettlement,
  finishSettlement,
  holdClaim,
  insertSettlement,
  listGivenUp,
  listSettlements,
  lockSettlement,
} from './match.settlement-store.ts'
export {
  countPairStates,
  countPairs,
  type Entry,
  type EntryRecord,
  findEntry,
  findList,
  findPair,
  findSameList,
  insertDecision,
  insertEntries,
  insertList,
  insertPairs,
  listLists,
  listPairs,
  listQueued,
  listSameRows,
  lockPair,
  markPairs,
  type NewList,
  type NewPair,
  type PairFilter,
  withdrawList,
} from './match.store.ts'

/**
 * A row to compare. `holder`: whom the register gives this NIK to, where that person's name and birth date both differ. `self`: the person's own
 * record, where somebody of the register is compared.
 */
export type RowToCompare = { place: number; facts: Facts; holder?: string; self?: string }

export type Comparison =
  | {
      state: 'done'
      pairs: Map<number, FoundPair[]>
      compared: number
      /** Rows whose values are so common that not everybody alike could be looked at. */
      capped: number
      register_people: number
    }
  | { state: 'not_run'; why: Text }

/** At most so many people of the register are laid beside one row: the surest. More of them say that the row itself says too little. */
const pairsOfRow = 3

const notReady = text(
  'Pencocokan dengan register dan daftar pembanding belum dapat dijalankan di server ini; baris yang mirip orang lain belum dicari, hanya NIK dan nama yang persis sama. Periksa ulang daftar ini nanti.',
  'The comparison with the register and with lists from outside could not be made on this server; rows that resemble somebody else were not looked for, only equal NIK and names. Check this list again later.',
)

/**
 * Looks for each row whether somebody of the register, wherever they live, is probably the same person under another NIK, or whether its NIK
 * belongs to somebody else. Says that it could not when the register does not stand in memory; it never answers "nobody" instead.
 *
 * The answer tells ids, regions and how far things agree, never a name or a date of the register (decision 0027).
 */
export async function compareRows(context: Context, rows: readonly RowToCompare[]): Promise<Comparison> {
  const resident = await residentOf(context.platform)
  if (resident.state === 'failed') return { state: 'not_run', why: notReady }
  const { index } = resident
  const found = index.findAll(
    rows.filter((row) => !row.holder).map(({ facts, self }) => ({ facts, except: self })),
    pairsOfRow,
  )
  const capped = found.filter((each) => each.capped).length
  let asked = 0
  const near = rows.map((row) => (row.holder ? [row.holder] : (found[asked++]?.people ?? [])))
  const people = await openPeople(context, [...new Set(near.flat())])
  const pairs = new Map<number, FoundPair[]>()
  for (const [at, row] of rows.entries()) {
    const found = (near[at] ?? [])
      .map((id) => people.get(id))
      .filter((person) => person !== undefined)
      .map((person) => pairOf(context.platform.keys, index, row, person))
      .filter((pair) => pair !== undefined)
    if (found.length > 0) pairs.set(row.place, found)
  }
  return {
    state: 'done',
    pairs: await withMemory(context, pairs),
    compared: rows.length,
    capped,
    register_people: index.size(),
  }
}

type Known = { person: IndexedWhole; facts: Facts }

/** Candidates with their NIK opened, in memory only: a typing error shows in the digits. */
async function openPeople(context: Context, ids: readonly string[]): Promise<Map<string, Known>> {
  const people = await loadPeople(context.platform, ids)
  return new Map(
    people.flatMap((person) => {
      const { name } = person
      return name === null
        ? []
        : [
            [
              person.person_id,
              { person, facts: { ...person, name, nik: openNik(context.platform.keys, person) } },
            ],
          ]
    }),
  )
}

function openNik(keys: Keys, { person_id, nik_sealed, salt }: IndexedWhole): string | null {
  if (!nik_sealed || nik_sealed.length === 0) return null
  return openPersonal(keys, 'nik', { person_id, salt: salt ?? undefined }, nik_sealed)
}

function pairOf(
  keys: Keys,
  index: RegisterIndex,
  row: RowToCompare,
  { person, facts }: Known,
): FoundPair | undefined {
  const cause: PairCause = row.holder ? 'nik_conflict' : 'similar'
  const compared = index.compare(row.facts, person.person_id, facts)
  // One NIK with another name and another date is for a person to decide, however the sum of the evidence comes out.
  if (cause === 'similar' && compared.certainty === 'different') return undefined
  return {
    right_person: person.person_id,
    right_kab: person.kab,
    cause,
    certainty: cause === 'nik_conflict' ? 'review' : compared.certainty === 'same' ? 'same' : 'review',
    probability: compared.probability,
    weight: compared.weight,
    evidence: compared.evidence,
    facts_key: factsKey(keys, row.facts, facts),
  }
}

/** Takes out what was decided to be different before, and marks what was decided to be the same. */
async function withMemory(
  context: Context,
  pairs: Map<number, FoundPair[]>,
): Promise<Map<number, FoundPair[]>> {
  const keys = [...pairs.values()].flat().map((pair) => pair.facts_key)
  if (keys.length === 0) return pairs
  const remembered = await transact(context, (tx) => listRemembered(tx, keys))
  const kept = new Map<number, FoundPair[]>()
  for (const [place, found] of pairs) {
    const left = found
      .map((pair) => ({ ...pair, remembered: remembered.get(pair.facts_key.toString('hex')) }))
      .filter((pair) => pair.remembered !== 'different')
    if (left.length > 0) kept.set(place, left)
  }
  return kept
}

/** Tells every server whose lists stand in memory that a list came or went, when this transaction commits. */
export async function announceList(tx: Transaction, listId: string): Promise<void> {
  await tx.client.query('select pg_notify($1, $2)', [changeChannel, `list:${listId}`])
}

/** Lays the pairs of a roster into the queue, in place of those of an earlier check of it. In the transaction that writes its rows. */
export async function keepRosterPairs(
  tx: Transaction,
  roster: { roster_id: string; kab: RegionCode },
  found: readonly { row_number: number; left_person: string; pairs: readonly FoundPair[] }[],
): Promise<void> {
  await deletePairsOfRoster(tx, roster.roster_id)
  const pairs: NewPair[] = found.flatMap(({ row_number, left_person, pairs: of }) =>
    of.map((pair) => ({ ...pair, ...roster, pair_id: randomId(), row_number, left_person })),
  )
  await insertPairs(tx, pairs)
  faultPoint('match.pairs_written')
}

/**
 * What the comparisons of all batches of a roster came to; one that was not made makes the whole not made. `lists`: the lists from outside that were
 * compared, with what they came to.
 */
export function matchingOf(comparisons: readonly Comparison[], lists: readonly ListMatching[]): Matching {
  let [compared, capped, review, same, people] = [0, 0, 0, 0, 0]
  for (const each of comparisons) {
    if (each.state === 'not_run') return each
    compared += each.compared
    capped += each.capped
    people = Math.max(people, each.register_people)
    for (const pairs of each.pairs.values())
      if (pairs.some(isSame)) same += 1
      else review += 1
  }
  return { state: 'done', compared, capped, review, same, register_people: people, lists: [...lists] }
}

/** Above the proven threshold, or decided before. */
export function isSame(pair: FoundPair): boolean {
  return pair.remembered === 'same' || pair.certainty === 'same'
}

export function pairUnknown() {
  return refuse(
    'match.pair_unknown',
    'not_found',
    text(
      'Pasangan ini tidak ada di antrean wilayah Anda. Mungkin daftarnya sudah diperiksa ulang; buka antrean lagi.',
      'There is no such pair in the queue of your region. Its list may have been checked again; open the queue anew.',
    ),
  )
}
