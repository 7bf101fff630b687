import pg from 'pg'
import { changeChannel } from '../person/person.service.ts'
import type { Platform } from '../platform/context.ts'

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
  const client = await platform.pool.connect()
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

/**
 * Listens on a connection of its own to what commits. `heard` is told in the order of the commits. The connection keeps no process alive.
 */
export async function listenToRegister(
  platform: Platform,
  heard: (message: string) => void,
  lost: () => void,
): Promise<Listener> {
  const client = new pg.Client(platform.pool.options as pg.ClientConfig)
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
  await client.connect()
  ;(client as unknown as { connection: { stream: { unref?(): void } } }).connection.stream.unref?.()
  await client.query(`listen ${changeChannel}`)
  const close = async () => {
    gone = true
    for (const resolve of waiting.values()) resolve()
    platform.closers?.delete(close)
    await client.end().catch(() => {})
  }
  platform.closers?.add(close)
  return {
    async caughtUp() {
      const mark = `mark:${crypto.randomUUID()}`
      let clock: NodeJS.Timeout | undefined
      const arrived = new Promise<void>((resolve, reject) => {
        waiting.set(mark, resolve)
        clock = setTimeout(
          () => reject(new Error('Changes of the register were not heard in time')),
          patience_ms,
        )
      })
      arrived.catch(() => {})
      try {
        if (gone) throw new Error('The connection that hears of changes is gone')
        await client.query('select pg_notify($1, $2)', [changeChannel, mark])
        await arrived
        if (gone) throw new Error('The connection that hears of changes is gone')
      } finally {
        clearTimeout(clock)
        waiting.delete(mark)
      }
    },
    close,
  }
}
