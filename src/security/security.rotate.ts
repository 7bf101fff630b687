import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import type { Context, Transaction } from '../platform/context.ts'
import { fieldKeys, generationLock, readDataKeys, wrapKey } from '../platform/data-keys.ts'
import { builderOn } from '../platform/database.ts'
import { faultPoint } from '../platform/fault.ts'
import type { Opened } from '../platform/open.ts'
import { sealedFields } from '../platform/sealed-fields.ts'
import { countVersions, resealField, wholeCountry } from './security.reseal.ts'
import type { KeyVersion } from './security.schema.ts'

export type Rotation = {
  /** The version that seals from now on. */
  version: number
  retired: number[]
  /** Values sealed anew by this run; a run that continues another counts its own. */
  resealed: number
  continued: boolean
}

/** Runs work on the owner's connection, the only one that may write keys; one rotation at a time. */
export async function asOwner<Result>(
  platform: Opened,
  work: (owner: pg.Client) => Promise<Result>,
): Promise<Result> {
  const owner = new pg.Client({ connectionString: platform.owner_url, application_name: 'payung keys' })
  await owner.connect()
  try {
    const { rows } = await owner.query<{ free: boolean }>(
      "select pg_try_advisory_lock(hashtext('payung.keys')) as free",
    )
    if (!rows[0]?.free) {
      throw refuse(
        'keys.rotation_running',
        'conflict',
        text(
          'Kunci sedang diganti oleh perintah lain. Tunggu sampai selesai; lihat dengan: payung keys rotate --status.',
          'Another command is changing the keys. Wait until it has ended; see: payung keys rotate --status.',
        ),
      )
    }
    return await work(owner)
  } finally {
    await owner.end()
  }
}

/** The acting context on the owner's open transaction, so that the audit line stands or falls with what it tells. */
export function ownerTransaction(context: Context, owner: pg.Client): Transaction {
  const client = owner as unknown as pg.PoolClient
  return { ...context, client, db: builderOn(client) }
}

/** The field keys with the number of values each has sealed. */
export async function listKeyVersions(platform: Opened): Promise<KeyVersion[]> {
  const owner = new pg.Client({ connectionString: platform.owner_url, application_name: 'payung keys' })
  await owner.connect()
  try {
    const counts = await countVersions(owner)
    const { rows } = await owner.query<Omit<KeyVersion, 'values'>>(
      "select version, form, state, created_at, retired_at from data_key where purpose = 'field' order by version",
    )
    return rows.map((row) => ({ ...row, values: counts.get(row.version) ?? 0 }))
  } finally {
    await owner.end()
  }
}

/**
 * Makes a new field key and seals every value anew with it, while everybody goes on working. May be killed at any moment: the same
 * command continues where it stopped, and does not begin another rotation before this one is through.
 */
export async function rotateFieldKey(
  platform: Opened,
  context: Context,
  say: (line: string) => void,
): Promise<Rotation> {
  return asOwner(platform, async (owner) => {
    const states = await readStates(owner)
    const continued = states.some((row) => row.state === 'coming' || row.state === 'retiring')
    if (!continued) await announce(owner, platform, states)
    if (states.length === 0 || !continued || states.some((row) => row.state === 'coming')) {
      say('Waiting until every transaction knows the new key …')
      await waitForOthers(owner)
      await activate(owner)
      faultPoint('keys.activated')
    }
    await waitForOthers(owner)
    const { keys } = platform
    Object.assign(keys, fieldKeys(await readDataKeys(owner), keys.wrapping))
    const resealed = await resealAll(owner, platform, say)
    const retired = await retire(owner, context, resealed)
    return { version: keys.active.version, retired, resealed, continued }
  })
}

type State = { version: number; state: KeyVersion['state'] }

async function readStates(owner: pg.Client): Promise<State[]> {
  return (
    await owner.query<State>("select version, state from data_key where purpose = 'field' order by version")
  ).rows
}

/** The new key is there, and not yet used: every transaction that begins from now on knows it. */
async function announce(owner: pg.Client, platform: Opened, states: State[]): Promise<void> {
  const version = Math.max(...states.map((row) => row.version)) + 1
  if (version > 255) {
    throw refuse(
      'keys.too_many',
      'conflict',
      text(
        'Kunci sudah diganti 255 kali; versi berikutnya tidak muat dalam satu bita. Laporkan kepada pengembang.',
        'The key was changed 255 times; the next version does not fit into one byte. Report it to the developers.',
      ),
    )
  }
  await owner.query('begin')
  await owner.query(
    "insert into data_key (purpose, version, form, state, wrapped) values ('field', $1, 2, 'coming', $2)",
    [version, wrapKey(platform.keys.wrapping, 'field', version, randomBytes(32))],
  )
  await nextGeneration(owner)
  await owner.query('commit')
  faultPoint('keys.announced')
}

/** From now on it seals, and the one before is on its way out. */
async function activate(owner: pg.Client): Promise<void> {
  await owner.query('begin')
  await owner.query("update data_key set state = 'retiring' where purpose = 'field' and state = 'active'")
  await owner.query("update data_key set state = 'active' where purpose = 'field' and state = 'coming'")
  await nextGeneration(owner)
  await owner.query('commit')
}

async function nextGeneration(owner: pg.Client): Promise<void> {
  await owner.query('update installation set key_generation = key_generation + 1')
}

/** Waits until the transactions that may not know the last change of the keys have ended; holds up nobody who begins. */
async function waitForOthers(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ generation: number }>(
    'select key_generation as generation from installation',
  )
  const now = rows[0]?.generation ?? 1
  // A command that was killed may have changed the keys without waiting, so the two changes before the last are waited for as well.
  for (let before = Math.max(1, now - 3); before < now; before++) {
    await owner.query('select pg_advisory_lock($1::integer, $2::integer)', [generationLock, before])
    await owner.query('select pg_advisory_unlock($1::integer, $2::integer)', [generationLock, before])
  }
}

/** Round after round until nothing old is met any more: what was held or sealed with the old key meanwhile comes in the next. */
async function resealAll(owner: pg.Client, platform: Opened, say: (line: string) => void): Promise<number> {
  const { active } = platform.keys
  const old = async () =>
    [...(await countVersions(owner))].reduce(
      (sum, [version, n]) => sum + (version === active.version ? 0 : n),
      0,
    )
  const whole = await old()
  let resealed = 0
  let told = performance.now()
  for (let round = 0; round < 50; round++) {
    for (const field of sealedFields) {
      await resealField(owner, platform.keys, field, (values) => {
        resealed += values
        if (performance.now() - told < 1_000) return
        told = performance.now()
        say(`${resealed} of ${whole} values sealed with version ${active.version}, now ${field.table} …`)
      })
    }
    if ((await old()) === 0) return resealed
  }
  throw refuse(
    'keys.values_left',
    'conflict',
    text(
      'Sebagian nilai terus dipakai perintah lain sehingga belum dapat disegel ulang. Jalankan lagi payung keys rotate bila sudah sepi.',
      'Some values are held by other commands all the time and could not be sealed anew. Run payung keys rotate again when it is quiet.',
    ),
  )
}

/** Ends the rotation: the old versions have no value left. They stay wrapped, because old backups need them. */
async function retire(owner: pg.Client, context: Context, resealed: number): Promise<number[]> {
  await owner.query(wholeCountry)
  const { rows } = await owner.query<{ version: number }>(
    "update data_key set state = 'retired', retired_at = now() where purpose = 'field' and state = 'retiring' returning version",
  )
  const retired = rows.map((row) => row.version).sort((a, b) => a - b)
  await record(ownerTransaction(context, owner), {
    action: 'keys.rotate',
    object_type: 'data_key',
    object_id: 'field',
    fields: { retired, values: resealed },
  })
  faultPoint('keys.before_retired')
  await owner.query('commit')
  return retired
}
