import { randomId } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import {
  compareRows,
  insertPairs,
  listQueued,
  type NewPair,
  type RowToCompare,
} from '../match/match.service.ts'
import { listPeople, listSalts, type PersonRow } from '../person/person.service.ts'
import { record } from '../platform/audit.ts'
import { type Context, transact } from '../platform/context.ts'
import { openPersonal } from '../platform/crypto.ts'
import { requireOperation } from '../platform/policy.ts'

/** People compared in one turn; the queue grows turn by turn, and a turn that is killed is made again. */
const turnSize = 2_000

/**
 * Looks for people of the actor's region who stand twice in the register, there or elsewhere, and lays them into the review queue. Pairs that wait
 * or were decided before are left as they are, so it can be run again at any time. Refuses when the register cannot be compared.
 */
export async function comparePeople(
  context: Context,
  told: (people: number) => void,
): Promise<{ compared: number; pairs: number; capped: number }> {
  requireOperation(context, 'match.review')
  const done = { compared: 0, pairs: 0, capped: 0 }
  let last: PersonRow | undefined
  for (;;) {
    const { people, rows } = await readTurn(context, last)
    if (people.length === 0) break
    const comparison = await compareRows(context, rows)
    if (comparison.state === 'not_run') throw refuse('match.not_run', 'unavailable', comparison.why)
    const seen = new Set<string>()
    const found = [...comparison.pairs].flatMap(([place, pairs]) =>
      pairs.map((pair): NewPair => {
        const person = people[place]
        if (!person) throw new Error('A pair of nobody')
        return {
          ...pair,
          pair_id: randomId(),
          kab: person.kab,
          left_person: person.person_id,
          roster_id: null,
          row_number: null,
        }
      }),
    )
    const pairs = found.filter((pair) => {
      const key = pair.facts_key.toString('hex')
      return !seen.has(key) && seen.add(key) !== undefined
    })
    const fresh = await transact(context, async (tx) => {
      const queued = await listQueued(
        tx,
        pairs.map((pair) => pair.facts_key),
      )
      const added = pairs.filter((pair) => !queued.has(pair.facts_key.toString('hex')))
      await insertPairs(tx, added)
      return added.length
    })
    done.compared += people.length
    done.capped += comparison.capped
    done.pairs += fresh
    told(done.compared)
    last = people.at(-1)
    if (people.length < turnSize) break
  }
  await transact(context, (tx) =>
    record(tx, {
      action: 'match.compare_register',
      object_type: 'register',
      object_id: context.actor.region_code || 'ID',
      fields: done,
    }),
  )
  return done
}

async function readTurn(
  context: Context,
  after: PersonRow | undefined,
): Promise<{ people: PersonRow[]; rows: RowToCompare[] }> {
  return transact(context, async (tx) => {
    const people = await listPeople(tx.db, {}, { size: turnSize, after })
    const salts = await listSalts(
      tx,
      people.map((person) => person.person_id),
    )
    const rows = people.flatMap((person, place): RowToCompare[] => {
      const salt = salts.get(person.person_id)
      // Erased: nothing of the person is left to compare.
      if (salt === null || person.nik_sealed.length === 0) return []
      const nik = openPersonal(
        tx.platform.keys,
        'nik',
        { person_id: person.person_id, salt },
        person.nik_sealed,
      )
      return [{ place, self: person.person_id, facts: { ...person, nik } }]
    })
    return { people, rows }
  })
}
