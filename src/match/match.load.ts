import pg from 'pg'
import { changeChannel } from '../person/person.service.ts'
import type { Platform } from '../platform/context.ts'
import type { ListFinding } from './match.schema.ts'

/** What the index is filled with: a person of the register as the registrar tells it, wherever they live. */
export type Indexed = {
  person_id: string
  kab: string
  /** Null: no longer to be found (erased, merged). */
  name: string | null
  birth_date: string | null
  sex: string | null
  village_code: string | null
}

export type IndexedWhole = Indexed & { nik_sealed: Buffer | null; salt: Buffer | null }

/**
 * Work under the role that may read the whole register for the index and nothing else. No request takes this role on; what it reads stays in
 * this process, and answers never hold a name or a date from it (decision 0027).
 */
async function asMatcher<Result>(
  platform: Platform,
  work: (client: pg.ClientBase) => Promise<Result>,
): Promise<Result> {
  const client = await matcherPool(platform).connect()
  let broken: Error | undefined
  try {
    await client.query('begin read only; set local role payung_matcher')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

const pools = new WeakMap<Platform['pool'], pg.Pool>()

/**
 * Connections for the index alone. A check that mends rows compares them inside its own transaction: if the index took its connections from where
 * requests take theirs, as many checks at once as there are connections would each hold one and wait for another until all gave up.
 */
function matcherPool(platform: Platform): pg.Pool {
  const known = pools.get(platform.pool)
  if (known) return known
  const pool = new pg.Pool({
    ...platform.pool.options,
    max: 2,
    application_name: 'payung matcher',
    // The connection of a command that has ended keeps nobody waiting.
    allowExitOnIdle: true,
  })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const close = async () => {
    pools.delete(platform.pool)
    platform.closers?.delete(close)
    await pool.end()
  }
  platform.closers?.add(close)
  pools.set(platform.pool, pool)
  return pool
}

const pageSize = 20_000

/** Every person of the register, page after page in the order of the key. */
export async function* loadRegister(platform: Platform): AsyncGenerator<Indexed[]> {
  let after: string | null = null
  for (;;) {
    const page: Indexed[] = await asMatcher(platform, async (client) => {
      const { rows } = await client.query<Indexed>(
        'select person_id, kab, name, birth_date, sex, village_code from register_index_page($1, $2)',
        [after, pageSize],
      )
      return rows
    })
    if (page.length > 0) yield page
    if (page.length < pageSize) return
    after = page.at(-1)?.person_id ?? null
  }
}

/** Some people with their sealed NIK, for comparing it with one the asker holds. */
export async function loadPeople(platform: Platform, ids: readonly string[]): Promise<IndexedWhole[]> {
  if (ids.length === 0) return []
  return asMatcher(platform, async (client) => {
    const { rows } = await client.query<IndexedWhole>(
      'select person_id, kab, name, birth_date, sex, village_code, nik_sealed, salt from register_index_people($1::uuid[])',
      [ids],
    )
    return rows
  })
}

/** Somebody on a list from outside, as the index of lists holds them. */
export type IndexedEntry = { entry_id: string; list_id: string; name: string; birth_date: string | null }

/** People of the lists in use, page after page; of all lists, or of one. */
export async function* loadEntries(platform: Platform, list?: string): AsyncGenerator<IndexedEntry[]> {
  let after: string | null = null
  for (;;) {
    const page: IndexedEntry[] = await asMatcher(platform, async (client) => {
      const { rows } = await client.query<IndexedEntry>(
        'select entry_id, list_id, name, birth_date from match_index_page($1, $2, $3)',
        [list ?? null, after, pageSize],
      )
      return rows
    })
    if (page.length > 0) yield page
    if (page.length < pageSize) return
    after = page.at(-1)?.entry_id ?? null
  }
}

/** Which entries have these NIK: entry ids by the place of the hash, from 0. */
export async function findEntriesByNik(
  platform: Platform,
  hashes: readonly Buffer[],
): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>()
  if (hashes.length === 0) return found
  await asMatcher(platform, async (client) => {
    const { rows } = await client.query<{ place: number; entry_id: string }>(
      'select place, entry_id from match_entries_by_nik($1::bytea[])',
      [hashes],
    )
    for (const { place, entry_id } of rows) found.set(place - 1, [...(found.get(place - 1) ?? []), entry_id])
  })
  return found
}

export type OpenEntry = Omit<ListFinding, 'by_nik' | 'name_agrees' | 'birth_date_agrees' | 'alike'> & {
  entry_id: string
  list_kab: string
  name: string
  birth_date: string | null
  nik_sealed: Buffer | null
}

/** Entries with their sealed NIK and what their lists say; those that are no longer on a list in use are left out. */
export async function openEntries(platform: Platform, ids: readonly string[]): Promise<OpenEntry[]> {
  const found: OpenEntry[] = []
  for (let at = 0; at < ids.length; at += 5_000)
    found.push(
      ...(await asMatcher(platform, async (client) => {
        const { rows } = await client.query<OpenEntry>('select * from match_entries_open($1::uuid[])', [
          ids.slice(at, at + 5_000),
        ])
        return rows
      })),
    )
  return found
}

/** Whom an approved roster brought in or changed. */
export async function loadRosterPeople(platform: Platform, rosterId: string): Promise<string[]> {
  return asMatcher(platform, async (client) => {
    const { rows } = await client.query<{ person_id: string }>(
      'select person_id from register_index_roster($1)',
      [rosterId],
    )
    return rows.map((row) => row.person_id)
  })
}

export type Listener = {
  /** Resolves when every change that was committed before has been heard; throws when the connection is gone. */
  caughtUp(): Promise<void>
  close(): Promise<void>
}

/** A check that waits longer than this for word of what has changed goes on and says that it did not compare. */
const patience_ms = 20_000

/** The name under which the listening connection shows in the database. */
export const listenerName = 'payung listener'

/**
 * Listens on a connection of its own to what commits. `heard` is told in the order of the commits. The connection keeps no process alive. Nothing
 * here waits longer than `patience`: a connection that is open and answers nothing counts as gone.
 */
export async function listenToRegister(
  platform: Platform,
  heard: (message: string) => void,
  lost: () => void,
  patience = patience_ms,
): Promise<Listener> {
  const client = new pg.Client({
    ...(platform.pool.options as pg.ClientConfig),
    application_name: listenerName,
    keepAlive: true,
  })
  const stream = (client as unknown as { connection: { stream: { unref?(): void; destroy(): void } } })
    .connection.stream
  const waiting = new Map<string, () => void>()
  let gone = false
  const end = () => {
    if (gone) return
    gone = true
    for (const resolve of waiting.values()) resolve()
    lost()
  }
  client.on('error', end)
  client.on('end', end)
  client.on('notification', ({ payload = '' }) => {
    const done = waiting.get(payload)
    if (done) done()
    else if (!payload.startsWith('mark:')) heard(payload)
  })
  try {
    await inTime(client.connect(), patience)
    stream.unref?.()
    await inTime(client.query(`listen ${changeChannel}`), patience)
  } catch (error) {
    gone = true
    stream.destroy()
    throw error
  }
  const close = async () => {
    gone = true
    for (const resolve of waiting.values()) resolve()
    platform.closers?.delete(close)
    // A connection that answers nothing does not say goodbye either.
    await inTime(client.end(), 1_000).catch(() => stream.destroy())
  }
  platform.closers?.add(close)
  return {
    async caughtUp() {
      if (gone) throw new ListenerLost()
      const mark = `mark:${crypto.randomUUID()}`
      const arrived = new Promise<void>((resolve) => waiting.set(mark, resolve))
      try {
        // The question itself may never be answered: both are waited for together.
        await inTime(
          Promise.all([client.query('select pg_notify($1, $2)', [changeChannel, mark]), arrived]),
          patience,
        )
        if (gone) throw new ListenerLost()
      } catch (error) {
        throw error instanceof TooLate || !gone ? error : new ListenerLost()
      } finally {
        waiting.delete(mark)
      }
    },
    close,
  }
}

/** The connection that hears of changes is gone; a new one and a new filling make up for it. */
export class ListenerLost extends Error {
  override message = 'The connection that hears of changes is gone'
}

class TooLate extends Error {
  override message = 'Changes of the register were not heard in time'
}

/** The answer, or an error after so many milliseconds; what comes later is dropped. */
async function inTime<Answer>(answer: Promise<Answer>, ms: number): Promise<Answer> {
  let clock: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    clock = setTimeout(() => reject(new TooLate()), ms)
  })
  answer.catch(() => {})
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(clock)
  }
}
