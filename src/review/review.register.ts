import { orderedId, randomId } from '../kernel/ids.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import {
  beginRun,
  compareRows,
  holdQueue,
  insertPairs,
  listQueued,
  type NewPair,
  noteRun,
  type RowToCompare,
} from '../match/match.service.ts'
import { listPeople, listSalts, type PersonRow } from '../person/person.service.ts'
import { record } from '../platform/audit.ts'
import { type Context, transact } from '../platform/context.ts'
import { openPersonal } from '../platform/crypto.ts'
import { faultPoint } from '../platform/fault.ts'
import { matchRunDone, matchRuns } from '../platform/metrics.ts'
import { requireOperation } from '../platform/policy.ts'

/** People compared in one turn; the queue grows turn by turn, and a turn that is killed is made again. */
const turnSize = 2_000

type Done = { compared: number; pairs: number; capped: number }

/**
 * Looks for people of the actor's region who stand twice in the register, there or elsewhere, and lays them into the review queue. Pairs that wait
 * or were decided before are left as they are, so it can be run again at any time, also beside another run. How it went is kept, also when the register
 * cannot be compared, which is refused.
 */
export async function comparePeople(context: Context, told: (people: number) => void): Promise<Done> {
  requireOperation(context, 'match.review')
  const runId = orderedId()
  const done: Done = { compared: 0, pairs: 0, capped: 0 }
  const region = context.actor.region_code || 'ID'
  await transact(context, (tx) => beginRun(tx, { run_id: runId, region }))
  faultPoint('match.run_begun')
  try {
    await compareAll(context, runId, done, told)
    await transact(context, async (tx) => {
      await noteRun(tx, runId, done, { state: 'done' })
      await record(tx, {
        action: 'match.compare_register',
        object_type: 'register',
        object_id: region,
        fields: done,
      })
    })
    matchRuns.inc({ state: 'done' })
    matchRunDone.setToCurrentTime()
    return done
  } catch (error) {
    matchRuns.inc({ state: 'failed' })
    const why = error instanceof Refusal ? error.code : 'match.run_broke'
    // Where the database is what failed, the next start finds the run unfinished and says so.
    await transact(context, (tx) => noteRun(tx, runId, done, { state: 'failed', why })).catch(() => {})
    throw error
  }
}

async function compareAll(
  context: Context,
  runId: string,
  done: Done,
  told: (people: number) => void,
): Promise<void> {
  let last: PersonRow | undefined
  for (;;) {
    const { people, rows } = await readTurn(context, last)
    if (people.length === 0) return
    const comparison = await compareRows(context, rows)
    if (comparison.state === 'not_run') throw refuse('match.not_run', 'unavailable', comparison.why)
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
    // Found from both sides: each region sees a pair once.
    const pairs = new Map(found.map((pair) => [queuedKey(pair), pair]))
    done.compared += people.length
    done.capped += comparison.capped
    done.pairs += await transact(context, async (tx) => {
      await holdQueue(tx)
      const queued = await listQueued(
        tx,
        [...pairs.values()].map((pair) => pair.facts_key),
      )
      const added = [...pairs].filter(([key]) => !queued.has(key)).map(([, pair]) => pair)
      await insertPairs(tx, added)
      await noteRun(tx, runId, { ...done, pairs: done.pairs + added.length })
      return added.length
    })
    faultPoint('match.turn_written')
    told(done.compared)
    last = people.at(-1)
    if (people.length < turnSize) return
  }
}

const queuedKey = (pair: NewPair) => `${pair.kab}:${pair.facts_key.toString('hex')}`

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
