import { nameKey } from '../kernel/person-name.ts'
import { type Context, transact } from '../platform/context.ts'
import { openText } from '../platform/crypto.ts'
import type { ListsIndex } from './match.compare.ts'
import { factsKey } from './match.facts.ts'
import { findEntriesByNik, type OpenEntry, openEntries } from './match.load.ts'
import { residentOf } from './match.resident.ts'
import type { Facts, ListFinding } from './match.schema.ts'
import { askLists, listRemembered } from './match.store.ts'

/** Somebody to be looked for on lists from outside; `nik_hash` is what the NIK is found by. */
export type Asked = { facts: Facts; nik_hash: Buffer }

export type ListComparison = {
  /** not_run: the lists do not stand in memory, so that only equal values were found. */
  state: 'done' | 'not_run'
  /** What lists say, by the place of who was asked about. */
  findings: Map<number, ListFinding[]>
  capped: number
}

/** At most so many entries of all lists together are laid beside one row: somebody stands on several lists, and has namesakes. */
const entriesOfRow = 8

/**
 * Looks for people on every list from outside that is in use, of whatever office, by the same decision as in the register: the same, for a person to
 * look at, or somebody else. One NIK with another name **and** another date is for a person; so is an equal name and date without a NIK. What a person
 * decided to be somebody else is left out as long as the facts are the same.
 *
 * Answers what lists say and how far values agree, never a name or a date of a list. Where the lists do not stand in memory it asks for equal values
 * alone and says so.
 */
export async function compareWithLists(context: Context, rows: readonly Asked[]): Promise<ListComparison> {
  const resident = await residentOf(context.platform)
  if (resident.state === 'failed') return onlyEqual(context, rows)
  const { lists } = resident
  const { platform } = context
  const byNik = await findEntriesByNik(
    platform,
    rows.map((row) => row.nik_hash),
  )
  const found = lists.findAll(rows, entriesOfRow)
  const capped = found.filter((each) => each.capped).length
  const near = found.map(({ people }, place) => [...new Set([...(byNik.get(place) ?? []), ...people])])
  const opened = new Map(
    (await openEntries(platform, [...new Set(near.flat())])).map((entry) => [entry.entry_id, entry]),
  )
  const findings = new Map<number, ListFinding[]>()
  for (const [place, row] of rows.entries()) {
    const found = (near[place] ?? []).flatMap((id) => {
      const entry = opened.get(id)
      return entry ? (findingOf(context, lists, row.facts, entry) ?? []) : []
    })
    if (found.length > 0) findings.set(place, found)
  }
  return { state: 'done', findings: await withMemory(context, findings), capped }
}

function findingOf(
  { platform }: Context,
  lists: ListsIndex,
  facts: Facts,
  entry: OpenEntry,
): ListFinding | undefined {
  const { entry_id, list_kab, name, birth_date, nik_sealed, ...said } = entry
  const nik = nik_sealed ? openText(platform.keys, `match_entry.nik:${entry_id}`, nik_sealed) : null
  const known: Facts = { nik, name, birth_date, sex: null, village_code: null }
  const by_nik = nik !== null && nik === facts.nik
  const name_agrees = nameKey(name) === nameKey(facts.name)
  const birth_date_agrees = birth_date === null ? null : birth_date === facts.birth_date
  const compared = lists.compare(facts, entry_id, known)
  const equal = name_agrees && birth_date_agrees === true
  // Equal values are always told; what is alike is told from where a person should look.
  if (!by_nik && !equal && compared.certainty === 'different') return undefined
  const sure = by_nik
    ? name_agrees || birth_date_agrees === true || compared.certainty === 'same'
    : compared.certainty === 'same'
  return {
    ...said,
    by_nik,
    name_agrees,
    birth_date_agrees,
    alike: {
      entry_id,
      list_kab,
      certainty: sure ? 'same' : 'review',
      probability: compared.probability,
      weight: compared.weight,
      evidence: compared.evidence,
      facts_key: factsKey(platform.keys, facts, known),
    },
  }
}

/** Takes out whom a person decided to be somebody else, and marks whom a person decided to be the same. */
async function withMemory(
  context: Context,
  findings: Map<number, ListFinding[]>,
): Promise<Map<number, ListFinding[]>> {
  const keys = [...findings.values()].flat().flatMap(({ alike }) => (alike ? [alike.facts_key] : []))
  if (keys.length === 0) return findings
  const remembered = await transact(context, (tx) => listRemembered(tx, keys))
  const kept = new Map<number, ListFinding[]>()
  for (const [place, found] of findings) {
    const left = found
      .map((finding) => ({
        ...finding,
        alike: finding.alike && {
          ...finding.alike,
          remembered: remembered.get(finding.alike.facts_key.toString('hex')),
        },
      }))
      .filter(({ alike }) => alike?.remembered !== 'different')
    if (left.length > 0) kept.set(place, left)
  }
  return kept
}

async function onlyEqual(context: Context, rows: readonly Asked[]): Promise<ListComparison> {
  const found = await transact(context, (tx) =>
    askLists(
      tx,
      rows.map(({ facts, nik_hash }) => ({
        nik_hash,
        name_key: nameKey(facts.name),
        birth_date: facts.birth_date ?? '',
      })),
    ),
  )
  const findings = new Map<number, ListFinding[]>()
  for (const { place, ...finding } of found)
    findings.set(place - 1, [...(findings.get(place - 1) ?? []), finding])
  return { state: 'not_run', findings, capped: 0 }
}

/** Whether a list names this very person: for certain, or by what a person decided. Anything less is for a person to look at. */
export function isOnList({ alike, by_nik, name_agrees, birth_date_agrees }: ListFinding): boolean {
  if (alike) return alike.certainty === 'same' || alike.remembered === 'same'
  return by_nik && (name_agrees || birth_date_agrees === true)
}
