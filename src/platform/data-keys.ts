import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import pg from 'pg'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type FieldKey, type Keys, nikHash } from './crypto.ts'
import { faultPoint } from './fault.ts'
import { derivedDataKeys, type MasterKeys } from './master-key.ts'

/*
 * Master key (file or environment) -> data keys (random, in the table data_key, wrapped) -> people's keys (data key and salt).
 * A new master key wraps the same data keys anew; a new field key seals all values anew (slice security).
 */
export const dataKeyPurposes = ['field', 'index', 'session', 'audit-commitment', 'audit-signing'] as const
export type DataKeyPurpose = (typeof dataKeyPurposes)[number]
export type DataKeyState = 'coming' | 'active' | 'retiring' | 'retired'

export type DataKeyRow = {
  purpose: DataKeyPurpose
  version: number
  form: 1 | 2
  wrapped: Buffer
  state: DataKeyState
}

const bindingOf = (purpose: string, version: number) => Buffer.from(`data_key:${purpose}:v${version}`)

/** Encrypts 32 bytes under the master's wrapping key. Layout: nonce (12), cipher text (32), tag (16). */
export function wrapKey(wrapping: Buffer, purpose: string, version: number, key: Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', wrapping, nonce)
  cipher.setAAD(bindingOf(purpose, version))
  return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()])
}

/** Gives the 32 bytes back; refuses a master key other than the one they were wrapped under. */
export function unwrapKey(wrapping: Buffer, purpose: string, version: number, wrapped: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', wrapping, wrapped.subarray(0, 12))
  decipher.setAAD(bindingOf(purpose, version))
  decipher.setAuthTag(wrapped.subarray(44))
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(12, 44)), decipher.final()])
  } catch {
    throw wrongMasterKey()
  }
}

export function wrongMasterKey(): Refusal {
  return refuse(
    'platform.wrong_master_key',
    'conflict',
    text(
      'Kunci utama tidak cocok dengan basis data ini. Kembalikan berkas master.key (atau PAYUNG_MASTER_KEY) yang dipakai saat basis data dibuat.',
      'The master key does not fit this database. Restore the master.key file (or PAYUNG_MASTER_KEY) that the database was made with.',
    ),
  )
}

/**
 * The keyring of a database, made on its first start. Refuses another master key than the one it was made with: its people could
 * not be found or read, and new ones would be written beside them under another key.
 *
 * A register from before data keys were drawn at random keeps the keys it has, wrapped as version 1, and gets a new field key beside
 * them, so that everything new is sealed with people's own keys; `payung keys rotate` brings the rest over.
 */
export async function openKeyring(ownerUrl: string, master: MasterKeys): Promise<Keys> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'payung keys' })
  await client.connect()
  try {
    await client.query('begin')
    let rows = await readDataKeys(client)
    if (!isComplete(rows)) {
      await client.query('lock table data_key in share row exclusive mode')
      rows = await readDataKeys(client)
      if (!isComplete(rows)) rows = await makeMissing(client, rows, master)
    }
    const keys = await keyringOf(client, rows, master)
    await client.query('commit')
    return keys
  } catch (error) {
    await client.query('rollback').catch(() => {})
    throw error
  } finally {
    await client.end()
  }
}

export async function readDataKeys(client: pg.ClientBase): Promise<DataKeyRow[]> {
  return (
    await client.query<DataKeyRow>(
      'select purpose, version, form, wrapped, state from data_key order by purpose, version',
    )
  ).rows
}

const isComplete = (rows: DataKeyRow[]) =>
  dataKeyPurposes.every((purpose) => rows.some((row) => row.purpose === purpose && row.state === 'active'))

async function makeMissing(
  client: pg.ClientBase,
  present: DataKeyRow[],
  master: MasterKeys,
): Promise<DataKeyRow[]> {
  // Another master key must be noticed before anything is written under it.
  for (const row of present) unwrapKey(master.wrapping, row.purpose, row.version, row.wrapped)
  const made: [DataKeyPurpose, number, 1 | 2, DataKeyState, Buffer][] = []
  const { rows } = await client.query<{ key_check: Buffer }>('select key_check from installation')
  const mark = rows[0]?.key_check
  if (mark && present.length === 0) {
    const before = derivedDataKeys(master.master)
    if (!nikHash(before, 'key check').equals(mark)) throw wrongMasterKey()
    made.push(['index', 1, 1, 'active', before.index])
    made.push(['session', 1, 1, 'active', before.session])
    made.push(['field', 1, 1, 'retiring', before.field])
    made.push(['field', 2, 2, 'active', randomBytes(32)])
  }
  for (const purpose of dataKeyPurposes) {
    const there = present.some((row) => row.purpose === purpose) || made.some(([other]) => other === purpose)
    if (!there) made.push([purpose, 1, 2, 'active', randomBytes(32)])
  }
  for (const [purpose, version, form, state, key] of made) {
    await client.query(
      'insert into data_key (purpose, version, form, state, wrapped) values ($1, $2, $3, $4, $5)',
      [purpose, version, form, state, wrapKey(master.wrapping, purpose, version, key)],
    )
  }
  return readDataKeys(client)
}

/**
 * The keyring as it stands in the tables of a connection whose transaction the caller holds, such as one that has just restored them.
 * Refuses a master key that does not open it.
 */
export async function readKeyring(client: pg.ClientBase, master: MasterKeys): Promise<Keys> {
  return keyringOf(client, await readDataKeys(client), master)
}

async function keyringOf(client: pg.ClientBase, rows: DataKeyRow[], master: MasterKeys): Promise<Keys> {
  const only = (purpose: DataKeyPurpose) => {
    const row = rows.find((each) => each.purpose === purpose && each.state === 'active')
    if (!row) throw new Error(`There is no active data key for ${purpose}`)
    return unwrapKey(master.wrapping, purpose, row.version, row.wrapped)
  }
  const index = only('index')
  await client.query('insert into installation (key_check) values ($1) on conflict do nothing', [
    nikHash({ index }, 'key check'),
  ])
  faultPoint('open.key_mark_kept')
  const { rows: known } = await client.query<{ key_generation: number }>(
    'select key_generation from installation',
  )
  return {
    role: master.role,
    backup: master.backup,
    wrapping: master.wrapping,
    index,
    session: only('session'),
    commitment: only('audit-commitment'),
    signing_seed: only('audit-signing'),
    ...fieldKeys(rows, master.wrapping),
    generation: known[0]?.key_generation ?? 1,
  }
}

export function fieldKeys(rows: DataKeyRow[], wrapping: Buffer): Pick<Keys, 'field' | 'active'> {
  const field = new Map<number, FieldKey>()
  let active: FieldKey | undefined
  for (const row of rows.filter((each) => each.purpose === 'field')) {
    const { version, form } = row
    const key = { version, form, key: unwrapKey(wrapping, 'field', version, row.wrapped) }
    field.set(version, key)
    if (row.state === 'active') active = key
  }
  if (!active) throw new Error('There is no active field key')
  return { field, active }
}

/** First number of the advisory locks by which transactions say which generation of the keys they know. */
export const generationLock = 1_886_746_475

/** Read with every begin: which generation of the keys is the last, and a share of its lock until the transaction ends. */
export const joinGeneration = `select key_generation as generation, pg_try_advisory_xact_lock_shared(${generationLock}, key_generation) as joined from installation`

export type Joined = { generation: number; joined: boolean }

/**
 * Makes sure that this process knows the keys of the generation its transaction has joined. A rotation that has announced a key waits
 * for the lock of the generation before: from then on every transaction that lives knows the key, and values sealed with it can appear.
 */
export async function followGeneration(
  client: pg.ClientBase,
  keys: Keys,
  begun: Joined | undefined,
): Promise<void> {
  let now = begun
  while (now && (!now.joined || now.generation > keys.generation)) {
    if (now.joined) {
      const rows = await readDataKeys(client)
      // Of two transactions that learn at once the one that knows less must not have the last word.
      if (now.generation > keys.generation)
        Object.assign(keys, fieldKeys(rows, keys.wrapping), { generation: now.generation })
      return
    }
    // The generation changed between the two halves of the question; asked again it is the new one.
    now = (await client.query<Joined>(joinGeneration)).rows[0]
  }
}
