import type { Platform } from '../platform/context.ts'
import { isConnectionTrouble } from '../platform/database.ts'
import { emptyIndex, emptyLists, type ListsIndex, type RegisterIndex } from './match.compare.ts'
import {
  type Listener,
  ListenerLost,
  listenToRegister,
  loadEntries,
  loadPeople,
  loadRegister,
  loadRosterPeople,
} from './match.load.ts'

/*
 * The register in memory: names, birth dates, sex and village of the whole country, in the form in which they are compared, and no NIK; and beside it
 * the people of lists from outside. One
 * for each server process, filled at the first need and kept up to date by what commits. A process that cannot hold it says so; the checks
 * that need it then say that they were not made.
 */

export type Resident =
  | { state: 'ready'; index: RegisterIndex; lists: ListsIndex }
  /** `lost`: the connection broke, which says nothing of the next one. */
  | { state: 'failed'; error: unknown; failed_at: number; lost?: boolean }

type Holder = {
  building?: Promise<Resident>
  resident?: Resident
  listener?: Listener
  heard: string[]
  /** The last who reads what was heard; the next one waits for it. */
  following?: Promise<unknown>
}

const holders = new WeakMap<Platform['pool'], Holder>()

/** How long after a failure the next need tries again. */
const retry_ms = 60_000

/** Begins to fill the index, without waiting for it; a server does this at its start. */
export function warmResident(platform: Platform): void {
  void residentOf(platform)
}

/** How far the index is, for pages and for the keeper of the server; fills nothing. */
export function residentState(platform: Platform): {
  state: 'none' | 'filling' | 'ready' | 'failed'
  people: number
} {
  const holder = holders.get(platform.pool)
  if (!holder) return { state: 'none', people: 0 }
  if (!holder.resident) return { state: holder.building ? 'filling' : 'none', people: 0 }
  return holder.resident.state === 'ready'
    ? { state: 'ready', people: holder.resident.index.size() }
    : { state: 'failed', people: 0 }
}

/** Forgets the index: the next need fills it anew. For after a restore, and for tests of what happens without it. */
export function dropResident(platform: Platform): void {
  void holders.get(platform.pool)?.listener?.close()
  holders.delete(platform.pool)
}

/**
 * The index with everything that was committed before this call; waits for its filling. Never throws: what failed says so. Where the connection that
 * hears of changes broke meanwhile, it is filled once more by a new one: a check is not left unmade for a connection that dropped.
 */
export async function residentOf(platform: Platform): Promise<Resident> {
  const resident = await once(platform)
  return resident.state === 'failed' && resident.lost ? once(platform) : resident
}

async function once(platform: Platform): Promise<Resident> {
  const holder = holders.get(platform.pool) ?? { heard: [] }
  holders.set(platform.pool, holder)
  const { resident } = holder
  if (resident?.state === 'ready') return follow(platform, holder, resident)
  if (resident && performance.now() - resident.failed_at < retry_ms) return resident
  holder.resident = undefined
  holder.building ??= fill(platform, holder).finally(() => {
    holder.building = undefined
  })
  return holder.building
}

async function fill(platform: Platform, holder: Holder): Promise<Resident> {
  try {
    // Listening comes first: what commits while the register is read is heard and read once more.
    holder.heard = []
    holder.listener = await listenToRegister(
      platform,
      (message) => holder.heard.push(message),
      () => {
        // Changes may have been missed, so what is held is no longer known to be whole.
        if (holders.get(platform.pool) === holder) holders.delete(platform.pool)
      },
    )
    const index = emptyIndex()
    for await (const people of loadRegister(platform)) {
      index.put(people)
      // Requests come in between.
      await new Promise((resolve) => setImmediate(resolve))
    }
    const lists = emptyLists()
    for await (const entries of loadEntries(platform)) {
      lists.put(entries)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const resident = { state: 'ready' as const, index, lists }
    holder.resident = resident
    platform.log.debug({ event: 'match.index_filled', people: index.size(), listed: lists.size() })
    return await follow(platform, holder, resident)
  } catch (error) {
    void holder.listener?.close()
    holder.listener = undefined
    platform.log.warn({ event: 'match.index_failed', error })
    const lost = error instanceof ListenerLost || isConnectionTrouble(error)
    if (lost && holders.get(platform.pool) === holder) holders.delete(platform.pool)
    holder.resident = { state: 'failed', error, failed_at: performance.now(), lost }
    return holder.resident
  }
}

/** Reads again whom a message names: people, everybody of a roster, everybody of a list from outside, or entries that are gone. */
async function take(
  platform: Platform,
  { index, lists }: Extract<Resident, { state: 'ready' }>,
  message: string,
): Promise<void> {
  const [what = '', ids = ''] = message.split(':')
  if (what === 'list') {
    lists.dropList(ids)
    for await (const entries of loadEntries(platform, ids)) {
      lists.put(entries)
      await new Promise((resolve) => setImmediate(resolve))
    }
    return
  }
  if (what === 'entries') return lists.dropEntries(ids.split(','))
  const people = what === 'roster' ? await loadRosterPeople(platform, ids) : ids.split(',')
  for (let at = 0; at < people.length; at += 5_000)
    index.put(await loadPeople(platform, people.slice(at, at + 5_000)))
}

/** Reads again whom the heard messages name. One follower at a time: the later one finds less to do. */
async function follow(
  platform: Platform,
  holder: Holder,
  resident: Extract<Resident, { state: 'ready' }>,
): Promise<Resident> {
  const turn = (holder.following ?? Promise.resolve()).then(async () => {
    await holder.listener?.caughtUp()
    while (holder.heard.length > 0) {
      const message = holder.heard[0] ?? ''
      await take(platform, resident, message)
      holder.heard.shift()
    }
  })
  holder.following = turn.catch(() => {})
  try {
    await turn
    return resident
  } catch (error) {
    // Behind and unable to catch up is the same as not there.
    if (holders.get(platform.pool) === holder) holders.delete(platform.pool)
    void holder.listener?.close()
    platform.log.warn({ event: 'match.index_behind', error })
    return {
      state: 'failed',
      error,
      failed_at: performance.now(),
      lost: error instanceof ListenerLost || isConnectionTrouble(error),
    }
  }
}
